import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
  type AddressRanges,
  complementOf,
  countOf,
  EVERY_ADDRESS,
  HIGHEST,
  holdsFamily,
  intersectionOf,
  isWithin,
  overlaps,
  rangesOf,
  unionOf,
  without,
} from "../../../src/egress/address/address-ranges.ts";
import { anyRanges, anySet, holdsNumber } from "../../support/readers/ranges.ts";

/** Addresses at which sets of `anySet` can differ: the small ones, and the ends of each family. */
const PROBES = ([4, 6] as const).flatMap((family) =>
  [...Array.from({ length: 60 }, (_, value) => BigInt(value)), HIGHEST[family]].map((value) => ({ family, value })),
);

const same = (got: AddressRanges, holds: (family: 4 | 6, value: bigint) => boolean) => {
  for (const { family, value } of PROBES)
    assert.equal(holdsNumber(got, family, value), holds(family, value), `IPv${family} ${value}`);
  assert.deepEqual(got, rangesOf(got), "not canonical");
};

describe("rangesOf", () => {
  it("holds what the ranges hold, sorted, nothing twice and nothing that could be one range", () =>
    fc.assert(
      fc.property(anyRanges, (ranges) => {
        const set = rangesOf(ranges);
        same(set, (family, value) => holdsNumber(ranges, family, value));
        for (const [index, { family, first }] of set.entries()) {
          const before = set[index - 1];
          assert.ok(!before || before.family < family || before.last + 1n < first);
        }
      }),
    ));
});

describe("sets of addresses", () => {
  it("come together, less each other, in common and turned over as sets do", () =>
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        const [inA, inB] = [a, b].map((set) => (family: 4 | 6, value: bigint) => holdsNumber(set, family, value));
        if (!inA || !inB) return;
        same(unionOf([a, b]), (...at) => inA(...at) || inB(...at));
        same(without(a, b), (...at) => inA(...at) && !inB(...at));
        same(intersectionOf(a, b), (...at) => inA(...at) && inB(...at));
        same(complementOf(a), (...at) => !inA(...at));
        assert.equal(
          overlaps(a, b),
          PROBES.some(({ family, value }) => inA(family, value) && inB(family, value)),
        );
        assert.equal(
          isWithin(a, b),
          PROBES.every(({ family, value }) => !inA(family, value) || inB(family, value)),
        );
      }),
    ));

  it("are counted", () => {
    assert.equal(countOf([]), 0n);
    assert.equal(countOf(rangesOf([{ family: 4, first: 5n, last: 9n }])), 5n);
    assert.equal(countOf(EVERY_ADDRESS), (1n << 32n) + (1n << 128n));
  });

  it("hold a family only if nothing of it is missing", () => {
    assert.equal(holdsFamily(EVERY_ADDRESS), true);
    assert.equal(holdsFamily([{ family: 4, first: 0n, last: HIGHEST[4] }]), true);
    assert.equal(holdsFamily([{ family: 4, first: 1n, last: HIGHEST[4] }]), false);
    assert.equal(holdsFamily([{ family: 6, first: 0n, last: HIGHEST[4] }]), false);
    assert.equal(holdsFamily([]), false);
  });
});
