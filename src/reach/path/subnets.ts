import { type AddressRanges, unionOf } from "../../egress/address/address-ranges.ts";
import type { Attachment } from "../../egress/fact.ts";
import { addressesOf } from "../../egress/peer.ts";
import { nameOfUrn } from "../../egress/place.ts";
import type { ReferenceKind } from "../../egress/reference.ts";
import type { ResourceReading } from "../../egress/resource-reading.ts";
import type { HolderOf, KeyOf } from "../holders.ts";

/** Which subnets of a stack are behind what, as far as the stack tells. Subnets and holders go by their keys. */
export interface Subnets {
  /**
   * The subnets behind each holder of the kind; those of a firewall itself, in which no client is, are left out.
   * Undefined where the stack tells of none, or has one of which it can't be told.
   */
  behind(kind: ReferenceKind): ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** The subnets of clients that the stack holds, or says something of. */
  readonly all: ReadonlySet<string>;
  /** Undefined where there are none, or the addresses of one aren't known. */
  rangesOf(subnets: ReadonlySet<string>): AddressRanges | undefined;
  nameOf(subnet: string): string;
  /** Key of the network whose main table the holder is. */
  mainOf(holder: string): string | undefined;
  /** Key of the network that it is in. Undefined where the stack doesn't tell. */
  networkOf(subnet: string): string | undefined;
}

/** What is known of one subnet. */
interface Known {
  readonly name: string;
  readonly ranges: AddressRanges;
  readonly network: string | undefined;
}

/** Subnets of Azure's own services; no client of a stack is there. */
const OF_PLATFORM = /(?:^|\/)(?:AzureFirewall(?:Management)?|Gateway|AzureBastion|RouteServer)Subnet$/i;

/** Reads the attachments of a cloud's resources. Linear in their facts. */
export function subnetsIn(readings: readonly ResourceReading[], keyOf: KeyOf, holderOf: HolderOf): Subnets {
  const known = new Map<string, Known>();
  const attached = new Map<ReferenceKind, Map<string, Set<string>>>();
  const unclear = new Set<ReferenceKind>();
  const ofPlatform = new Set<string>();
  const seen = new Set<string>();
  const mains = new Map<string, string>();
  for (const reading of readings) {
    if (isSubnet(reading)) {
      known.set(reading.urn, {
        name: nameOfUrn(reading.urn),
        ranges: rangesIn(reading),
        network: holderOf(reading, "network"),
      });
      if (reading.ids.some((id) => OF_PLATFORM.test(id))) ofPlatform.add(reading.urn);
      seen.add(reading.urn);
    }
    for (const fact of reading.facts) {
      if (fact.kind !== "attachment") continue;
      const { to, within } = fact;
      const kind = to?.kind ?? reading.kind;
      const holder = to === undefined ? reading.urn : keyOf(to);
      const subnet = keyOfSubnet(reading, fact, keyOf);
      if (kind === undefined) continue;
      if (fact.isMain) {
        if (holder !== undefined && subnet !== undefined) mains.set(holder, subnet);
        continue;
      }
      if (within !== undefined && subnet !== undefined) {
        known.set(subnet, { name: within.name, ranges: addressesOf(within.addresses), network: reading.urn });
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
  return {
    all: new Set([...seen].filter(isClient)),
    behind: (kind) => {
      const found = attached.get(kind);
      if (found === undefined || unclear.has(kind)) return undefined;
      return new Map([...found].map(([holder, subnets]) => [holder, new Set([...subnets].filter(isClient))]));
    },
    rangesOf: (subnets) => {
      const ranges = [...subnets].map((subnet) => known.get(subnet)?.ranges ?? []);
      return ranges.length === 0 || ranges.some((some) => some.length === 0) ? undefined : unionOf(ranges);
    },
    mainOf: (holder) => mains.get(holder),
    networkOf: (subnet) => known.get(subnet)?.network,
    nameOf: (subnet) => known.get(subnet)?.name ?? subnet.split("/").at(-1) ?? subnet,
  };
}

/** Whether it is a part of a network, and no network itself. */
export const isSubnet = ({ kind, type }: Pick<ResourceReading, "kind" | "type">): boolean =>
  kind === "network" && /:subnet$/i.test(type);

const rangesIn = ({ facts }: ResourceReading): AddressRanges =>
  unionOf(facts.flatMap((fact) => (fact.kind === "network" ? [addressesOf(fact.addresses)] : [])));

function keyOfSubnet({ urn }: ResourceReading, { subnet, within }: Attachment, keyOf: KeyOf): string | undefined {
  if (subnet !== undefined) return keyOf(subnet);
  return within === undefined ? urn : `${urn} ${within.name}`;
}
