import { type AddressRanges, unionOf } from "../../egress/address/address-ranges.ts";
import type { Attachment, Fact, Link } from "../../egress/fact.ts";
import { addressesOf } from "../../egress/peer.ts";
import { nameOfUrn } from "../../egress/place.ts";
import type { ReferenceKind } from "../../egress/reference.ts";
import type { ResourceReading } from "../../egress/resource-reading.ts";
import type { KeyOf } from "../holders.ts";

/** Which subnets of a stack are behind what, as far as the stack tells. Subnets and holders go by their keys. */
export interface Subnets {
  /**
   * The subnets behind each holder of the kind; those of a firewall itself, in which no client is, are left out.
   * Undefined where the stack tells of none, or has one of which it can't be told.
   */
  behind(kind: ReferenceKind): ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** The subnets of clients in each network. Undefined where of one it isn't known. */
  readonly byNetwork: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** The subnets of clients that the stack holds, or says something of. */
  readonly all: ReadonlySet<string>;
  /** Undefined where the addresses of one aren't known. */
  rangesOf(subnets: ReadonlySet<string>): AddressRanges | undefined;
  nameOf(subnet: string): string;
}

/** What is known of one subnet. */
interface Known {
  readonly name: string;
  readonly ranges: AddressRanges;
}

/** Subnets of Azure's own services; no client of a stack is there. */
const OF_PLATFORM = /(?:^|\/)(?:AzureFirewall(?:Management)?|Gateway|AzureBastion|RouteServer)Subnet$/i;

/** Reads the attachments of a cloud's resources. Linear in their facts. */
export function subnetsIn(readings: readonly ResourceReading[], keyOf: KeyOf): Subnets {
  const known = new Map<string, Known>();
  const attached = new Map<ReferenceKind, Map<string, Set<string>>>();
  const unclear = new Set<ReferenceKind>();
  const ofPlatform = new Set<string>();
  const seen = new Set<string>();
  const networks = new Map<string, string>();
  for (const reading of readings) {
    if (isSubnet(reading)) {
      known.set(reading.urn, { name: nameOfUrn(reading.urn), ranges: rangesIn(reading) });
      if (reading.ids.some((id) => OF_PLATFORM.test(id))) ofPlatform.add(reading.urn);
      seen.add(reading.urn);
      const network = reading.facts.flatMap((fact) => (isNetworkOf(fact) ? (keyOf(fact.to) ?? []) : []))[0];
      if (network !== undefined) networks.set(reading.urn, network);
    }
    for (const fact of reading.facts) {
      if (fact.kind !== "attachment") continue;
      const { to, within } = fact;
      const kind = to?.kind ?? reading.kind;
      const holder = to === undefined ? reading.urn : keyOf(to);
      const subnet = keyOfSubnet(reading, fact, keyOf);
      if (kind === undefined) continue;
      if (within !== undefined && subnet !== undefined) {
        known.set(subnet, { name: within.name, ranges: addressesOf(within.addresses) });
        if (OF_PLATFORM.test(within.name)) ofPlatform.add(subnet);
      }
      if (holder === undefined || subnet === undefined) unclear.add(kind);
      else if (kind === "firewall") ofPlatform.add(subnet);
      else {
        const ofKind = attached.get(kind) ?? new Map<string, Set<string>>();
        attached.set(kind, ofKind.set(holder, (ofKind.get(holder) ?? new Set()).add(subnet)));
        seen.add(subnet);
      }
    }
  }
  const isClient = (subnet: string): boolean => !ofPlatform.has(subnet);
  const all = [...seen].filter(isClient);
  return {
    all: new Set(all),
    byNetwork: all.every((subnet) => networks.has(subnet))
      ? new Map(
          [...Map.groupBy(all, (subnet) => networks.get(subnet) ?? "")].map(([key, some]) => [key, new Set(some)]),
        )
      : undefined,
    behind: (kind) => {
      const found = attached.get(kind);
      if (found === undefined || unclear.has(kind)) return undefined;
      return new Map([...found].map(([holder, subnets]) => [holder, new Set([...subnets].filter(isClient))]));
    },
    rangesOf: (subnets) => {
      const ranges = [...subnets].map((subnet) => known.get(subnet)?.ranges ?? []);
      return ranges.some((some) => some.length === 0) ? undefined : unionOf(ranges);
    },
    nameOf: (subnet) => known.get(subnet)?.name ?? subnet.split("/").at(-1) ?? subnet,
  };
}

const isNetworkOf = (fact: Fact): fact is Extract<Fact, Link> =>
  fact.kind === "link" && fact.role === "part-of" && fact.to.kind === "network";

const isSubnet = ({ kind, type }: ResourceReading): boolean => kind === "network" && /:subnet$/i.test(type);

const rangesIn = ({ facts }: ResourceReading): AddressRanges =>
  unionOf(facts.flatMap((fact) => (fact.kind === "network" ? [addressesOf(fact.addresses)] : [])));

function keyOfSubnet({ urn }: ResourceReading, { subnet, within }: Attachment, keyOf: KeyOf): string | undefined {
  if (subnet !== undefined) return keyOf(subnet);
  return within === undefined ? urn : `${urn} ${within.name}`;
}
