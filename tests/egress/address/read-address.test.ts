import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ipLiteral } from "../../../src/egress/address/read-address.ts";

describe("ipLiteral", () => {
  const addresses: [text: string, address: string][] = [
    ["10.0.0.1", "10.0.0.1"],
    ["10.1", "10.0.0.1"],
    ["10.0.1", "10.0.0.1"],
    ["012.0.0.1", "10.0.0.1"],
    ["0xA.0.0.0X1", "10.0.0.1"],
    ["10.0.0.0x", "10.0.0.0"],
    ["167772161", "10.0.0.1"],
    ["0xa000001", "10.0.0.1"],
    ["01200000001", "10.0.0.1"],
    ["10.0.0.1.", "10.0.0.1"],
    ["[10.0.0.1]", "10.0.0.1"],
    [" 10.0.0.1\n", "10.0.0.1"],
    ["2001:DB8:0:0::1", "2001:db8::1"],
    ["[fe80::1%eth0]", "fe80::1"],
    ["fe80::1%wlan-0.1", "fe80::1"],
    ["::10.0.0.1", "::a00:1"],
    ["::ffff:012.0.0.1", "::ffff:c00:1"],
  ];
  for (const [text, address] of addresses)
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(ipLiteral(text), address));

  const names = [
    "dead.beef",
    "a.0x1f",
    "10.0.0.1.example.org",
    "256.1.1.1",
    "1.2.3.4.5",
    "[::1]:443",
    "::ffff:0377.0.0.1",
    "10.0.0.0/8",
    "",
    ".",
  ];
  for (const text of names) it(`leaves ${JSON.stringify(text)} alone`, () => assert.equal(ipLiteral(text), undefined));
});
