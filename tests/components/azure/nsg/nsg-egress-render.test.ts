import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, it } from "mocha";
import { describeHosts, renderSecurityRules } from "../../../../components/azure/nsg/nsg-egress-render.ts";
import { parse } from "../../../../src/egress/input/parse.ts";
import { EgressRules } from "../../../../src/egress/rule.ts";
import { anyRules, HTTP_RULE, RULES } from "../../../support/readers/rules.ts";

const DIRECT = { internalCidrs: ["10.0.0.0/8"], resolvers: ["10.0.0.4", "10.0.0.5"] };
const rendered = (rules: object, direct: object = DIRECT, priority = 1000) =>
  renderSecurityRules<string[]>(parse(EgressRules, rules), direct, { priority, deny: true });

const direct = fc.record({
  internalCidrs: fc.option(fc.constant(DIRECT.internalCidrs)),
  resolvers: fc.option(fc.constant(DIRECT.resolvers)),
});
const firstPriority = fc.integer({ min: 100, max: 4092 });

describe("the rules of a security group", () => {
  it("with everything on are the golden ones", () => {
    const golden = readFileSync(join(import.meta.dirname, "golden", "security-rules.json"), "utf8");
    assert.deepEqual(rendered({ ...RULES, ...HTTP_RULE }), JSON.parse(golden));
  });

  it("open the hosts' ports, and to any address nothing else", () =>
    fc.assert(
      fc.property(anyRules, direct, firstPriority, (rules, open, priority) => {
        const toAny = Object.values(rendered(rules, open, priority)).filter(
          (rule) => rule.access === "Allow" && rule.destinationAddressPrefix,
        );
        const ports = [...new Set(Object.values(rules).map(({ port }) => String(port)))];
        assert.deepEqual(
          toAny.map(({ protocol, destinationPortRanges }) => [protocol, destinationPortRanges]),
          [["Tcp", ports.sort((a, b) => Number(a) - Number(b))]],
        );
      }),
    ));

  it("name no service tag", () =>
    fc.assert(
      fc.property(anyRules, direct, firstPriority, (rules, open, priority) => {
        for (const { sourceAddressPrefix, destinationAddressPrefix, destinationAddressPrefixes } of Object.values(
          rendered(rules, open, priority),
        ))
          for (const prefix of [sourceAddressPrefix, destinationAddressPrefix ?? destinationAddressPrefixes].flat())
            assert.match(prefix ?? "", /^(?:\*|[\d./]+)$/);
      }),
    ));

  it("end by denying everything, after all others", () =>
    fc.assert(
      fc.property(anyRules, direct, firstPriority, (rules, open, priority) => {
        const made = Object.entries(rendered(rules, open, priority));
        const [purpose, deny] = made.at(-1) ?? assert.fail();
        assert.deepEqual(
          [
            purpose,
            deny.access,
            deny.protocol,
            deny.destinationAddressPrefix,
            deny.destinationPortRange,
            deny.priority,
          ],
          ["deny", "Deny", "*", "*", "*", 4096],
        );
        for (const [, rule] of made.slice(0, -1)) assert.equal(rule.access, "Allow");
      }),
    ));

  it("have numbers that differ and that Azure takes, and descriptions of 140 characters", () =>
    fc.assert(
      fc.property(anyRules, direct, firstPriority, (rules, open, priority) => {
        const made = Object.values(rendered(rules, open, priority));
        assert.equal(new Set(made.map((rule) => rule.priority)).size, made.length);
        for (const rule of made) {
          assert.ok(rule.priority >= 100 && rule.priority <= 4096);
          assert.ok(rule.description.length <= 140);
          assert.equal(rule.direction, "Outbound");
        }
      }),
    ));

  it("keep their numbers when one comes or goes", () => {
    const all = rendered(RULES);
    const few = rendered({ ...RULES, ...HTTP_RULE }, {});
    assert.deepEqual(Object.keys(few), ["hosts", "deny"]);
    for (const [purpose, rule] of Object.entries(few)) assert.equal(rule.priority, all[purpose]?.priority);
  });

  it("don't depend on the order in which rules are written", () =>
    fc.assert(
      fc.property(anyRules, (rules) =>
        assert.deepEqual(rendered(Object.fromEntries(Object.entries(rules).reverse())), rendered(rules)),
      ),
    ));
});

describe("what the ports are open for", () => {
  const rulesOf = (...keys: string[]) =>
    parse(EgressRules, Object.fromEntries(keys.map((key) => [key, { host: `${key}.example.org`, reason: "x" }])));

  it("names every key that fits", () =>
    assert.equal(describeHosts(rulesOf("b", "a")), "Any address: the firewall tells hosts apart. For a, b"));

  it("counts the others", () =>
    assert.equal(
      describeHosts(rulesOf(...Array.from({ length: 12 }, (_, index) => `live-host-${index}`))),
      "Any address: the firewall tells hosts apart. For live-host-0, live-host-1, live-host-10, live-host-11, live-host-2, live-host-3 and 6 more",
    ));

  it("never takes more than 140 characters, and fills them", () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,60}$/), { minLength: 1, maxLength: 40 }),
        (keys) => {
          const description = describeHosts(rulesOf(...keys));
          const shown = keys.toSorted().slice(0, description.split(", ").length);
          assert.ok(description.length <= 140 && description.includes(shown.join(", ")), description);
        },
      ),
    ));

  it("counts even where the second key is too long already", () => {
    const keys = ["a".repeat(63), "b".repeat(63)];
    assert.equal(
      describeHosts(rulesOf(...keys)),
      `Any address: the firewall tells hosts apart. For ${"a".repeat(63)} and 1 more`,
    );
  });
});
