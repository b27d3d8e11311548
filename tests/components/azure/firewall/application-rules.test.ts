import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, it } from "mocha";
import { renderRuleCollection } from "../../../../components/azure/firewall/application-rules.ts";
import { applicationRuleFaults, GroupPriority } from "../../../../components/azure/firewall/firewall-egress-schema.ts";
import { loadCatalogue } from "../../../../src/catalogue/load.ts";
import { select } from "../../../../src/catalogue/select.ts";
import { renderFault } from "../../../../src/egress/input/configuration-error.ts";
import { parse } from "../../../../src/egress/input/parse.ts";
import { EgressRules } from "../../../../src/egress/rule.ts";
import { faultOf } from "../../../support/components/faults.ts";
import { anyRules } from "../../../support/readers/rules.ts";

const SOURCES = { sourceAddresses: ["10.0.0.0/16"] };

describe("the rule collection", () => {
  it("of LIVE with everything on is the golden one", () => {
    const rules = select(loadCatalogue(), {
      environment: "live",
      networks: ["internet", "hscn"],
      documentation: true,
      revocation: true,
      extraHosts: {},
      excludeEndpoints: [],
    });
    const golden = readFileSync(join(import.meta.dirname, "golden", "rule-collection.live.json"), "utf8");
    assert.deepEqual(renderRuleCollection(rules, SOURCES), JSON.parse(golden));
  });

  it("opens each host by its exact name, on its port alone, and terminates no TLS", () =>
    fc.assert(
      fc.property(anyRules, (given) => {
        const rules = parse(EgressRules, given);
        const rendered = renderRuleCollection(rules, SOURCES).rules;
        assert.deepEqual(
          Object.fromEntries(rendered.map(({ name, ...rule }) => [name, rule])),
          Object.fromEntries(
            Object.entries(rules).map(([key, { host, port, protocol }]) => [
              key,
              {
                ruleType: "ApplicationRule",
                description: "test",
                ...SOURCES,
                targetFqdns: [host],
                protocols: [{ protocolType: protocol === "tls" ? "Https" : "Http", port }],
                terminateTLS: false,
              },
            ]),
          ),
        );
        assert.equal(rendered.length, Object.keys(rules).length);
      }),
    ));

  it("doesn't depend on the order in which rules are written", () =>
    fc.assert(
      fc.property(
        anyRules.chain((rules) =>
          fc.tuple(
            fc.constant(rules),
            fc.shuffledSubarray(Object.keys(rules), { minLength: Object.keys(rules).length }),
          ),
        ),
        ([rules, keys]) => {
          const shuffled = Object.fromEntries(keys.map((key) => [key, rules[key]]));
          assert.deepEqual(
            renderRuleCollection(parse(EgressRules, shuffled), SOURCES),
            renderRuleCollection(parse(EgressRules, rules), SOURCES),
          );
        },
      ),
    ));

  it("has names and priorities that Azure takes", () =>
    fc.assert(
      fc.property(anyRules, (rules) => {
        const collection = renderRuleCollection(parse(EgressRules, rules), SOURCES);
        for (const { name } of [collection, ...collection.rules])
          assert.match(name, /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?$/);
        assert.ok(collection.priority >= 100 && collection.priority <= 65000);
      }),
    ));
});

describe("rules that Azure can't hold", () => {
  const rule = { host: "a.example.org", reason: "x" };
  const faults = (rules: object) => applicationRuleFaults(parse(EgressRules, rules)).map(renderFault).join("\n");

  it("a port above 64000", () =>
    assert.equal(
      faults({ a: { ...rule, port: 64001 } }),
      "rules.a.port: 64001 is above 64000, the highest port of an application rule. Choose a lower one.",
    ));

  it("the port 64000 is fine", () => assert.equal(faults({ a: { ...rule, port: 64000 } }), ""));

  it("more than 2 MB of them", () => {
    const many = Object.fromEntries(
      Array.from({ length: 6000 }, (_, n) => [`h-${n}`, { host: `h-${n}.example.org`, reason: "x".repeat(200) }]),
    );
    assert.match(
      faults(many),
      /^rules: 6000 rules make 2\d{6} bytes without their sources, above 2000000, the most that one rule collection group may hold\. Split the rules over two groups\.$/,
    );
    assert.equal(faults(Object.fromEntries(Object.entries(many).slice(0, 4000))), "");
  });
});

describe("the priority of a group", () => {
  it("is any but Azure's own", () =>
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 65000 }), (priority) => {
        fc.pre(![100, 200, 300].includes(priority));
        assert.equal(parse(GroupPriority, priority), priority);
      }),
    ));

  const refused: [priority: unknown, fault: string][] = [
    ...[100, 200, 300].map((own): [number, string] => [
      own,
      `${own} is that of a group of Azure's own (100, 200 and 300), which can't be moved. Choose another, such as 1000.`,
    ]),
    [99, "99 is below 100, the least allowed."],
    [65001, "65001 is above 65000, the most allowed."],
    [1000.5, "1000.5 is not a whole number."],
  ];
  for (const [priority, fault] of refused)
    it(`is not ${priority}`, () => assert.equal(faultOf(GroupPriority, priority), fault));
});
