import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { unionOf } from "../../../src/egress/address/address-ranges.ts";
import { readRanges } from "../../../src/egress/address/read-ranges.ts";
import { isPrivate, publicPart } from "../../../src/egress/address/special-networks.ts";
import { describeRanges, writeRanges } from "../../../src/egress/address/write-ranges.ts";
import { ipv4Bytes, ipv4Spellings, ipv6Spellings } from "../../support/readers/addresses.ts";
import { anySet } from "../../support/readers/ranges.ts";

const read = (text: string): string => {
  const found = readRanges(text);
  return "fault" in found ? found.fault : `${writeRanges(found.ranges).join(" ")}${found.any ? " any" : ""}`;
};

describe("readRanges", () => {
  const cases: [written: string, means: string][] = [
    ["18.132.56.40", "18.132.56.40"],
    ["18.132.56.40/32", "18.132.56.40"],
    ["18.132.56.40/24", "18.132.56.0/24"],
    ["18.132.56.40/255.255.255.0", "18.132.56.0/24"],
    ["18.132.56.40/0.0.0.255", "18.132.56.0/24"],
    ["18.132.56.40/0xffffff00", "18.132.56.0/24"],
    ["18.132.56.40/0.0.0.0", "0.0.0.0/0 any"],
    ["18.132.56.40/255.0.255.0", '"18.132.56.40/255.0.255.0" is no address or network'],
    ["18.132.56.39-18.132.56.41", "18.132.56.39-18.132.56.41"],
    ["18.132.56.41 - 18.132.56.39", "18.132.56.39-18.132.56.41"],
    ["18.132.56.0-18.132.56.255", "18.132.56.0/24"],
    ["0x12.0x84.0x38.0x28", "18.132.56.40"],
    ["0x12843828", "18.132.56.40"],
    ["310655016", "18.132.56.40"],
    ["18.132.14376", "18.132.56.40"],
    ["18.132.56.40.", "18.132.56.40"],
    ["022.0204.070.050", "18.132.56.40 22.204.70.50"],
    ["018.132.056.040", "18.132.56.40"],
    ["::ffff:18.132.56.40", "18.132.56.40"],
    ["::ffff:1284:3828", "18.132.56.40"],
    ["[::ffff:18.132.56.40]", "18.132.56.40"],
    ["::ffff:18.132.56.40/128", "18.132.56.40"],
    ["::ffff:18.132.56.0/120", "18.132.56.0/24"],
    ["64:ff9b::18.132.56.40", "18.132.56.40"],
    ["64:ff9b:1::18.132.56.40", "18.132.56.40"],
    ["::ffff:0:18.132.56.40", "18.132.56.40"],
    ["１８.132.56.40", "18.132.56.40"],
    ["18.132.56.*", "18.132.56.0/24"],
    ["18.132.56.40-43", "18.132.56.40/30"],
    ["18.132.*.*", "18.132.0.0/16"],
    ["64:ff9b::1284:3828", "18.132.56.40"],
    ["::18.132.56.40", "::1284:3828"],
    ["18.132/16", "18.0.0.0/16 18.132.0.0/16"],
    ["18/8", "0.0.0.0/8 18.0.0.0/8"],
    ["2001:db8::1/64", "2001:db8::/64"],
    ["2001:db8::1/ffff:ffff:ffff:ffff::", "2001:db8::/64"],
    ["fe80::1%eth0", "fe80::1"],
    ["0.0.0.0/0", "0.0.0.0/0 any"],
    ["0.0.0.0/00", "0.0.0.0/0 any"],
    ["1.2.3.4/0", "0.0.0.0/0 any"],
    ["::0/0", "::/0 any"],
    ["0::/0", "::/0 any"],
    ["0/0", "0.0.0.0/0 any"],
    ["0.0.0.0-255.255.255.255", "0.0.0.0/0 any"],
    ["::ffff:0:0/96", "0.0.0.0/0 any"],
    ["*", "0.0.0.0/0 ::/0 any"],
    ["0.0.0.0/1, 128.0.0.0/1", "0.0.0.0/0"],
    ["0.0.0.0/2;64.0.0.0/2 128.0.0.0/1", "0.0.0.0/0"],
    ["::/1", "0.0.0.0/0 ::/1"],
    ["10.0.0.1,nhs.uk", '"nhs.uk" is no address or network'],
    ["", '"" is no address or network'],
    [",", '"," is no address or network'],
    ["Internet", '"Internet" is no address or network'],
    ["18.132.56.40/33", '"18.132.56.40/33" is no address or network'],
    ["18.132.56.40/24/24", '"18.132.56.40/24/24" is no address or network'],
    ["1-2-3", '"1-2-3" is no address or network'],
    ["18.132.56.256", '"18.132.56.256" is no address or network'],
    ["1.2.3.4.5", '"1.2.3.4.5" is no address or network'],
    ["10.0.0.1-::1", '"10.0.0.1-::1" is no address or network'],
  ];
  for (const [written, means] of cases) it(`reads "${written}" as ${means}`, () => assert.equal(read(written), means));

  it("reads any spelling of an IPv4 address as that address among others", () =>
    fc.assert(
      fc.property(ipv4Bytes, fc.constantFrom(32, 24, 8), (bytes, length) => {
        const plain = readRanges(`${bytes.join(".")}/${length}`);
        assert.ok("ranges" in plain);
        assert.equal(plain.ranges.length, 1);
        for (const text of [`::ffff:${bytes.join(".")}/${96 + length}`, `64:ff9b::${bytes.join(".")}/${96 + length}`])
          assert.deepEqual(readRanges(text), plain);
      }),
    ));

  it("gives back what was written of any set", () =>
    fc.assert(
      fc.property(anySet, (set) => {
        if (set.length === 0) return;
        const found = readRanges(writeRanges(set).join(", "));
        // IPv6 that carries IPv4 comes back as IPv4 too.
        assert.ok("ranges" in found);
        assert.deepEqual(unionOf([found.ranges, set]), found.ranges);
      }),
    ));

  it("never throws, whatever it gets", () => {
    for (const text of [
      fc.string({ maxLength: 300 }),
      fc.string({ unit: fc.constantFrom(..."0123456789abcdefx.:/-,[]% ") }),
      ipv4Spellings,
      ipv6Spellings,
    ])
      fc.assert(fc.property(text, (written) => void readRanges(written)));
    for (const written of ["9".repeat(1e5), `${"1.1.1.1,".repeat(1e4)}`, "-".repeat(1e5), `0x${"0".repeat(1e5)}`])
      readRanges(written);
  });
});

