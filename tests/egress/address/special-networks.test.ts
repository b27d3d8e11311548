import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { rangesIn } from "../../../src/egress/address/read-ranges.ts";
import { isPrivate, leadNowhere, publicPart } from "../../../src/egress/address/special-networks.ts";
import { writeRanges } from "../../../src/egress/address/write-ranges.ts";

/**
 * What holds for an address: `public`, reached over the internet or HSCN; `nowhere`, an answer that no host of
 * anybody's has.
 */
const CASES: [address: string, isPublic: boolean, isNowhere: boolean][] = [
  ["8.8.8.8", true, false],
  ["10.1.2.3", false, false],
  ["100.64.0.1", false, false],
  ["127.0.0.1", false, true],
  ["169.254.169.254", false, true],
  ["168.63.129.16", false, false],
  ["192.0.0.8", false, true],
  ["192.0.2.1", true, true],
  ["224.0.0.1", false, false],
  ["255.255.255.255", false, true],
  ["::1", false, true],
  ["::ffff:127.0.0.1", false, true],
  ["fd00::1", false, false],
  ["2001:db8::1", true, true],
  ["2a00::1", true, false],
];

describe("special networks", () => {
  for (const [address, isPublic, isNowhere] of CASES)
    it(address, () => {
      const ranges = rangesIn(address);
      assert.deepEqual([isPrivate(ranges), leadNowhere(ranges)], [!isPublic, isNowhere]);
    });

  it("takes what is private out of a network", () =>
    assert.deepEqual(writeRanges(publicPart(rangesIn("10.255.255.0-11.0.0.255"))), ["11.0.0.0/24"]));

  it("says of no address that it leads nowhere", () => assert.equal(leadNowhere(rangesIn("no address")), false));
});
