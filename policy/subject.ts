import type { Environment } from "../src/catalogue/catalogue.ts";
import {
  type AddressRanges,
  type Grant,
  type Peer,
  type ResourceReading,
  rangesParts,
  unionOf,
} from "../src/egress/index.ts";
import { type Firewall, firewallsOf, type HolderOf, holdersOf, letsOut } from "../src/reach/index.ts";
import { follow } from "../src/readers/follow/follow.ts";
import { stackIndex } from "../src/readers/follow/stack-index.ts";
import type { ReadExemption } from "./exemption.ts";
import { isMadeForMesh, type Mesh, type MeshPaths, meshPathsOf } from "./mesh/index.ts";
import type { OwnExtraHost, PackSettings } from "./settings.ts";

/** What judging depends on besides the resources. */
export interface Context {
  readonly mesh: Mesh;
  readonly settings: PackSettings;
  /** `project/stack`. */
  readonly stack: string;
  /** Environment of the stack; undefined if it isn't known. */
  readonly environment: Environment | undefined;
  /** The stack's own `mesh-egress:environment`, valid or not. */
  readonly ownEnvironment: string | undefined;
  /** Who enforces names on the stack's way out, outside the stack. Undefined if nobody does. */
  readonly enforcedBy: string | undefined;
  /** The exemptions of the settings, as they were read. */
  readonly exemptions: readonly ReadExemption[];
  /** The stack's own `mesh-egress:extraHosts`, reviewed by its authors only. */
  readonly ownExtraHosts: readonly OwnExtraHost[];
  /** As YYYY-MM-DD. */
  readonly today: string;
}

/** What checks judge: a whole stack, or one resource alone before it is made. */
export interface Subject extends Context, MeshPaths {
  /** Readings with their references resolved. */
  readonly readings: readonly ResourceReading[];
  readonly grants: readonly Grant[];
  readonly firewalls: readonly Firewall[];
  /** Returns the resource that a resource is part of. */
  readonly holderOf: HolderOf;
  /** Whether this is the whole stack. */
  readonly isWhole: boolean;
  /** Addresses that rules name as their clients. These are the stack's own networks, even if they are public. */
  readonly ownNetworks: AddressRanges;
}

/**
 * Makes the subject that checks judge.
 *
 * @param readings of the resources, before their references are resolved.
 * @param isWhole whether they are the whole stack.
 */
export function subjectOf(readings: readonly ResourceReading[], context: Context, isWhole: boolean): Subject {
  const followed = follow(readings);
  const index = stackIndex(followed);
  const firewalls = firewallsOf(followed, index);
  const grants = followed.flatMap(({ grants }) => grants);
  return {
    ...context,
    readings: followed,
    grants,
    firewalls,
    holderOf: holdersOf(index),
    isWhole,
    ownNetworks: ownNetworksOf(followed),
    ...meshPathsOf(followed, firewalls, context, isWhole),
  };
}

/**
 * Returns the own networks: those of VPCs, virtual networks and subnets, the clients in a firewall's variables, and the
 * clients given to this package's components, which are the sources of their rules.
 */
const ownNetworksOf = (readings: readonly ResourceReading[]): AddressRanges => {
  const ofFacts = readings.flatMap(({ facts }) =>
    facts.flatMap((fact) => {
      if (fact.kind === "network") return rangesIn(fact.addresses);
      return fact.kind === "variable" && fact.name === "HOME_NET" && fact.addresses ? rangesIn(fact.addresses) : [];
    }),
  );
  const told = readings
    .filter(({ urn }) => isMadeForMesh(urn))
    .flatMap(({ grants }) => grants.filter((grant) => letsOut(grant) && !grant.reversed).map(({ source }) => source));
  return unionOf([...ofFacts, ...[...new Set(told)].flatMap(rangesIn)]);
};

const rangesIn = (peer: Peer): AddressRanges[] => rangesParts(peer).map(({ ranges }) => ranges.filter(isOfOneOwner));

/**
 * At most a /16 of IPv4 or a /32 of IPv6: a wider "client" range covers half the internet and can't be one owner's
 * network.
 */
const isOfOneOwner = ({ family, first, last }: AddressRanges[number]): boolean =>
  last - first < (family === 4 ? 1n << 16n : 1n << 96n);
