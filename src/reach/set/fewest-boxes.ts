import { compareBigints } from "../../egress/address/address-ranges.ts";
import {
  boxesOf,
  commonSpans,
  type FlowSet,
  flowsOf,
  isWithinFlows,
  type Span,
  type SpanBox,
  spansWithin,
  unionOfFlows,
  withoutFlows,
} from "./flow-set.ts";
import { isWithinNames } from "./name-example.ts";
import { commonNames, type NameSet, unionOfNames, WHATEVER_NAMED } from "./name-set.ts";

/** More boxes than this are listed unchanged. */
const MOST_BOXES = 64;

/**
 * Returns the set as few boxes, which may overlap. Each is as wide as the set allows, none lies within the others, and
 * each keeps only the ports and names that no other box has. The same set gives the same list.
 */
export function fewestBoxesOf(set: FlowSet): SpanBox[] {
  const apart = boxesOf(set);
  if (apart.length <= 1 || apart.length > MOST_BOXES) return apart;
  const wide = apart.map((box) => widened(set, box));
  const kept: { box: SpanBox; flows: FlowSet }[] = [];
  // Widest first, so that boxes within them are dropped.
  const sorted = wide
    .map((box) => ({ box, flows: flowsOf(box) }))
    .sort((a, b) => compareBigints(sizeOf(b.box), sizeOf(a.box)));
  for (const line of sorted)
    if (!isWithinFlows(line.flows, unionOfFlows(kept.map(({ flows }) => flows)))) kept.push(line);
  for (let index = kept.length - 1; index >= 0; index--) {
    const line = kept[index] as (typeof kept)[number];
    const others = unionOfFlows(kept.filter((other) => other !== line).map(({ flows }) => flows));
    const own = boxesOf(withoutFlows(line.flows, others));
    if (own.length === 0) kept.splice(index, 1);
    else {
      line.box = narrowed(line.box, own);
      line.flows = flowsOf(line.box);
    }
  }
  return kept.map(({ box }) => box);
}

/** Index of the side that a box keeps only in part. */
const PORT = 3;

/** Returns the box with only the ports and names of these parts. */
const narrowed = (box: SpanBox, parts: readonly SpanBox[]): SpanBox => ({
  sides: box.sides.map((side, index) =>
    index === PORT ? unionOfSpans(parts.flatMap(({ sides }) => sides[PORT] ?? [])) : side,
  ),
  names: parts.map(({ names }) => names).reduce(unionOfNames),
});

/** Returns the box, widened on each side in turn as far as the set allows. */
function widened(set: FlowSet, box: SpanBox): SpanBox {
  const wide = { sides: [...box.sides], names: namesWithin(set, box) };
  for (const side of box.sides.keys()) wide.sides[side] = spansOf(set, wide, side);
  return wide;
}

/**
 * Returns the values of one side for which all flows are in the set, whatever values the box has on the other sides.
 */
function spansOf(set: FlowSet, box: SpanBox, side: number): readonly Span[] {
  const known = new Map<FlowSet, readonly Span[]>();
  const of = (left: FlowSet): readonly Span[] => {
    if ("names" in left) return [];
    const found = known.get(left) ?? work(left);
    known.set(left, found);
    return found;
  };
  const work = (left: Exclude<FlowSet, { names: NameSet }>): readonly Span[] => {
    if (left.side < side)
      return [...spansWithin(left, box.sides[left.side] ?? [])].map(([, next]) => of(next)).reduce(commonSpans);
    const all: Span = [0n, left.end];
    return unionOfSpans([...spansWithin(left, [all])].flatMap(([span, next]) => (isHeld(next, box) ? [span] : [])));
  };
  return of(set);
}

/** Whether the set holds every flow of the box, from the set's first side on. */
const isHeld = (set: FlowSet, box: SpanBox): boolean => {
  if (set.holds === "all") return true;
  if (set.holds === "none") return false;
  if ("names" in set) return isWithinNames(box.names, set.names);
  return [...spansWithin(set, box.sides[set.side] ?? [])].every(([, next]) => isHeld(next, box));
};

function namesWithin(set: FlowSet, box: SpanBox): NameSet {
  if ("names" in set) return set.names;
  return [...spansWithin(set, box.sides[set.side] ?? [])]
    .map(([, next]) => namesWithin(next, box))
    .reduce(commonNames, WHATEVER_NAMED);
}

/** Sorts spans and joins those that touch. */
function unionOfSpans(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const [first, last] of [...spans].sort(([a], [b]) => compareBigints(a, b))) {
    const before = joined.at(-1);
    if (before === undefined || first > before[1] + 1n) joined.push([first, last]);
    else if (last > before[1]) joined[joined.length - 1] = [before[0], last];
  }
  return joined;
}

/** Returns the size of a box: the product of its sides. */
const sizeOf = ({ sides }: SpanBox): bigint =>
  sides
    .map((side) => side.reduce((sum, [first, last]) => sum + last - first + 1n, 0n))
    .reduce((all, one) => all * one, 1n);
