import { type AddressRanges, EVERY_ADDRESS, togetherHoldFamily, unionOf, without } from "./address/address-ranges.ts";
import { memo } from "./input/memo.ts";
import type { Place } from "./place.ts";
import type { Reference } from "./reference.ts";

/**
 * One end of a connection by its addresses: everything that any part says. What could not be read stands in the grant's
 * `unknowns`.
 */
export type Peer = readonly PeerPart[];

/** One element of a list of destinations or sources, each with its own place. */
export type PeerPart = AnyPart | RangesPart | PrivatePart | ServicePart | ReferencePart;

/** Every address; written so, or by leaving the field out. */
export interface AnyPart {
  readonly kind: "any";
  /** Family, where the field has one. */
  readonly family?: 4 | 6 | undefined;
  /** Addresses that a negation takes out again, as `!10.0.0.0/8` does. */
  readonly except?: AddressRanges | undefined;
  /** As written: `0.0.0.0/0`, `*`, `Internet`, `$EXTERNAL_NET`. */
  readonly written: string;
  readonly place: Place;
}

/** Addresses, however many; never all of a family in one piece. */
export interface RangesPart {
  readonly kind: "ranges";
  readonly ranges: AddressRanges;
  readonly written: string;
  /** Where the addresses stand: not where the rule does, if a reference was followed; see `followed` of the grant. */
  readonly place: Place;
  /** True where the engine doesn't tell which of several resources is referred to, and this is one of them. */
  readonly possible?: boolean | undefined;
}

/**
 * Something inside the own network: security group, VPC endpoint, `VirtualNetwork`, the home networks of a firewall.
 */
export interface PrivatePart {
  readonly kind: "private";
  readonly written: string;
  /** What it is, where that can be looked up. */
  readonly to?: Reference | undefined;
  readonly place: Place;
}

/** Addresses that a cloud keeps itself and that are no MESH's: a managed prefix list, a service tag. */
export interface ServicePart {
  readonly kind: "service";
  readonly written: string;
  readonly place: Place;
}

/** Not followed yet; `follow` of the readers puts what it finds in its place, or an unknown. */
export interface ReferencePart {
  readonly kind: "reference";
  readonly to: Reference;
  readonly negated?: boolean | undefined;
  readonly place: Place;
}

/** All addresses that are written out, those of "any" included. */
export const addressesOf = memo(
  (peer: Peer): AddressRanges =>
    unionOf(
      peer.map((part) => {
        if (part.kind === "ranges") return part.ranges;
        if (part.kind !== "any") return [];
        const every = EVERY_ADDRESS.filter(({ family }) => part.family === undefined || part.family === family);
        return without(every, part.except ?? []);
      }),
    ),
);

/** The parts that name addresses and are not "any". */
export const rangesParts = memo((peer: Peer): readonly RangesPart[] => peer.filter((part) => part.kind === "ranges"));

/** The parts that are every address in one piece, less what a negation takes out. */
export const anyParts = memo((peer: Peer): readonly AnyPart[] => peer.filter((part) => part.kind === "any"));

/**
 * Whether it is every address, but written in pieces such as halves and quarters, which nobody does but to escape a
 * check.
 */
export const isAnyInPieces = memo(
  (peer: Peer): boolean =>
    anyParts(peer).length === 0 && togetherHoldFamily(rangesParts(peer).map(({ ranges }) => ranges)),
);
