import { type AddressRanges, unionOf } from "../src/egress/address/address-ranges.ts";
import type { Grant } from "../src/egress/grant.ts";
import { rangesParts } from "../src/egress/peer.ts";
import type { ResourceReading } from "../src/egress/resource-reading.ts";
import { type Firewall, firewallsOf } from "../src/reach/firewalls.ts";
import { follow } from "../src/readers/follow/follow.ts";
import { stackIndex } from "../src/readers/follow/stack-index.ts";
import type { Context } from "./context.ts";
import { letsOut } from "./grants.ts";
import { pathsOf } from "./mesh-path.ts";

/** What checks judge: a whole stack, or one resource alone before it is made. */
export interface Subject extends Context {
  /** Readings with their references followed. */
  readonly readings: readonly ResourceReading[];
  readonly grants: readonly Grant[];
  readonly firewalls: readonly Firewall[];
  /** Whether this is all of the stack. */
  readonly isWhole: boolean;
  /** Addresses that rules name as their clients: the stack's own networks, be they public. */
  readonly ownNetworks: AddressRanges;
  /** Whether it is judged with the rigour of a path to MESH: its firewall by what that names, anything else by the stack. */
  readonly isOnPath: (urn: string) => boolean;
}

/**
 * @param readings of the resources, references not followed yet.
 * @param isWhole whether they are all of the stack.
 */
export function subjectOf(readings: readonly ResourceReading[], context: Context, isWhole: boolean): Subject {
  const followed = follow(readings);
  const firewalls = firewallsOf(followed, stackIndex(followed));
  const grants = followed.flatMap(({ grants }) => grants);
  return {
    ...context,
    readings: followed,
    grants,
    firewalls,
    isWhole,
    ownNetworks: ownNetworksOf(grants),
    isOnPath: pathsOf(followed, firewalls, context),
  };
}

const ownNetworksOf = (grants: readonly Grant[]): AddressRanges =>
  unionOf(
    [...new Set(grants.filter(letsOut).map(({ source }) => source))].flatMap((source) =>
      rangesParts(source).map(({ ranges }) => ranges.filter(isOfOneOwner)),
    ),
  );

/** Whoever names half the internet as clients doesn't mean networks of their own: at most a /16 of IPv4, or a /32 of IPv6. */
const isOfOneOwner = ({ family, first, last }: AddressRanges[number]): boolean =>
  last - first < (family === 4 ? 1n << 16n : 1n << 96n);
