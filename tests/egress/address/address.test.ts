import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { Address, Cidr, ClientCidr, heldAddresses, holds, isAny, isIpv6 } from "../../../src/egress/address/address.ts";
import { faultOf } from "../../support/components/faults.ts";
import { runs } from "../../support/property-runs.ts";
import { ipv4Bytes, ipv6Groups, ipv6Spellings, writeIpv6 } from "../../support/readers/addresses.ts";

describe("Address", () => {
  const accepted: [text: string, address: string][] = [
    ["10.20.0.2", "10.20.0.2"],
    ["255.255.255.255", "255.255.255.255"],
    ["2001:DB8:0:0:0:0:0:53", "2001:db8::53"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["::", "::"],
    ["::ffff:10.0.0.1", "::ffff:a00:1"],
    ["::10.0.0.1", "::a00:1"],
    ["2001:db8::10.0.0.1", "2001:db8::a00:1"],
  ];
  for (const [text, address] of accepted) it(`takes ${text}`, () => assert.equal(Address.parse(text), address));

  const form = 'Write four decimal numbers, as in "10.20.0.2", or IPv6, as in "2001:db8::53".';
  const refused: [text: string, complaint: string][] = [
    ["10.20.0.2/32", 'is a network, not an address. Did you mean "10.20.0.2"?'],
    ["2001:DB8::53/128", 'is a network, not an address. Did you mean "2001:db8::53"?'],
    ...["10.1", "010.0.0.2", "0x0a.0.0.2", "167772162", "10.0.0.256", "10.0.0.2.", " 10.0.0.2", "１０.0.0.2"].map(
      (text): [string, string] => [text, `is not an address. ${form}`],
    ),
    ...["fe80::1%eth0", "[::1]", "::ffff:010.0.0.1", "1::2::3", "::12345", "", "dns.example.org", "/", "\0"].map(
      (text): [string, string] => [text, `is not an address. ${form}`],
    ),
  ];
  for (const [text, complaint] of refused)
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.equal(faultOf(Address, text), `${JSON.stringify(text)} ${complaint}`));
});

describe("Cidr", () => {
  const accepted: [text: string, cidr: string][] = [
    ["10.20.0.0/16", "10.20.0.0/16"],
    ["10.20.0.2/32", "10.20.0.2/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:DB8:0::/48", "2001:db8::/48"],
    ["::/0", "::/0"],
    ["2001:db8::1/128", "2001:db8::1/128"],
  ];
  for (const [text, cidr] of accepted) it(`takes ${text}`, () => assert.equal(Cidr.parse(text), cidr));

  const form = 'Write it as in "10.20.0.0/16" or "2001:db8::/32".';
  const refused: [text: string, complaint: string][] = [
    ["10.0.0.1/16", 'has host bits set. Did you mean "10.0.0.0/16"?'],
    ["10.0.0.1/0", 'has host bits set. Did you mean "0.0.0.0/0"?'],
    ["2001:db8::1/33", 'has host bits set. Did you mean "2001:db8::/33"?'],
    ["10.0.0.1", 'is an address, not a network. Did you mean "10.0.0.1/32"?'],
    ["2001:DB8::1", 'is an address, not a network. Did you mean "2001:db8::1/128"?'],
    ...["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/1e1", "10.0.0.0/255.0.0.0"].map(
      (text): [string, string] => [text, `has no prefix length from 0 to 32 behind the slash. ${form}`],
    ),
    ["::/129", `has no prefix length from 0 to 128 behind the slash. ${form}`],
    ...[
      "10.0/16",
      "010.0.0.0/8",
      "0x0a.0.0.0/8",
      "10.0.0.0/8/8",
      " 10.0.0.0/8",
      "fe80::%eth0/64",
      "[::]/0",
      "",
      "/8",
    ].map((text): [string, string] => [text, `is not a network. ${form}`]),
  ];
  for (const [text, complaint] of refused)
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.equal(faultOf(Cidr, text), `${JSON.stringify(text)} ${complaint}`));

  it("never throws", () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), ipv6Spellings), fc.constantFrom("", "/", "/0", "/64", "/x"), (text, prefix) => {
        Cidr.safeParse(text + prefix);
        Address.safeParse(text + prefix);
        ClientCidr.safeParse(text + prefix);
      }),
    ));

  it("gives every spelling of a network the same one", () =>
    fc.assert(
      fc.property(network, ({ text, short, dotted }) => {
        const cidr = Cidr.parse(text);
        assert.equal(Cidr.parse(text.toUpperCase()), cidr);
        assert.equal(Cidr.parse(short), cidr);
        assert.equal(Cidr.parse(dotted), cidr);
        assert.equal(Cidr.parse(cidr), cidr);
      }),
    ));

  it("offers the network of any address with a prefix length, and takes what it offered", () =>
    fc.assert(
      fc.property(network, host, ({ text, bits, length }, { value }) => {
        const prefix = length % bits;
        const inside = write({ value: BigInt.asUintN(bits, value), bits });
        const { success, error } = Cidr.safeParse(`${inside}/${prefix}`);
        if (success) return;
        const offered = /Did you mean "(.+)"\?$/.exec(error.issues[0]?.message ?? "")?.[1];
        assert.equal(holds(Cidr.parse(offered), Address.parse(inside)), true, text);
      }),
    ));
});

describe("ClientCidr", () => {
  for (const text of ["0.0.0.0/0", "::/0", "::ffff:0:0/96"])
    it(`refuses ${text}`, () =>
      assert.equal(
        faultOf(ClientCidr, text),
        `"${text}" is every address; name the networks your MESH clients are in.`,
      ));

  it("takes a network, and says of anything else what Cidr says", () => {
    assert.equal(ClientCidr.parse("10.0.0.0/8"), "10.0.0.0/8");
    assert.equal(faultOf(ClientCidr, "10.0.0.1"), faultOf(Cidr, "10.0.0.1"));
  });
});

