import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { HOST_STATUSES } from "../../src/egress/host-fields.ts";
import { parse } from "../../src/egress/input/parse.ts";
import { describeReason, EgressRule, EgressRules, Port, RuleKey, sortedRules } from "../../src/egress/rule.ts";
import { faultOf } from "../support/components/faults.ts";

const rule = (given: Record<string, unknown> = {}) => ({ host: "mesh.example.org", reason: "MESH API", ...given });

describe("Port", () => {
  for (const port of [1, 80, 443, 65535]) it(`takes ${port}`, () => assert.equal(Port.parse(port), port));

  const refused: [value: unknown, fault: RegExp][] = [
    [0, /^0 is below 1, the least allowed\.$/],
    [-443, /^-443 is below 1, the least allowed\.$/],
    [65536, /^65536 is above 65535, the most allowed\.$/],
    [443.5, /^443\.5 is not a whole number\.$/],
    ["443", /^"443" is not a number\./],
    [Number.NaN, / is not a number\.$/],
    [Number.POSITIVE_INFINITY, / is not a /],
    [undefined, /^is missing; expected a number\.$/],
  ];
  for (const [value, fault] of refused) it(`refuses ${value}`, () => assert.match(faultOf(Port, value), fault));
});

describe("RuleKey", () => {
  for (const key of ["a", "live-internet", "a1", "a--b", "a".repeat(63)])
    it(`takes ${key}`, () => assert.equal(RuleKey.parse(key), key));

  const refused = ["", "A", "1a", "-a", "a-", "a b", "a_b", "a.b", "a".repeat(64), "ä", 'a"', "a;b", "a\n", "a\nb"];
  for (const key of refused)
    it(`refuses ${JSON.stringify(key)}`, () =>
      assert.match(
        faultOf(RuleKey, key),
        / can't be a rule key\. Use lower-case letters, digits and hyphens, a letter first, at most 63\.$/,
      ));
});

describe("EgressRule", () => {
  it("is TLS on port 443 to a current host unless told otherwise", () =>
    assert.deepEqual(EgressRule.parse(rule({ host: "MESH.example.org." })), {
      host: "mesh.example.org",
      port: 443,
      protocol: "tls",
      reason: "MESH API",
      status: "current",
    }));

  it("keeps what it is told", () => {
    const told = rule({ port: 80, protocol: "http", status: "unverified" });
    assert.deepEqual(EgressRule.parse(told), told);
  });

  const refused: [given: Record<string, unknown>, fault: RegExp][] = [
    [{ host: "https://mesh.example.org/" }, /^host: "https:\/\/mesh\.example\.org\/" is a URL\. Did you mean "mesh/],
    [{ host: undefined }, /^host: is missing; expected text\.$/],
    [{ port: 0 }, /^port: 0 is below 1, the least allowed\.$/],
    [{ protocol: "tcp" }, /^protocol: "tcp" is not one of "tls", "http"\.$/],
    [{ protocol: "TLS" }, /^protocol: "TLS" is not one of "tls", "http"\.$/],
    [{ status: "retired" }, /^status: "retired" is not one of "current", "deprecated", "unverified"\.$/],
    [{ reason: undefined }, /^reason: is missing; expected text\.$/],
    [{ reason: " " }, /^reason: "" is empty\. Write a text, or remove the key\.$/],
    [{ reason: "x".repeat(201) }, /^reason: "x+\.\.\. has 201 characters, above 200, the most allowed\.$/],
    [
      { reason: "one\ntwo" },
      /^reason: "one\\ntwo".* holds a control or an invisible character; write one line of plain text\.$/,
    ],
    [
      { reason: "one\0two" },
      /^reason: "one\\u0000two".* holds a control or an invisible character; write one line of plain text\.$/,
    ],
    [{ reason: "one\u202etwo" }, /^reason: "one\\u202etwo".* holds a control or an invisible character/],
    [{ hots: "x" }, /^hots: unknown key\. Did you mean "host"\? Known are: host, port, protocol, reason, status\.$/],
  ];
  for (const [given, fault] of refused)
    it(`refuses ${JSON.stringify(given)}`, () => assert.match(faultOf(EgressRule, rule(given)), fault));

  it("names all faults together", () =>
    assert.equal(faultOf(EgressRule, { host: "10.0.0.1", port: 0, reason: 5 }).split("\n").length, 3));

  it("lets no line end or control character into a reason", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (reason) => {
        const { data } = EgressRule.safeParse(rule({ reason }));
        assert.doesNotMatch(data?.reason ?? "", /\p{Cc}|^\s|\s$/u);
      }),
    ));
});

describe("EgressRules", () => {
  it("takes the same host on another port", () =>
    assert.deepEqual(Object.keys(EgressRules.parse({ tls: rule(), http: rule({ port: 80 }) })), ["tls", "http"]));

  it("refuses no rule at all", () =>
    assert.equal(faultOf(EgressRules, {}), "holds no rule; nothing would be reachable. Give at least one host."));

  it("refuses a host and port that stand there already, however they are spelt", () =>
    assert.equal(
      faultOf(EgressRules, { one: rule(), two: rule({ host: "MESH.example.org.", port: 443, protocol: "http" }) }),
      'two.host: "mesh.example.org" on port 443 is already listed under "one". Remove one of the two.',
    ));

  it("names a faulty key with its remedy", () =>
    assert.equal(
      faultOf(EgressRules, { "Live Internet": rule() }),
      `Live Internet: "Live Internet" can't be a rule key. Use lower-case letters, digits and hyphens, a letter first, at most 63.`,
    ));

  it("refuses what is no map", () => {
    for (const value of [[rule()], null, "mesh.example.org"])
      assert.match(faultOf(EgressRules, value), / a map of keys to values\./);
  });

  it("takes no key that would reach an object's prototype", () =>
    assert.equal(EgressRules.safeParse(JSON.parse(`{"__proto__": ${JSON.stringify(rule())}}`)).success, false));
});

describe("describeRule", () => {
  const remarks = ["MESH API", "MESH API (deprecated, not switched off)", "MESH API (confirm at onboarding)"];
  for (const [index, status] of HOST_STATUSES.entries())
    it(`says what is to be said of a ${status} host`, () =>
      assert.equal(describeReason({ reason: "MESH API", status }), remarks[index]));
});

describe("sortedRules", () => {
  it("goes by key, whatever the order written", () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,4}$/), { minLength: 1 }), (keys) => {
        const rules = parse(
          EgressRules,
          Object.fromEntries(keys.map((key) => [key, rule({ host: `${key}.example.org` })])),
        );
        assert.deepEqual(
          sortedRules(rules).map(([key]) => key),
          [...keys].sort(),
        );
      }),
    ));
});
