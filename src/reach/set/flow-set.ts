import { isEmptyOfNames, isWithinNames } from "./name-example.ts";
import {
  commonNames,
  holdsName,
  isNothingNamed,
  isSameNames,
  isWhateverNamed,
  type NameSet,
  NOTHING_NAMED,
  unionOfNames,
  WHATEVER_NAMED,
  withoutNames,
} from "./name-set.ts";

/**
 * An exact set of flows: each span of sources has a set of everything that follows, down to the names. The sides come
 * in the order of `SIDES`. Neighbouring spans differ, so equal sets have the same form, except for those whose names
 * contain questions.
 */
export type FlowSet = Spans | Leaf;

interface Spans {
  readonly side: number;
  /** Where each span starts, the first at 0. A span ends before the next one. */
  readonly starts: readonly bigint[];
  readonly next: readonly FlowSet[];
  /** Highest value of the side. */
  readonly end: bigint;
  readonly holds: "none" | "all" | "some";
  readonly hash: number;
}

interface Leaf {
  readonly side: typeof NAMES;
  readonly names: NameSet;
  readonly holds: "none" | "all" | "some";
  readonly hash: number;
}

/** The number of values of each side of a flow before its name. Addresses are numbered IPv4 first, then IPv6. */
export const SIDES = {
  source: (1n << 32n) + (1n << 128n),
  destination: (1n << 32n) + (1n << 128n),
  transport: 4n,
  port: 65_536n,
  application: 5n,
  version: 6n,
} as const;

const SIZES = Object.values(SIDES);
const NAMES = 6;

/** From the first to the last, both included. */
export type Span = readonly [first: bigint, last: bigint];

/** All combinations of a value for each side and a name. */
export interface SpanBox {
  /** One list for each side, in the order of `SIDES`, sorted and without overlaps. */
  readonly sides: readonly (readonly Span[])[];
  readonly names: NameSet;
}

/** One flow: a value for each side, and its name; the empty text if it has none. */
export interface Point {
  readonly sides: readonly bigint[];
  readonly name: string;
}

const leaf = (names: NameSet): Leaf => ({
  side: NAMES,
  names,
  holds: isNothingNamed(names) ? "none" : isWhateverNamed(names) ? "all" : "some",
  hash: names.hash,
});

const evenly = (names: NameSet): FlowSet =>
  SIZES.reduceRight<FlowSet>((next, _, side) => spans(side, [0n], [next]), leaf(names));

export function flowsOf({ sides, names }: SpanBox): FlowSet {
  let inside: FlowSet = leaf(names);
  let outside: FlowSet = leaf(NOTHING_NAMED);
  for (let side = NAMES - 1; side >= 0; side--) {
    const [starts, next]: [bigint[], FlowSet[]] = [[], []];
    const put = (start: bigint, set: FlowSet): void => {
      if (start >= (SIZES[side] ?? 0n) || next.at(-1) === set) return;
      starts.push(start);
      next.push(set);
    };
    if (sides[side]?.[0]?.[0] !== 0n) put(0n, outside);
    for (const [first, last] of sides[side] ?? []) {
      if (starts.at(-1) === first) {
        starts.pop();
        next.pop();
      }
      put(first, inside);
      put(last + 1n, outside);
    }
    [inside, outside] = [spans(side, starts, next), spans(side, [0n], [outside])];
  }
  return inside;
}

export const NO_FLOWS: FlowSet = evenly(NOTHING_NAMED);
export const EVERY_FLOW: FlowSet = evenly(WHATEVER_NAMED);

function spans(side: number, starts: readonly bigint[], next: readonly FlowSet[]): Spans {
  const [first] = next;
  let hash = side;
  for (const [index, set] of next.entries())
    hash = (Math.imul(hash, 31) + Number(BigInt.asIntN(32, starts[index] ?? 0n)) + Math.imul(set.hash, 17)) | 0;
  const end = (SIZES[side] ?? 0n) - 1n;
  return { side, starts, next, end, holds: next.length === 1 && first ? first.holds : "some", hash };
}

/** Whether both sets hold the same flows. */
export const isSameFlows = (a: FlowSet, b: FlowSet): boolean =>
  isAlike(a, b) || (isEmptyOfFlows(withoutFlows(a, b)) && isEmptyOfFlows(withoutFlows(b, a)));

function isAlike(a: FlowSet, b: FlowSet): boolean {
  if (a === b) return true;
  if (a.hash !== b.hash || a.side !== b.side) return false;
  if ("names" in a) return "names" in b && isSameNames(a.names, b.names);
  return (
    !("names" in b) &&
    a.starts.length === b.starts.length &&
    a.starts.every((start, index) => start === b.starts[index]) &&
    a.next.every((set, index) => isAlike(set, b.next[index] ?? NO_FLOWS))
  );
}

export const isEmptyOfFlows = ({ holds }: FlowSet): boolean => holds === "none";

/** Whether all flows of `inner` are in `outer`. A box in a large set costs little. */
export function isWithinFlows(inner: FlowSet, outer: FlowSet): boolean {
  if (inner.holds === "none" || outer.holds === "all") return true;
  if (outer.holds === "none") return false;
  if ("names" in inner || "names" in outer) return isWithinNames((inner as Leaf).names, (outer as Leaf).names);
  return inner.next.every(
    (next, index) =>
      next.holds === "none" ||
      [...spansWithin(outer, [spanAt(inner, index)])].every(([, other]) => isWithinFlows(next, other)),
  );
}

/** How to combine names at the end of each branch, and when one of two sets decides alone. */
interface Combination {
  readonly names: (a: NameSet, b: NameSet) => NameSet;
  readonly short: (a: FlowSet, b: FlowSet) => FlowSet | undefined;
}

