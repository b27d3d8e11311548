import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { ResourceReading } from "../../src/egress/resource/resource-reading.ts";
import { splitRules } from "../../src/readers/aws/suricata/rules-text.ts";
import { follow } from "../../src/readers/follow/follow.ts";
import { READERS, readResource, WRAPPERS } from "../../src/readers/index.ts";
import { runs } from "../support/property-runs.ts";
import { factText, grantText } from "../support/reach/grant-text.ts";
import { anyAnswers, anyHostile } from "../support/readers/oracle.ts";
import { proxied, urnOf } from "../support/readers/readings.ts";

const TYPES = [...READERS.keys(), ...WRAPPERS.keys()];
const anyType = fc.constantFrom(...TYPES);
const RULE_GROUP = "aws:networkfirewall/ruleGroup:RuleGroup";

/** That a reader got through: what one throws becomes a fact. */
function assertRead(reading: ResourceReading): void {
  for (const fact of reading.facts)
    assert.ok(fact.kind !== "unknown" || fact.about !== "resource", `${reading.type}: ${factText(fact)}`);
}

const resourceOf = (type: string, props: object, more: object = {}) => ({ urn: urnOf(type), type, props, ...more });

describe("readers never throw, and say what they can't read", () => {
  for (const type of TYPES)
    it(`whatever the properties of ${type}`, () =>
      fc.assert(
        fc.property(anyAnswers, fc.option(fc.string(), { nil: undefined }), (props, id) => {
          const propertyDependencies = { egress: [urnOf(type)], ruleGroup: [urnOf(type), "nonsense"] };
          const reading = readResource(resourceOf(type, props, { id, propertyDependencies }));
          assertRead(reading);
          for (const grant of reading.grants)
            assert.ok(
              grant.destination.length > 0 || grant.unknowns.length > 0 || grant.engine === "dns-firewall",
              grantText(grant),
            );
          follow([reading, reading]);
        }),
        runs(40),
      ));

  it("whatever stands in JSON, plain or behind the policy SDK's proxy", () =>
    fc.assert(
      fc.property(anyType, fc.dictionary(fc.constantFrom(...KEYS), fc.jsonValue()), (type, props) => {
        const plain = readResource(resourceOf(type, props));
        assertRead(plain);
        assert.deepEqual(readResource(resourceOf(type, proxied(props))), plain);
      }),
      runs(300),
    ));

  it("whatever objects throw and mislead", () =>
    fc.assert(
      fc.property(anyType, fc.dictionary(fc.constantFrom(...KEYS), anyHostile, { minKeys: 1 }), (type, makers) => {
        const props = Object.fromEntries(Object.entries(makers).map(([key, make]) => [key, make()]));
        assertRead(readResource(resourceOf(type, props)));
        for (const make of Object.values(makers)) assertRead(readResource(resourceOf(type, Object(make()))));
      }),
      runs(500),
    ));

  it("in follow, whatever refers to whatever", () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(anyType, anyAnswers), { maxLength: 6 }), (resources) => {
        const urns = resources.map(([type], index) => urnOf(type, `it-${index}`));
        const candidates = Object.fromEntries(KEYS.map((key) => [key, urns]));
        const readings = resources.map(([type, props], index) =>
          readResource({ urn: urns[index] ?? "", type, props, propertyDependencies: candidates }),
        );
        for (const [index, reading] of follow(readings).entries()) {
          assert.equal(reading.grants.length, readings[index]?.grants.length);
          for (const { source, destination, namesFrom } of reading.grants) {
            assert.ok([...source, ...destination].every(({ kind }) => kind !== "reference"));
            assert.equal(namesFrom, undefined);
          }
        }
      }),
      runs(150),
    ));
});

