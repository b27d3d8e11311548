import { type AddressRanges, EVERY_ADDRESS, intersectionOf, without } from "../../egress/address/address-ranges.ts";
import type { Region } from "../path/region.ts";

/** Pairs of a client's address and a dialled address: each of the first with each of the second. Neither is empty. */
export interface AddressBox {
  readonly from: AddressRanges;
  readonly to: AddressRanges;
}

/**
 * Returns the part of the box that the region's addresses cover; undefined if there is none. Returns the same box if it
 * is covered completely.
 */
export function partIn(box: AddressBox, { sources, destinations }: Region): AddressBox | undefined {
  const { inside: from } = split(box.from, sources);
  if (from.length === 0) return undefined;
  const { inside: to } = split(box.to, destinations);
  if (to.length === 0) return undefined;
  return from === box.from && to === box.to ? box : { from, to };
}

/** Returns what is left of the box without the region's addresses. */
export function leftOf(box: AddressBox, { sources, destinations }: Region): AddressBox[] {
  const { inside: from, outside: otherFrom } = split(box.from, sources);
  if (from.length === 0) return [box];
  const { outside: otherTo } = split(box.to, destinations);
  if (otherTo === box.to) return [box];
  return [
    ...(otherFrom.length > 0 ? [{ from: otherFrom, to: box.to }] : []),
    ...(otherTo.length > 0 ? [{ from, to: otherTo }] : []),
  ];
}

interface Sides {
  /** The same object if all of it is in the other set. */
  readonly inside: AddressRanges;
  /** The same object if none of it is in the other set. */
  readonly outside: AddressRanges;
}

/** Splits a set by another one. Memoised, because a long list is split for each flow. */
function split(set: AddressRanges, other: AddressRanges): Sides {
  if (other === EVERY_ADDRESS) return { inside: set, outside: [] };
  if (set.length < LONG && other.length < LONG) return sidesOf(set, other);
  const known = KNOWN.get(set) ?? new WeakMap<AddressRanges, Sides>();
  KNOWN.set(set, known);
  const sides = known.get(other) ?? sidesOf(set, other);
  known.set(other, sides);
  return sides;
}

const LONG = 8;

const KNOWN = new WeakMap<AddressRanges, WeakMap<AddressRanges, Sides>>();

function sidesOf(set: AddressRanges, other: AddressRanges): Sides {
  const outside = without(set, other);
  if (outside.length === 0) return { inside: set, outside };
  const inside = intersectionOf(set, other);
  return { inside, outside: inside.length === 0 ? set : outside };
}
