import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { anyOf } from "../../../src/egress/name/name-pattern.ts";
import { fewestBoxesOf } from "../../../src/reach/set/fewest-boxes.ts";
import {
  boxesOf,
  commonFlows,
  EVERY_FLOW,
  type FlowSet,
  flowsOf,
  holdsPoint,
  isEmptyOfFlows,
  isSameFlows,
  NO_FLOWS,
  otherFlows,
  type Point,
  SIDES,
  type Span,
  type SpanBox,
  unionOfFlows,
  withoutFlows,
} from "../../../src/reach/set/flow-set.ts";
import { holdsName, namesOf, otherNames, WHATEVER_NAMED } from "../../../src/reach/set/name-set.ts";
import { runs } from "../../support/property-runs.ts";

const SIZES = Object.values(SIDES);
const V6 = 1n << 32n;

/** The values that boxes of these tests are cut at, on each side. */
const CUTS: readonly (readonly bigint[])[] = [
  [0n, 5n, 9n, V6, V6 + 3n],
  [0n, 7n],
  [0n, 1n],
  [0n, 443n, 444n],
  [0n, 1n],
  [0n, 2n],
];
const NAMES = ["", "a", "b.a", "c.b.a", "z"];

/** A flow in each corner of the small universe. */
const POINTS: readonly Point[] = CUTS.reduce<bigint[][]>(
  (some, values) => some.flatMap((start) => values.map((value) => [...start, value])),
  [[]],
).flatMap((sides) => NAMES.map((name) => ({ sides, name })));

const side = (index: number): fc.Arbitrary<Span[]> => {
  const cuts = CUTS[index] ?? [];
  const pieces = cuts.map((first, at): Span => [first, (cuts[at + 1] ?? SIZES[index] ?? 0n) - 1n]);
  return fc.subarray(pieces, { minLength: 1 }).map(joined);
};
function joined(pieces: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const [first, last] of pieces) {
    const before = spans.at(-1);
    if (before?.[1] === first - 1n) spans[spans.length - 1] = [before[0], last];
    else spans.push([first, last]);
  }
  return spans;
}
const names = fc.oneof(
  fc.constant(WHATEVER_NAMED),
  fc
    .subarray(["a", "*.a", "*b.a", "c*a", "z"], { minLength: 1 })
    .map((globs) => namesOf([anyOf("", globs)]) ?? assert.fail()),
  fc.constant(otherNames(namesOf([anyOf("", ["*a"])]) ?? assert.fail())),
);
const box: fc.Arbitrary<SpanBox> = fc.record({ sides: fc.tuple(...CUTS.map((_, index) => side(index))), names });

const isIn = ({ sides, names }: SpanBox, { sides: values, name }: Point): boolean =>
  sides.every((spans, index) =>
    spans.some(([first, last]) => first <= (values[index] ?? 0n) && (values[index] ?? 0n) <= last),
  ) && holdsName(names, name);

interface Known {
  readonly set: FlowSet;
  readonly has: (point: Point) => boolean;
}
const known: fc.Arbitrary<Known> = fc.letrec<{ known: Known }>((tie) => ({
  known: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.array(box, { maxLength: 3 }).map((boxes) => ({
      set: unionOfFlows(boxes.map(flowsOf)),
      has: (point: Point) => boxes.some((one) => isIn(one, point)),
    })),
    fc.tuple(tie("known"), tie("known")).map(([a, b]) => ({
      set: commonFlows(a.set, b.set),
      has: (point: Point) => a.has(point) && b.has(point),
    })),
    fc.tuple(tie("known"), tie("known")).map(([a, b]) => ({
      set: withoutFlows(a.set, b.set),
      has: (point: Point) => a.has(point) && !b.has(point),
    })),
    tie("known").map(({ set, has }) => ({ set: otherFlows(set), has: (point: Point) => !has(point) })),
  ),
})).known;

describe("sets of flows", () => {
  it("hold the flows of their boxes, however they are put together", () =>
    fc.assert(
      fc.property(known, ({ set, has }) => {
        const wrong = POINTS.find((point) => holdsPoint(set, point) !== has(point));
        assert.equal(wrong, undefined);
      }),
      runs(200),
    ));

  it("are alike if they are of the same flows", () =>
    fc.assert(
      fc.property(known, known, ({ set: a }, { set: b }) => {
        assert.ok(isSameFlows(unionOfFlows([commonFlows(a, b), withoutFlows(a, b)]), a));
        assert.ok(isSameFlows(otherFlows(unionOfFlows([a, b])), commonFlows(otherFlows(a), otherFlows(b))));
        assert.equal(isEmptyOfFlows(withoutFlows(a, b)) && isEmptyOfFlows(withoutFlows(b, a)), isSameFlows(a, b));
      }),
      runs(200),
    ));

  it("are the union of their boxes, of which no flow is in two, and of their lines, which are no more", () =>
    fc.assert(
      fc.property(known, ({ set }) => {
        const [boxes, lines] = [boxesOf(set), fewestBoxesOf(set)];
        assert.ok(isSameFlows(unionOfFlows(boxes.map(flowsOf)), set));
        assert.ok(isSameFlows(unionOfFlows(lines.map(flowsOf)), set));
        assert.ok(lines.length <= boxes.length, `${lines.length} lines for ${boxes.length} boxes`);
        const flows = boxes.map(flowsOf);
        for (const [index, one] of flows.entries())
          for (const other of flows.slice(index + 1)) assert.ok(isEmptyOfFlows(commonFlows(one, other)));
      }),
      runs(100),
    ));

  it("are written as the two rules that overlap, not as the pieces that they cut each other into", () => {
    const every = SIZES.map((size): Span[] => [[0n, size - 1n]]);
    const of = (source: Span, port: bigint, host: string): SpanBox => ({
      sides: every.with(0, [source]).with(3, [[port, port]]),
      names: namesOf([anyOf(host, [host])]) ?? assert.fail(),
    });
    const rules = [of([0n, 999n], 443n, "a"), of([100n, 200n], 443n, "z"), of([100n, 200n], 80n, "z")];
    const lines = fewestBoxesOf(unionOfFlows(rules.map(flowsOf)));
    assert.deepEqual(
      lines.map(({ sides }) => [sides[0], sides[3]]),
      [
        [[[0n, 999n]], [[443n, 443n]]],
        [
          [[100n, 200n]],
          [
            [80n, 80n],
            [443n, 443n],
          ],
        ],
      ],
    );
    assert.ok(holdsName(lines[1]?.names ?? WHATEVER_NAMED, "z") && !holdsName(lines[1]?.names ?? WHATEVER_NAMED, "a"));
  });

  it("know nothing and everything", () => {
    assert.ok(isEmptyOfFlows(NO_FLOWS) && !isEmptyOfFlows(EVERY_FLOW));
    assert.ok(isSameFlows(otherFlows(NO_FLOWS), EVERY_FLOW));
    assert.equal(boxesOf(EVERY_FLOW).length, 1);
  });
});