/** First keys of what is read, so that random values stand where some reader looks. */
const KEYS = [
  ...["egress", "ingress", "routes", "entries", "cidr", "cidrIpv4", "cidrBlocks", "protocol", "ipProtocol", "fromPort"],
  ...["ruleGroup", "rules", "firewallPolicy", "type", "name", "tags", "domains", "records", "action", "priority"],
  ...["ruleCollections", "networkRuleCollections", "natRuleCollections", "securityRules", "access", "direction"],
  ...["destinationAddressPrefix", "destinationPortRange", "destinations", "ipAddresses", "cidrs", "subnets", "id"],
  ...[
    "template",
    "templateBody",
    "desiredState",
    "typeName",
    "body",
    "properties",
    "resources",
    "spec",
    "specs",
    "items",
  ],
  ...["metadata", "apiVersion", "containerDefinitions", "hosts", "subsets", "endpoints", "resourceType", "policyTypes"],
  ...["networkSecurityGroup", "routeTable", "privateZoneName", "aRecords", "resourceRecordSets", "prefixListId"],
];

const GOLDEN = join(import.meta.dirname, "..", "components", "aws", "network-firewall", "suricata", "golden");
const TEXTS = ["own.live.everything.rules", "own.live.monitor.rules", "shared.live.everything.rules"].map((file) =>
  readFileSync(join(GOLDEN, file), "utf8"),
);
const piece = fc.constantFrom(
  ...'";\\()[]!$@#|:,-><\n\r\t \u0000é'.split(""),
  ...[
    "pass ",
    "any",
    "18.132.56.40",
    "443",
    "content:",
    "tls.sni; ",
    "|0d 0a|",
    "\\\n",
    " -> ",
    " <> ",
    "ip_proto:!",
    "%",
  ],
);
const edit = fc.record({ at: fc.nat(4000), cut: fc.nat(12), put: fc.array(piece, { maxLength: 3 }) });
const anyText = fc
  .tuple(fc.constantFrom(...TEXTS), fc.array(edit, { minLength: 1, maxLength: 8 }))
  .map(([text, edits]) =>
    edits.reduce((before, { at, cut, put }) => {
      const start = at % (before.length + 1);
      return `${before.slice(0, start)}${put.join("")}${before.slice(start + cut)}`;
    }, text),
  );

const readRulesText = (rulesString: string) =>
  readResource(resourceOf(RULE_GROUP, { ruleGroup: { rulesSource: { rulesString } } }));

describe("Suricata text", () => {
  it("however it is edited, gives something for each rule, and a pass is never absent", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 5, arbitrary: anyText },
          fc.array(piece).map((pieces) => pieces.join("")),
        ),
        (text) => {
          const reading = readRulesText(text);
          assertRead(reading);
          const lines = new Set(reading.grants.map(({ place }) => place.line));
          assert.deepEqual(
            [...lines],
            splitRules(text).rules.map(({ line }) => line),
          );
        },
      ),
      runs(400),
    ));

  it("is read the same however its lines end, and wherever blanks stand", () =>
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), fc.constantFrom("\r\n", "  \n", "\n\n", "\n#\n"), (text, end) => {
        const places = (reading: ResourceReading) =>
          reading.grants.map(({ place, source, destination, unknowns, narrowedBy = [], ...grant }) => ({
            ...grant,
            unknowns: [...unknowns, ...narrowedBy].map(({ why }) => why),
            ends: [source, destination].map((peer) => peer.map(({ kind }) => kind)),
          }));
        assert.deepEqual(places(readRulesText(text.replaceAll("\n", end))), places(readRulesText(text)));
      }),
    ));

  it("of any length in one content leaves the other rules as they are", () => {
    const long = `pass tls any any -> any 443 (tls.sni; content:"|${"41 ".repeat(200_000)}|"; sid:1;)`;
    const { grants } = readRulesText(`${long}\npass tcp any any -> 18.132.56.40 443 (sid:2;)`);
    assert.equal(grants.length, 2);
    assert.equal(grants[1]?.destination[0]?.kind, "ranges");
  });
});
