import { type AddressRanges, intersectionOf, isWithin, without } from "../../egress/address/address-ranges.ts";
import type { Region } from "../path/region.ts";

/** Pairs of a client's address and one that it dials: each of the first with each of the second. Neither is empty. */
export interface Box {
  readonly from: AddressRanges;
  readonly to: AddressRanges;
}

/** The part that the region's addresses take; undefined where there is none. The same box where it is all of it. */
export function partIn(box: Box, { sources, destinations }: Region): Box | undefined {
  const from = within(box.from, sources);
  if (from.length === 0) return undefined;
  const to = within(box.to, destinations);
  if (to.length === 0) return undefined;
  return from === box.from && to === box.to ? box : { from, to };
}

/** What is left of it where the region's addresses are taken away. */
export function leftOf(box: Box, { sources, destinations }: Region): Box[] {
  const from = within(box.from, sources);
  if (from.length === 0) return [box];
  const [otherFrom, otherTo] = [without(box.from, sources), without(box.to, destinations)];
  return [
    ...(otherFrom.length > 0 ? [{ from: otherFrom, to: box.to }] : []),
    ...(otherTo.length > 0 ? [{ from, to: otherTo }] : []),
  ];
}

/** What is in both; the same set where all of it is. */
const within = (set: AddressRanges, other: AddressRanges): AddressRanges =>
  isWithin(set, other) ? set : intersectionOf(set, other);
