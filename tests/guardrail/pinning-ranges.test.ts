import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { Address, Cidr, holds } from "../../src/egress/address/address.ts";
import { writeAddress } from "../../src/egress/address/write-ranges.ts";
import { pinningRanges } from "../../src/guardrail/pinning-ranges.ts";

const address = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((value) => Address.parse(writeAddress(4, BigInt(value))));

/** A network of /8 to /32, near one of the addresses or anywhere. */
const network = (near: readonly Address[]) =>
  fc
    .tuple(
      fc.oneof(fc.constantFrom(...near), address),
      fc.integer({ min: 8, max: 32 }),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([start, prefix, shift]) => {
      const size = 2 ** (32 - prefix);
      const value = start.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
      const moved = Math.min(2 ** 32 - size, Math.max(0, value - (value % size) + shift * size));
      return Cidr.parse(`${writeAddress(4, BigInt(moved))}/${prefix}`);
    });

describe("networks that pin", () => {
  it("are those of /8 to /32 that hold an address, and no other", () =>
    fc.assert(
      fc.property(
        fc
          .uniqueArray(address, { minLength: 1, maxLength: 5 })
          .chain((addresses) => fc.tuple(fc.constant(addresses), network(addresses))),
        ([addresses, cidr]) => {
          const isListed = pinningRanges(addresses).includes(cidr);
          assert.equal(
            isListed,
            addresses.some((each) => holds(cidr, each)),
            cidr,
          );
        },
      ),
    ));

  it("stand once each, and none is wider than /8", () => {
    const ranges = pinningRanges([Address.parse("192.0.2.1"), Address.parse("192.0.2.2")]);
    assert.equal(new Set(ranges).size, ranges.length);
    assert.equal(ranges.length, 25 + 2);
    assert.ok(!ranges.includes("0.0.0.0/0") && ranges.includes("192.0.0.0/8"));
  });

  it("are none of IPv6, which these planes compare in too many spellings", () =>
    assert.deepEqual(pinningRanges([Address.parse("2001:db8::1")]), []));
});
