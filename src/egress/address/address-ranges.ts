import { memo } from "../input/memo.ts";

/** Addresses from `first` to `last`, both included, as numbers of their family. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * A set of addresses: ranges sorted with IPv4 first, neither overlapping nor adjacent. IPv4 addresses that IPv6 carries
 * (IPv4-mapped `::ffff:0:0/96`, NAT64 `64:ff9b::/96`) are also in the set as IPv4.
 */
export type AddressRanges = readonly AddressRange[];

/** Highest address of each family. */
export const HIGHEST: Readonly<Record<4 | 6, bigint>> = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n };

/** Returns the ranges as a set. They may come in any order and overlap. */
export function rangesOf(ranges: readonly AddressRange[]): AddressRanges {
  const sorted = [...ranges].sort((a, b) => a.family - b.family || compareBigints(a.first, b.first));
  const merged: AddressRange[] = [];
  for (const range of sorted) {
    const before = merged.at(-1);
    if (before?.family !== range.family || range.first > before.last + 1n) merged.push(range);
    else if (range.last > before.last) merged[merged.length - 1] = { ...before, last: range.last };
  }
  return merged;
}

/** Whether the set is a single address. */
export const isOneAddress = ([range, ...others]: AddressRanges): boolean =>
  range !== undefined && others.length === 0 && range.first === range.last;

export const unionOf = (sets: readonly AddressRanges[]): AddressRanges =>
  // A single set is returned as it is, so that rules go on sharing one object.
  sets.length === 1 ? (sets[0] ?? []) : rangesOf(sets.flat());

/** Returns the addresses of `set` that are not in `taken`. */
export function without(set: AddressRanges, taken: AddressRanges): AddressRanges {
  const left: AddressRange[] = [];
  let index = 0;
  for (const { family, first, last } of set) {
    let start = first;
    index = firstNotBefore(taken, family, first, index);
    for (let at = index; at < taken.length; at++) {
      const hole = taken[at] as AddressRange;
      if (hole.family !== family || hole.first > last) break;
      if (hole.first > start) left.push({ family, first: start, last: hole.first - 1n });
      start = hole.last + 1n;
      if (start > last) break;
    }
    if (start <= last) left.push({ family, first: start, last });
  }
  return left;
}

/** Returns the addresses that are in both sets. */
export const intersectionOf = (a: AddressRanges, b: AddressRanges): AddressRanges => without(a, complementOf(b));

/** Returns every address of both families that is not in `set`. */
export const complementOf = memo((set: AddressRanges): AddressRanges => without(EVERY_ADDRESS, set));

export const overlaps = (a: AddressRanges, b: AddressRanges): boolean => intersectionOf(a, b).length > 0;

/** Whether every address of `inner` is in `outer`. */
export const isWithin = (inner: AddressRanges, outer: AddressRanges): boolean => without(inner, outer).length === 0;

/** Whether the sets together hold every address of at least one family. */
export const togetherHoldFamily = (sets: readonly AddressRanges[]): boolean =>
  // Nearly all sets are far too small, and a count shows that quickly.
  sets.reduce((sum, set) => sum + countOf(set), 0n) > HIGHEST[4] && holdsFamily(unionOf(sets));

/** Whether the set holds every address of at least one family. */
export const holdsFamily = (set: AddressRanges): boolean =>
  set.some(({ family, first, last }) => first === 0n && last === HIGHEST[family]);

/** Returns the number of addresses, of both families together. */
export const countOf = memo((set: AddressRanges): bigint =>
  set.reduce((sum, { first, last }) => sum + last - first + 1n, 0n),
);

/** Every IPv4 and every IPv6 address. */
export const EVERY_ADDRESS: AddressRanges = [
  { family: 4, first: 0n, last: HIGHEST[4] },
  { family: 6, first: 0n, last: HIGHEST[6] },
];

export const compareBigints = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Returns the index, from `start` on, of the first range that doesn't end before the address; or the number of ranges.
 */
function firstNotBefore(ranges: AddressRanges, family: 4 | 6, address: bigint, start: number): number {
  let [low, high] = [start, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(ranges[middle] as AddressRange, family, address)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isBefore = (range: AddressRange, family: 4 | 6, first: bigint): boolean =>
  range.family < family || (range.family === family && range.last < first);