describe("holds", () => {
  const cases: [cidr: string, address: string, held: boolean][] = [
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["10.0.0.128/25", "10.0.0.127", false],
    ["10.0.0.1/32", "10.0.0.1", true],
    ["0.0.0.0/0", "255.255.255.255", true],
    ["2001:db8::/33", "2001:db8:8000::", false],
    ["0.0.0.0/0", "2001:db8::1", false],
    ["::/0", "10.0.0.1", false],
    ["64:ff9b::/64", "10.0.0.1", false],
    ["::/0", "::ffff:10.0.0.1", true],
    ["::ffff:10.0.0.0/104", "10.0.0.1", true],
    ["::ffff:10.0.0.0/104", "11.0.0.1", false],
    ["64:ff9b::10.0.0.1/128", "10.0.0.1", true],
    ["10.0.0.0/8", "::ffff:10.0.0.1", true],
    ["10.0.0.0/8", "64:ff9b::10.0.0.1", true],
    ["10.0.0.0/8", "2001:db8::10.0.0.1", false],
  ];
  for (const [cidr, address, held] of cases)
    it(`${held ? "finds" : "misses"} ${address} in ${cidr}`, () =>
      assert.equal(holds(Cidr.parse(cidr), Address.parse(address)), held));

  it("agrees with whole-number arithmetic", () =>
    fc.assert(
      fc.property(network, host, fc.boolean(), ({ text, value, bits, length }, random, near) => {
        const free = BigInt(bits - length);
        const address = near
          ? value ^ (BigInt.asUintN(bits, random.value) >> BigInt(Math.max(length - 1, 0)))
          : random.value;
        const member = { value: BigInt.asUintN(bits, address), bits };
        assert.equal(holds(Cidr.parse(text), Address.parse(write(member))), member.value >> free === value >> free);
      }),
      runs(2000),
    ));

  it("judges an IPv4 address in IPv6 form as that address", () =>
    fc.assert(
      fc.property(
        ipv4Bytes,
        fc.nat(32),
        ipv4Bytes,
        fc.constantFrom("::ffff:", "64:ff9b::"),
        (at, length, bytes, carrier) => {
          const value = masked(numberOf(at, 8), 32, length);
          const cidr = write({ value, bits: 32 });
          const held = holds(Cidr.parse(`${cidr}/${length}`), Address.parse(bytes.join(".")));
          assert.equal(holds(Cidr.parse(`${carrier}${cidr}/${length + 96}`), Address.parse(bytes.join("."))), held);
          assert.equal(holds(Cidr.parse(`${cidr}/${length}`), Address.parse(`${carrier}${bytes.join(".")}`)), held);
        },
      ),
    ));
});

describe("heldAddresses", () => {
  it("gives those held, in their order", () => {
    const addresses = ["10.0.0.2", "11.0.0.1", "10.0.0.1"].map((text) => Address.parse(text));
    assert.deepEqual(heldAddresses(Cidr.parse("10.0.0.0/8"), addresses), ["10.0.0.2", "10.0.0.1"]);
    assert.deepEqual(heldAddresses(Cidr.parse("12.0.0.0/8"), addresses), []);
  });
});

describe("what a network is", () => {
  const cases: [cidr: string, any: boolean, ipv6: boolean][] = [
    ["0.0.0.0/0", true, false],
    ["0.0.0.0/1", false, false],
    ["::/0", true, true],
    ["::ffff:0:0/96", true, true],
    ["2001:db8::/32", false, true],
  ];
  for (const [text, any, ipv6] of cases)
    it(`tells those of ${text}`, () => {
      const cidr = Cidr.parse(text);
      assert.deepEqual([isAny(cidr), isIpv6(cidr)], [any, ipv6]);
    });
});

interface Numbered {
  value: bigint;
  bits: number;
}

const numberOf = (parts: readonly number[], width: number): bigint =>
  parts.reduce((sum, part) => (sum << BigInt(width)) | BigInt(part), 0n);

const masked = (value: bigint, bits: number, length: number): bigint =>
  (value >> BigInt(bits - length)) << BigInt(bits - length);

const partsOf = (value: bigint, count: number, width: number): number[] =>
  Array.from({ length: count }, (_, index) =>
    Number(BigInt.asUintN(width, value >> BigInt(width * (count - 1 - index)))),
  );

const write = ({ value, bits }: Numbered): string =>
  bits === 32 ? partsOf(value, 4, 8).join(".") : writeIpv6(partsOf(value, 8, 16));

const host: fc.Arbitrary<Numbered> = fc.oneof(
  ipv4Bytes.map((bytes) => ({ value: numberOf(bytes, 8), bits: 32 })),
  ipv6Groups.map((groups) => ({ value: numberOf(groups, 16), bits: 128 })),
);

const network = fc.tuple(host, fc.nat(128)).map(([{ value, bits }, size]) => {
  const length = size % (bits + 1);
  const start = { value: masked(value, bits, length), bits };
  const text = `${write(start)}/${length}`;
  if (bits === 32) return { ...start, length, text, short: text, dotted: text };
  const groups = partsOf(start.value, 8, 16);
  const short = groups.map((group) => group.toString(16)).join(":");
  const head = groups.slice(0, 6);
  const front = head.every((group) => group === 0) ? "::" : `${writeIpv6(head)}:`;
  const dotted = `${front}${write({ value: start.value, bits: 32 })}`;
  return { ...start, length, text, short: `${short}/${length}`, dotted: `${dotted}/${length}` };
});