const UNION: Combination = {
  names: unionOfNames,
  short: (a, b) => {
    if (a === b || b.holds === "none" || a.holds === "all") return a;
    return a.holds === "none" || b.holds === "all" ? b : undefined;
  },
};
const COMMON: Combination = {
  names: commonNames,
  short: (a, b) => {
    if (a === b || a.holds === "none" || b.holds === "all") return a;
    return b.holds === "none" || a.holds === "all" ? b : undefined;
  },
};
const WITHOUT: Combination = {
  names: withoutNames,
  short: (a, b) => {
    if (a.holds === "none" || b.holds === "none") return a;
    return undefined;
  },
};

/** Returns the flows that are in any of the sets. */
export function unionOfFlows(sets: readonly FlowSet[]): FlowSet {
  if (sets.length <= 1) return sets[0] ?? NO_FLOWS;
  const middle = sets.length >> 1;
  return combine(unionOfFlows(sets.slice(0, middle)), unionOfFlows(sets.slice(middle)), UNION);
}
export const commonFlows = (a: FlowSet, b: FlowSet): FlowSet => combine(a, b, COMMON);
export const withoutFlows = (a: FlowSet, b: FlowSet): FlowSet => combine(a, b, WITHOUT);
export const otherFlows = (set: FlowSet): FlowSet => withoutFlows(EVERY_FLOW, set);

function combine(a: FlowSet, b: FlowSet, how: Combination): FlowSet {
  const known = new Map<FlowSet, Map<FlowSet, FlowSet>>();
  const of = (one: FlowSet, other: FlowSet): FlowSet => {
    const short = how.short(one, other);
    if (short !== undefined) return short;
    const row = known.get(one) ?? new Map<FlowSet, FlowSet>();
    known.set(one, row);
    const found = row.get(other) ?? work(one, other);
    row.set(other, found);
    return found;
  };
  const work = (one: FlowSet, other: FlowSet): FlowSet => {
    if ("names" in one || "names" in other) return namesOnly(how.names((one as Leaf).names, (other as Leaf).names));
    const [starts, next]: [bigint[], FlowSet[]] = [[], []];
    let [i, j] = [0, 0];
    while (i < one.starts.length || j < other.starts.length) {
      const [startOne, startOther] = [one.starts[i], other.starts[j]];
      const start =
        startOther === undefined || (startOne !== undefined && startOne < startOther) ? startOne : startOther;
      if (startOne === start) i++;
      if (startOther === start) j++;
      const set = of(one.next[i - 1] ?? NO_FLOWS, other.next[j - 1] ?? NO_FLOWS);
      const before = next.at(-1);
      if (start === undefined || (before !== undefined && isAlike(before, set))) continue;
      starts.push(start);
      next.push(set);
    }
    return spans(one.side, starts, next);
  };
  return of(a, b);
}

/** A set whose questions leave no name is empty. */
const namesOnly = (names: NameSet): Leaf =>
  leaf(names.kind === "fork" && isEmptyOfNames(names) ? NOTHING_NAMED : names);

export function holdsPoint(set: FlowSet, { sides, name }: Point): boolean {
  let left = set;
  while (!("names" in left)) left = left.next[indexAt(left.starts, sides[left.side] ?? 0n)] ?? NO_FLOWS;
  return holdsName(left.names, name);
}

/** Returns the index of the span that holds the value. */
export function indexAt(starts: readonly bigint[], value: bigint): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as bigint) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Returns the set as boxes without overlaps. */
export function boxesOf(set: FlowSet): SpanBox[] {
  if (set.holds === "none") return [];
  if ("names" in set) return [{ sides: [], names: set.names }];
  const groups: { readonly set: FlowSet; readonly own: Span[] }[] = [];
  const byHash = new Map<number, typeof groups>();
  for (const [index, next] of set.next.entries()) {
    if (next.holds === "none") continue;
    const same = byHash.get(next.hash) ?? [];
    byHash.set(next.hash, same);
    let group = same.find((known) => isAlike(known.set, next));
    if (group === undefined) {
      group = { set: next, own: [] };
      same.push(group);
      groups.push(group);
    }
    group.own.push(spanAt(set, index));
  }
  return groups.flatMap(({ set, own }) => boxesOf(set).map(({ sides, names }) => ({ sides: [own, ...sides], names })));
}

const spanAt = ({ starts, end }: Spans, index: number): Span => [
  starts[index] ?? 0n,
  (starts[index + 1] ?? end + 1n) - 1n,
];

/** Yields the spans of the set's first side that overlap with `within`, each with what follows it. */
export function* spansWithin(set: Spans, within: readonly Span[]): Generator<readonly [Span, FlowSet]> {
  for (const [first, last] of within)
    for (let index = indexAt(set.starts, first); index < set.starts.length; index++) {
      const [start, end] = spanAt(set, index);
      if (start > last) break;
      yield [[start > first ? start : first, end < last ? end : last], set.next[index] ?? NO_FLOWS];
    }
}

/** Returns the values in both lists. */
export function commonSpans(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  const common: Span[] = [];
  let [i, j] = [0, 0];
  for (let [one, other] = [a[i], b[j]]; one !== undefined && other !== undefined; [one, other] = [a[i], b[j]]) {
    const [first, last] = [one[0] > other[0] ? one[0] : other[0], one[1] < other[1] ? one[1] : other[1]];
    if (first <= last) common.push([first, last]);
    if (one[1] < other[1]) i++;
    else j++;
  }
  return common;
}
