import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { DnsZone, hostDomains, zoneDomains } from "../../../../components/aws/dns-firewall/dns-domains.ts";
import { parse } from "../../../../src/egress/input/parse.ts";
import { EgressRules } from "../../../../src/egress/rule.ts";
import { faultOf } from "../../../support/components/faults.ts";
import { anyRules } from "../../../support/readers/rules.ts";

describe("a zone", () => {
  const accepted: [text: string, zone: string][] = [
    ["amazonaws.com", "amazonaws.com"],
    ["EU-West-2.Compute.Internal.", "eu-west-2.compute.internal"],
    ["nhs.uk", "nhs.uk"],
    ["internal", "internal"],
    ["10.in-addr.arpa", "10.in-addr.arpa"],
    ["arpa", "arpa"],
    ["bücher.example", "xn--bcher-kva.example"],
  ];
  for (const [text, zone] of accepted) it(`may be ${text}`, () => assert.equal(parse(DnsZone, text), zone));

  const long = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.example`;
  const refused: [text: string, fault: string][] = [
    ["com", '"com" is a top-level domain; anybody can have names in it. Name the zones that are needed.'],
    ["uk.", '"uk." is a top-level domain; anybody can have names in it. Name the zones that are needed.'],
    ["*.nhs.uk", '"*.nhs.uk" is a pattern; a zone means what lies below it as well. Did you mean "nhs.uk"?'],
    [".nhs.uk", '".nhs.uk" is a pattern; a zone means what lies below it as well. Did you mean "nhs.uk"?'],
    ["a.*.nhs.uk", '"a.*.nhs.uk" is a wildcard. Name each host in full; a rule opens one host.'],
    ["10.0.0.1", '"10.0.0.1" is an IP address. Give the host name instead: addresses change, and rules go by name.'],
    ["https://nhs.uk/", '"https://nhs.uk/" is a URL. Give the host name alone, as in "www.example.org".'],
    ["", '"" is empty. Give the host name alone, as in "www.example.org".'],
    [
      long,
      `${JSON.stringify(long).slice(0, 77)}... is 251 bytes long, above 250, the most that AWS takes. Shorten it.`,
    ],
  ];
  for (const [text, fault] of refused)
    it(`can't be ${text || "empty"}`, () => assert.equal(faultOf(DnsZone, text), fault));

  it("never throws and is what it says, whatever the text", () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.stringMatching(/^[*.a-z0-9-]{0,20}$/)), (text) => {
        const result = DnsZone.safeParse(text);
        if (!result.success) return;
        assert.match(result.data, /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/);
        assert.equal(parse(DnsZone, result.data), result.data);
      }),
    ));
});

describe("domains", () => {
  it("are the hosts themselves, in an order of their own, each once", () => {
    const rules = parse(EgressRules, {
      b: { host: "b.example.org", reason: "x" },
      "b-http": { host: "b.example.org", port: 80, protocol: "http", reason: "x" },
      a: { host: "a.example.org", reason: "x" },
    });
    assert.deepEqual(hostDomains(rules), ["a.example.org.", "b.example.org."]);
  });

  it("are each zone and what lies below it", () =>
    assert.deepEqual(zoneDomains(["nhs.uk", "internal"]), ["internal.", "*.internal.", "nhs.uk.", "*.nhs.uk."]));

  it("are spelt as the API gives them back, within its limits, and say which hosts they are", () =>
    fc.assert(
      fc.property(anyRules, (args) => {
        const domains = hostDomains(parse(EgressRules, args));
        for (const domain of domains) assert.match(domain, /^(?:\*\.)?(?:[a-z0-9-]+\.)+$/);
        const hosts = new Set(Object.values(args).map(({ host }) => `${host}.`));
        assert.deepEqual(new Set(domains), hosts);
        assert.equal(domains.length, hosts.size);
      }),
    ));
});
