import assert from "node:assert/strict";
import { isIP } from "node:net";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, it } from "mocha";
import { show } from "../../../src/egress/input/show.ts";
import { Hostname, isInside } from "../../../src/egress/name/hostname.ts";
import { faultOf } from "../../support/components/faults.ts";
import { runs } from "../../support/property-runs.ts";
import { ipv4Spellings, ipv6Spellings } from "../../support/readers/addresses.ts";

const BY_NAME = "Give the host name instead: addresses change, and rules go by name.";
const EACH = "Name each host in full; a rule opens one host.";
const PLAIN = "A host name has letters, digits, hyphens and dots only.";
const ALONE = 'Give the host name alone, as in "www.example.org".';
const AFRESH = "Type it again, in one script.";
const NUMERIC = "ends in a number, as addresses do and no top-level domain does (RFC 3696)";

describe("Hostname", () => {
  const accepted: [text: string, name: string][] = [
    ["mesh-sync.spineservices.nhs.uk", "mesh-sync.spineservices.nhs.uk"],
    ["MESH-Sync.SpineServices.NHS.UK", "mesh-sync.spineservices.nhs.uk"],
    ["mesh-sync.spineservices.nhs.uk.", "mesh-sync.spineservices.nhs.uk"],
    ["ｍｅｓｈ。example.org｡", "mesh.example.org"],
    ["www.nhs.uk", "www.nhs.uk"],
    ["s3.amazonaws.com", "s3.amazonaws.com"],
    ["github.io", "github.io"],
    ["mesh.internal", "mesh.internal"],
    ["r3---sn.example.org", "r3---sn.example.org"],
    ["0x7f.example.org", "0x7f.example.org"],
    ["dead.beef", "dead.beef"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["bu\u0308cher.example", "xn--bcher-kva.example"],
    ["XN--BCHER-KVA.example", "xn--bcher-kva.example"],
    ["straße.example", "xn--strae-oqa.example"],
    ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
    ["실례.테스트", "xn--9n2bp8q.xn--9t4b11yi5a"],
    ["مثال.example", "xn--mgbh0fb.example"],
    ["उदाहरण.भारत", "xn--p1b6ci4b4b3a.xn--h2brj9c"],
    ["пример.рф", "xn--e1afmkfd.xn--p1ai"],
    [`${"a".repeat(63)}.example.org`, `${"a".repeat(63)}.example.org`],
    [`${"a.".repeat(121)}example.org`, `${"a.".repeat(121)}example.org`],
  ];
  for (const [text, name] of accepted) it(`takes ${text}`, () => assert.equal(Hostname.parse(text), name));

  const refused: [text: string, what: string, remedy: string][] = [
    ["10.0.0.1", "is an IP address", BY_NAME],
    ["10.0.0.1.", "is a spelling of the IP address 10.0.0.1", BY_NAME],
    ["10.1", "is a spelling of the IP address 10.0.0.1", BY_NAME],
    ["0x7f.1", "is a spelling of the IP address 127.0.0.1", BY_NAME],
    ["0177.0.0.1", "is a spelling of the IP address 127.0.0.1", BY_NAME],
    ["2130706433", "is a spelling of the IP address 127.0.0.1", BY_NAME],
    ["0x7f000001", "is a spelling of the IP address 127.0.0.1", BY_NAME],
    ["::1", "is an IP address", BY_NAME],
    ["::ffff:10.0.0.1", "is a spelling of the IP address ::ffff:a00:1", BY_NAME],
    ["[2001:db8::1]", "is a spelling of the IP address 2001:db8::1", BY_NAME],
    ["fe80::1%eth-0", "is a spelling of the IP address fe80::1", BY_NAME],
    ["１０。０．０｡１", "is an IP address", BY_NAME],
    [
      "१०.०.०.१",
      'has the label "१०" (xn--d4bb), which holds "१" (U+0967), neither a letter nor a digit from 0 to 9',
      AFRESH,
    ],
    ["10.0\u200b.0.1", "is a spelling of the IP address 10.0.0.1", BY_NAME],
    ["10.0.0.\u200b1", "is an IP address", BY_NAME],
    ["256.1.1.1", NUMERIC, BY_NAME],
    ["mesh.example.0x1f", NUMERIC, BY_NAME],
    ["10.0.0.0/8", "is an IP network", BY_NAME],
    ["2001:db8::/32", "is an IP network", BY_NAME],
    ["[::1]:443", "has a port, and names an IP address", BY_NAME],
    ["https://10.0.0.1/x", "is a URL, and names an IP address", BY_NAME],
    ["https://mesh.example.org:443/x?y#z", "is a URL", 'Did you mean "mesh.example.org"?'],
    ["//mesh.example.org", "is a URL", 'Did you mean "mesh.example.org"?'],
    ["HTTPS://u:p@MESH.example.org", "is a URL", 'Did you mean "mesh.example.org"?'],
    ["https://localhost", "is a URL", ALONE],
    ["me@mesh.example.org", "has a user name before the host", 'Did you mean "mesh.example.org"?'],
    ["mesh.example.org:443", "has a port", 'Did you mean "mesh.example.org"?'],
    ["mesh.example.org：443", "has a port", 'Did you mean "mesh.example.org"?'],
    ["mesh.example.org/messageexchange", "has a path", 'Did you mean "mesh.example.org"?'],
    ["mesh.example.org／x", "has a path", 'Did you mean "mesh.example.org"?'],
    ["*.example.org", "is a wildcard", EACH],
    ["*mesh.example.org", "is a wildcard", EACH],
    ["＊.example.org", "is a wildcard", EACH],
    [".example.org", "begins with a dot, which firewalls read as every name below", EACH],
    ["nhs.uk", "is a public suffix, a registry's zone and no host", "Name the host below it."],
    ["NHS.uk.", "is a public suffix, a registry's zone and no host", "Name the host below it."],
    ["co.uk", "is a public suffix, a registry's zone and no host", "Name the host below it."],
    ["com", "is a public suffix, a registry's zone and no host", "Name the host below it."],
    ["公司.cn", "is a public suffix, a registry's zone and no host", "Name the host below it."],
    ["localhost", "is a single label", 'Give the whole name, as in "www.example.org".'],
    ["", "is empty", ALONE],
    [" \t", "is empty", ALONE],
    ["mesh..example.org", "has an empty label: two dots in a row", 'Did you mean "mesh.example.org"?'],
    ["mesh.example.org..", "has an empty label: two dots in a row", 'Did you mean "mesh.example.org"?'],
    [" mesh.example.org\n", "has white space around it", 'Did you mean "mesh.example.org"?'],
    ["mesh.example.org,", 'holds ","', 'Did you mean "mesh.example.org"?'],
    ['"mesh.example.org"', 'holds "\\""', 'Did you mean "mesh.example.org"?'],
    ['mesh"; sid:1.example.org', 'holds "\\""', PLAIN],
    ["mesh_1.example.org", 'holds "_"', PLAIN],
    ["mesh＿1.example.org", 'holds "_"', PLAIN],
    ["mesh 1.example.org", 'holds " "', PLAIN],
    ["mesh\t1.example.org", 'holds "\\t"', PLAIN],
    ["mesh\u00001.example.org", 'holds "\\u0000"', PLAIN],
    ["mesh;1.example.org", 'holds ";"', PLAIN],
    ["mesh|1.example.org", 'holds "|"', PLAIN],
    ["mesh\\1.example.org", 'holds "\\\\"', PLAIN],
    ["mesh%2e1.example.org", 'holds "%"', PLAIN],
    ["-mesh.example.org", 'has the label "-mesh", which starts or ends with a hyphen', "Check for a copying error."],
    ["mesh-.example.org", 'has the label "mesh-", which starts or ends with a hyphen', "Check for a copying error."],
    ["mesh.xn--a.org", 'has the label "xn--a", which is malformed Punycode', AFRESH],
    ["xn--.example.org", 'has the label "xn--", which is malformed Punycode', AFRESH],
    ["xn--mesh-.example.org", 'has the label "xn--mesh-", which is malformed Punycode', AFRESH],
    ["xn---wqq.example.org", 'has the label "xn---wqq", which is malformed Punycode', AFRESH],
    ["mesh\u202e.example.org", "holds what IDNA forbids (UTS 46)", AFRESH],
    ["mesh․example.org", "holds what IDNA forbids (UTS 46)", AFRESH],
    [
      "mesh.spinеservices.nhs.uk",
      'has the label "spinеservices" (xn--spinservices-vck), which mixes "е" (U+0435) with Latin letters',
      'Did you mean "mesh.spineservices.nhs.uk"?',
    ],
    [
      "mesh.xn--spinservices-vck.nhs.uk",
      'has the label "spinеservices" (xn--spinservices-vck), which mixes "е" (U+0435) with Latin letters',
      'Did you mean "mesh.spineservices.nhs.uk"?',
    ],
    [
      "ѕсоре.nhs.uk",
      'has the label "ѕсоре" (xn--e1argc3h), which is in Cyrillic letters, which pass for Latin ones, under a top-level domain that is not',
      'Did you mean "scope.nhs.uk"?',
    ],
    [
      "ѕсоре.сом",
      'has the label "ѕсоре" (xn--e1argc3h), which is in Cyrillic letters, which pass for Latin ones, under a top-level domain that is not',
      'Did you mean "scope.com"?',
    ],
    [
      "mesh‑sync.example.org",
      'has the label "mesh‐sync" (xn--meshsync-3m3d), which holds "‐" (U+2010), neither a letter nor a digit from 0 to 9',
      'Did you mean "mesh-sync.example.org"?',
    ],
    [
      "sıgn.example.org",
      'has the label "sıgn" (xn--sgn-jua), which holds "ı" (U+0131), a look-alike of another letter',
      'Did you mean "sign.example.org"?',
    ],
  ];
  for (const [text, what, remedy] of refused)
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.equal(faultOf(Hostname, text), `${show(text)} ${what}. ${remedy}`));

  it("names the length of what is too long", () => {
    const tooLong = (text: string) => faultOf(Hostname, text).replace(/^"a.*?\.\.\. /, "");
    const most = "the most that DNS allows (RFC 1035). Check for a copying error.";
    assert.equal(tooLong(`${"a.".repeat(120)}aa.example.org`), `is 254 bytes long, above 253, ${most}`);
    assert.equal(tooLong(`${"a".repeat(80)}.example.org`), `has a label of 80 bytes, above 63, ${most}`);
    assert.equal(tooLong("a".repeat(1_000_000)), `is 1000000 characters long, above 253, ${most}`);
  });

  it("draws the line of a label at 63 bytes", () =>
    assert.match(faultOf(Hostname, `${"a".repeat(64)}.example.org`), /" has a label of 64 bytes, above 63/));

  it("counts the bytes of the A-label", () =>
    assert.match(faultOf(Hostname, `${"ü".repeat(60)}.example`), /has a label of 6[4-9] bytes, above 63/));

  it("refuses what is not text", () =>
    assert.deepEqual(
      [null, undefined, 5, ["a.example"]].map((value) => Hostname.safeParse(value).success),
      [false, false, false, false],
    ));

  it("gives back at most plain names that no parser takes for an address", () =>
    fc.assert(
      fc.property(anyText, (text) => {
        const { data: name } = Hostname.safeParse(text);
        if (name === undefined) return;
        assert.match(name, /^[a-z0-9.-]+$/);
        assert.ok(name.includes(".") && name.length <= 253);
        assert.ok(!isIP(name) && !ipaddr.isValid(name));
        assert.equal(new URL(`https://${name}:8443/x`).hostname, name);
        assert.equal(Hostname.parse(name), name);
      }),
      runs(5000),
    ));

  it("refuses what is nearly an IPv6 address", () =>
    fc.assert(
      fc.property(nearlyAddress, (text) => assert.equal(Hostname.safeParse(text).success, false)),
      runs(5000),
    ));

  it("takes every name of plain labels, in any case and with a dot behind", () =>
    fc.assert(
      fc.property(hostname, fc.boolean(), (name, dot) => {
        assert.equal(Hostname.parse(name), name);
        assert.equal(Hostname.parse(`${name.toUpperCase()}${dot ? "." : ""}`), name);
      }),
    ));

  it("refuses every IPv4 address in every notation", () =>
    fc.assert(fc.property(ipv4Spellings, (text) => assert.match(faultOf(Hostname, text), / IP address/))));

  it("refuses every IPv6 address in every notation", () =>
    fc.assert(fc.property(ipv6Spellings, (text) => assert.match(faultOf(Hostname, text), / IP address/))));

  it("judges the longest text it looks into at once", () => {
    const started = performance.now();
    for (const part of [
      "a",
      ".",
      "a.",
      ":",
      "1",
      "0x",
      "//",
      "@",
      "a\u0315\u0300",
      "xn--",
      "ü",
      "\ufdfa",
      '"',
      "%",
      "ا",
    ])
      faultOf(Hostname, part.repeat(2000 / part.length));
    assert.ok(performance.now() - started < 2000);
  });
});

describe("isInside", () => {
  const cases: [name: string, zone: string, inside: boolean][] = [
    ["mesh-sync.spineservices.nhs.uk", "spineservices.nhs.uk", true],
    ["spineservices.nhs.uk", "spineservices.nhs.uk", true],
    ["msg.intspineservices.nhs.uk", "spineservices.nhs.uk", false],
    ["spineservices.nhs.uk", "mesh-sync.spineservices.nhs.uk", false],
    ["spineservices.nhs.uk.example.org", "spineservices.nhs.uk", false],
  ];
  for (const [name, zone, inside] of cases)
    it(`${inside ? "puts" : "keeps"} ${name} ${inside ? "inside" : "outside"} ${zone}`, () =>
      assert.equal(isInside(Hostname.parse(name), Hostname.parse(zone)), inside));

  it("holds every name made by putting a label before the zone", () =>
    fc.assert(
      fc.property(label, hostname, (first, zone) => isInside(Hostname.parse(`${first}.${zone}`), Hostname.parse(zone))),
    ));

  it("never holds a name made by putting letters straight before the zone", () =>
    fc.assert(
      fc.property(label, hostname, (first, zone) => {
        // An A-label, and seldom a good one.
        fc.pre(!`${first}${zone}`.startsWith("xn--"));
        return !isInside(Hostname.parse(`${first}${zone}`), Hostname.parse(zone));
      }),
    ));
});

const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?$/).filter((text) => !text.startsWith("xn--"));

const hostname = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom("nhs.uk", "example.org", "internal"))
  .map(([labels, suffix]) => [...labels, suffix].join("."));

const nasty =
  "a . .. - _ * / : @ 1 0x 10 ::1 [ ] % xn-- xn--a xn--80ak6aa92e com uk nhs.uk ü е ı ト 例 。 ａ １ \u00ad \u0301 \u200d \ud800".split(
    " ",
  );

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }).map((text) => `${text}.example`),
  fc.array(fc.constantFrom(...nasty, "\n", "\0", " ", '"', "|", ";", "\\")).map((parts) => parts.join("")),
  fc
    .tuple(fc.array(fc.constantFrom(...nasty)), fc.constantFrom("", ".example.org", ".рф", ".1"))
    .map(([parts, end]) => `m${parts.join("")}${end}`),
);

const nearlyAddress = fc
  .tuple(
    fc.constantFrom(":", "::", "["),
    fc.array(
      fc.constantFrom(":", "::", ".", "0", "9", "ff", "0377", "0x1", "10.0.0.1", "0377.1.1.1", "[", "]", "%", "/"),
    ),
    fc.constantFrom("1", "0x1f", "::1", "0377.0.0.1", "]"),
  )
  .map(([head, parts, tail]) => `${head}${parts.join("")}${tail}`);
