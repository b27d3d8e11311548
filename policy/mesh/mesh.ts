import { type Catalogue, type Environment, knownAddresses } from "../../src/catalogue/catalogue.ts";
import { type AddressRanges, type Hostname, isInside, overlaps, readRanges, unionOf } from "../../src/egress/index.ts";
import { MOST_HOSTS } from "../settings.ts";

/** What checks know about MESH, from the catalogue and the settings. */
export interface Mesh {
  /** Hosts that MESH serves on, extra hosts included. Hosts of documentation and revocation aren't among them. */
  readonly hosts: readonly Hostname[];
  /** Every known MESH address. */
  readonly addresses: AddressRanges;
  /** The known addresses that are reached over HSCN. */
  readonly hscnAddresses: AddressRanges;
  readonly retired: Catalogue["retired"];
  /**
   * Hosts that need no review: MESH's hosts, those of the settings and, outside MESH's own zones, the stack's own extra
   * hosts.
   */
  readonly accepted: ReadonlySet<string>;
  /** Whether the name is in one of MESH's own zones. */
  isInZone(name: string): boolean;
  /** Returns the TCP port of a MESH host. */
  portOf(host: string): number;
  /** Returns the addresses that are documented for a MESH host. Empty if none are. */
  addressesOf(host: string): AddressRanges;
  /** Returns the environments of a host, from its catalogue entry or its zone. Undefined if neither is known. */
  environmentsOf(host: string): readonly Environment[] | undefined;
  /** Describes the addresses for messages, such as `pinned by NHS's Terraform module for INT`. */
  describeAddresses(addresses: AddressRanges): string;
}

/**
 * @param extraHosts hosts from the settings, learnt at onboarding; TLS on 443.
 * @param own extra hosts of the stack itself. They count as MESH's only in MESH's own zones, and the first 1,000 only.
 */
export function meshOf(catalogue: Catalogue, extraHosts: readonly Hostname[], own: readonly string[] = []): Mesh {
  const endpoints = Object.values(catalogue.endpoints).filter(({ option }) => option === undefined);
  const byHost = new Map(endpoints.map((endpoint) => [String(endpoint.host), endpoint]));
  const documented = new Map(endpoints.map(({ host, addresses }) => [String(host), rangesOfTexts(addresses)]));
  const groups = describedAddresses(catalogue);
  const zones = Object.keys(catalogue.zones) as Hostname[];
  const isInZone = (name: string) => zones.some((zone) => isInside(name as Hostname, zone));
  const hosts = [
    ...new Set([
      ...endpoints.map(({ host }) => host),
      ...extraHosts,
      ...(own.filter(isInZone).slice(0, MOST_HOSTS) as Hostname[]),
    ]),
  ];
  return {
    hosts,
    accepted: new Set<string>([...hosts, ...own]),
    isInZone,
    addresses: rangesOfTexts(knownAddresses(catalogue)),
    hscnAddresses: rangesOfTexts(endpoints.flatMap(({ network, addresses }) => (network === "hscn" ? addresses : []))),
    retired: catalogue.retired,
    portOf: (host) => byHost.get(host)?.port ?? 443,
    addressesOf: (host) => documented.get(host) ?? [],
    environmentsOf: (host) =>
      byHost.get(host)?.environments ??
      Object.entries(catalogue.zones).flatMap(([zone, environment]) =>
        isInside(host as Hostname, zone as Hostname) ? [[environment]] : [],
      )[0],
    describeAddresses: (addresses) =>
      groups.flatMap(({ ranges, what }) => (overlaps(ranges, addresses) ? what : [])).join("; "),
  };
}

const describedAddresses = ({ endpoints, addresses }: Catalogue): { ranges: AddressRanges; what: string }[] => [
  ...Object.values(endpoints).map(({ host, addresses }) => ({
    ranges: rangesOfTexts(addresses),
    what: `documented for ${host}`,
  })),
  ...Object.values(addresses).flatMap(({ mesh, addresses, what }) =>
    mesh ? [{ ranges: rangesOfTexts(addresses), what }] : [],
  ),
];

const rangesOfTexts = (texts: readonly string[]): AddressRanges =>
  unionOf(
    texts.map((text) => {
      const read = readRanges(text);
      return "ranges" in read ? read.ranges : [];
    }),
  );
