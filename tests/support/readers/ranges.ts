import fc from "fast-check";
import { type AddressRange, rangesOf } from "../../../src/egress/address/address-ranges.ts";

/** A range of few addresses near the start of its family, so that ranges often meet, or of very many. */
export const anyRange: fc.Arbitrary<AddressRange> = fc
  .record({ family: fc.constantFrom(4 as const, 6 as const), from: fc.nat(40), length: fc.nat(12), wide: fc.boolean() })
  .map(({ family, from, length, wide }) => {
    const first = BigInt(from);
    const most = family === 4 ? (1n << 32n) - 1n : (1n << 128n) - 1n;
    return { family, first, last: wide && length > 10 ? most : first + BigInt(length) };
  });

export const anyRanges = fc.array(anyRange, { maxLength: 6 });
export const anySet = anyRanges.map(rangesOf);

/** Whether one of the ranges, in any order and overlapping as they like, holds the address. */
export const holdsNumber = (ranges: readonly AddressRange[], family: 4 | 6, value: bigint): boolean =>
  ranges.some((range) => range.family === family && range.first <= value && value <= range.last);
