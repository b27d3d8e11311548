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

/** More boxes than this are listed as they are. */
const MOST_BOXES = 64;

/**
 * The set as few boxes, which may overlap: each as wide as the set allows, none that the others hold already, and of
 * its ports and names only those that no other has. The same set gives the same list.
 */
export function fewestBoxesOf(set: FlowSet): SpanBox[] {
  const apart = boxesOf(set);
  if (apart.length <= 1 || apart.length > MOST_BOXES) return apart;
  const wide = apart.map((box) => widened(set, box));
  const kept: { box: SpanBox; flows: FlowSet }[] = [];
  // The widest first, so that what they hold is dropped.
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

/** Sides of which a line keeps what is its own alone. */
const PORT = 3;

/** The box with the ports and names that the parts of it have. */
const narrowed = (box: SpanBox, parts: readonly SpanBox[]): SpanBox => ({
  sides: box.sides.map((side, index) =>
    index === PORT ? unionOfSpans(parts.flatMap(({ sides }) => sides[PORT] ?? [])) : side,
  ),
  names: parts.map(({ names }) => names).reduce(unionOfNames),
});

/** The box, as wide on each side in turn as the set allows. */
function widened(set: FlowSet, box: SpanBox): SpanBox {
  const wide = { sides: [...box.sides], names: namesWithin(set, box) };
  for (const side of box.sides.keys()) wide.sides[side] = spansOf(set, wide, side);
  return wide;
}

/** Values of one side with which, and all that the box has of the others, every flow is in the set. */
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

/** Whether every flow with what the box has of the sides from the set's first on is in it. */
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

/** Sorted, with those that touch as one. */
function unionOfSpans(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const [first, last] of [...spans].sort(([a], [b]) => compareBigints(a, b))) {
    const before = joined.at(-1);
    if (before === undefined || first > before[1] + 1n) joined.push([first, last]);
    else if (last > before[1]) joined[joined.length - 1] = [before[0], last];
  }
  return joined;
}

/** How wide a box is: the product of its sides. */
const sizeOf = ({ sides }: SpanBox): bigint =>
  sides
    .map((side) => side.reduce((sum, [first, last]) => sum + last - first + 1n, 0n))
    .reduce((all, one) => all * one, 1n);
