import { type AddressRanges, EVERY_ADDRESS, togetherHoldFamily, unionOf, without } from "./address/address-ranges.ts";
import { memo, memoList } from "./input/memo.ts";
import type { Place } from "./resource/place.ts";
import type { Reference } from "./resource/reference.ts";

/**
 * One end of a connection by its addresses: the union of all parts. The grant's `unknowns` names what could not be
 * read.
 */
export type Peer = readonly PeerPart[];

/** One entry of a list of destinations or sources, with its own place. */
export type PeerPart = AnyPart | RangesPart | PrivatePart | ServicePart | ReferencePart;

/** Every address: written so, or because the field is left out. */
export interface AnyPart {
  readonly kind: "any";
  /** Address family, if the field has one. */
  readonly family?: 4 | 6 | undefined;
  /** Addresses that a negation excludes, as `!10.0.0.0/8` does. */
  readonly except?: AddressRanges | undefined;
  /** The text as written: `0.0.0.0/0`, `*`, `Internet`, `$EXTERNAL_NET`. */
  readonly written: string;
  readonly place: Place;
}

/** Addresses. A single piece never covers all of a family. */
export interface RangesPart {
  readonly kind: "ranges";
  readonly ranges: AddressRanges;
  readonly written: string;
  /**
   * Where the addresses are written. If a reference was followed, that is another place than the rule's; see `followed`
   * of the grant.
   */
  readonly place: Place;
  /** True if the engine doesn't tell which of several resources is referred to, and this is one of them. */
  readonly possible?: boolean | undefined;
}

/**
 * A destination inside the own network: security group, VPC endpoint, `VirtualNetwork`, home networks of a firewall.
 */
export interface PrivatePart {
  readonly kind: "private";
  readonly written: string;
  /** The resource behind it, if it can be looked up. */
  readonly to?: Reference | undefined;
  readonly place: Place;
}

/** Addresses that a cloud manages and that don't belong to MESH: a managed prefix list, a service tag. */
export interface ServicePart {
  readonly kind: "service";
  readonly written: string;
  readonly place: Place;
}

/** A reference that isn't followed yet. The readers' `follow` replaces it with what it finds, or with an unknown. */
export interface ReferencePart {
  readonly kind: "reference";
  readonly to: Reference;
  readonly negated?: boolean | undefined;
  readonly place: Place;
}

/** Returns all literal addresses, including those of "any". */
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

/** Returns the parts that name addresses and are not "any". */
export const rangesParts = memoList((peer: Peer): readonly RangesPart[] =>
  peer.filter((part) => part.kind === "ranges"),
);

/** Returns the parts that cover every address in one piece, apart from what a negation excludes. */
export const anyParts = memoList((peer: Peer): readonly AnyPart[] => peer.filter((part) => part.kind === "any"));

/**
 * Whether the peer covers every address in pieces such as halves and quarters. Nobody writes that except to evade a
 * check.
 */
export const isAnyInPieces = memoList(
  (peer: Peer): boolean =>
    anyParts(peer).length === 0 && togetherHoldFamily(rangesParts(peer).map(({ ranges }) => ranges)),
);