describe("publicPart", () => {
  const cases: [written: string, left: string][] = [
    ["10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16", ""],
    ["100.64.0.0/10 127.0.0.1 169.254.169.254 168.63.129.16 224.0.0.1 255.255.255.255 0.0.0.0", ""],
    ["fd00::/8 fe80::1 ::1 ff02::1", ""],
    ["::ffff:10.0.0.1", ""],
    ["18.132.56.40", "18.132.56.40"],
    ["::ffff:18.132.56.40", "18.132.56.40"],
    ["10.0.0.0/7", "11.0.0.0/8"],
    ["203.0.113.7 2001:db8::7", "203.0.113.7 2001:db8::7"],
    ["172.32.0.0-172.32.0.1", "172.32.0.0/31"],
  ];
  for (const [written, left] of cases)
    it(`leaves ${left || "nothing"} of ${written}`, () => {
      const found = readRanges(written);
      assert.ok("ranges" in found);
      assert.equal(writeRanges(publicPart(found.ranges)).join(" "), left);
      assert.equal(isPrivate(found.ranges), left === "");
    });
});

describe("describeRanges", () => {
  const cases: [written: string, most: number, text: string][] = [
    ["18.132.56.40", 3, "18.132.56.40"],
    ["1.0.0.1 1.0.0.3 1.0.0.5 1.0.0.7", 2, "1.0.0.1, 1.0.0.3 and 2 more"],
    ["0.0.0.0/0", 3, "any address"],
  ];
  for (const [written, most, text] of cases)
    it(text, () => {
      const found = readRanges(written);
      assert.ok("ranges" in found);
      assert.equal(describeRanges(found.ranges, most), text);
    });
});
