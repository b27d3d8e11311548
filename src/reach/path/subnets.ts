import { type AddressRanges, unionOf } from "../../egress/address/address-ranges.ts";
import type { Attachment } from "../../egress/fact.ts";
import { addressesOf } from "../../egress/peer.ts";
import { shortNameOfUrn } from "../../egress/resource/place.ts";
import type { ReferenceKind } from "../../egress/resource/reference.ts";
import type { ResourceReading } from "../../egress/resource/resource-reading.ts";
import type { HolderOf, KeyOf } from "../holders.ts";

/**
 * Which subnets of a stack are behind which holders, as far as the stack shows it. Subnets and holders are named by
 * their keys.
 */
export interface Subnets {
  /**
   * Returns the subnets behind each holder of the kind. A firewall's own subnets are left out, because no client is in
   * them. Undefined if the stack shows no attachments, or one that isn't fully known.
   */
  behind(kind: ReferenceKind): ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** The clients' subnets that the stack holds or refers to. */
  readonly all: ReadonlySet<string>;
  /** Undefined if there are no subnets, or the addresses of one aren't known. */
  rangesOf(subnets: ReadonlySet<string>): AddressRanges | undefined;
  nameOf(subnet: string): string;
  /** Returns the key of the network whose main table the holder is. */
  mainOf(holder: string): string | undefined;
  /** Returns the key of the network that the subnet is in. Undefined if the stack doesn't show it. */
  networkOf(subnet: string): string | undefined;
}

/** What is known of one subnet. */
interface Known {
  readonly name: string;
  readonly ranges: AddressRanges;
  readonly network: string | undefined;
}

/** Subnets of Azure's own services. No clients of a stack are there. */
const OF_PLATFORM = /(?:^|\/)(?:AzureFirewall(?:Management)?|Gateway|AzureBastion|RouteServer)Subnet$/i;

/** Reads the attachments of a cloud's resources. Runs in time linear in the number of their facts. */
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
        name: shortNameOfUrn(reading.urn),
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

/** Whether it is a subnet, not a whole network. */
export const isSubnet = ({ kind, type }: Pick<ResourceReading, "kind" | "type">): boolean =>
  kind === "network" && /:subnet$/i.test(type);

const rangesIn = ({ facts }: ResourceReading): AddressRanges =>
  unionOf(facts.flatMap((fact) => (fact.kind === "network" ? [addressesOf(fact.addresses)] : [])));

function keyOfSubnet({ urn }: ResourceReading, { subnet, within }: Attachment, keyOf: KeyOf): string | undefined {
  if (subnet !== undefined) return keyOf(subnet);
  return within === undefined ? urn : `${urn} ${within.name}`;
}
