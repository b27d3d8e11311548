import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parseNameRegex } from "../../../src/egress/name/parse-name-regex.ts";
import { difference, isSameState } from "../../../src/reach/difference/difference.ts";
import { openOf } from "../../../src/reach/open/open.ts";
import { fewestBoxesOf } from "../../../src/reach/set/fewest-boxes.ts";
import { isEmptyOfFlows, withoutFlows } from "../../../src/reach/set/flow-set.ts";
import { pathsOfSamples, readingsOf } from "../../support/reach/flows.ts";
import type { Sample } from "../../support/readers/readings.ts";

const GROUP = "arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/hosts";
const firewall = (rules: readonly string[]): Sample[] => [
  {
    type: "aws:networkfirewall/ruleGroup:RuleGroup",
    props: {
      arn: GROUP,
      type: "STATEFUL",
      capacity: 30_000,
      ruleGroup: {
        rulesSource: { rulesString: rules.join("\n") },
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
      },
    },
  },
  {
    type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    props: {
      firewallPolicy: {
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
        statefulDefaultActions: ["aws:drop_established_app_layer_to_server"],
        statefulRuleGroupReferences: [{ resourceArn: GROUP, priority: 1 }],
      },
    },
  },
];
const passes = (count: number, host: (index: number) => string): string[] =>
  Array.from(
    { length: count },
    (_, index) =>
      `${index % 2 === 0 ? "pass" : "drop"} tls 10.${index >> 8}.${index & 255}.0/24 any -> any 443 (flow:to_server; tls.sni; content:"${host(index)}"; startswith; endswith; nocase; sid:${index + 1};)`,
  );

describe("stacks that nobody means to write", () => {
  it("of 2,000 rules for one host, passes and drops in turn, have a set, and the same set again is no difference", () => {
    const samples = firewall(passes(2_000, () => "a.example.org"));
    const [path] = pathsOfSamples(samples);
    const { surely, maybe } = openOf(path ?? assert.fail());
    assert.ok(!isEmptyOfFlows(surely) && isEmptyOfFlows(withoutFlows(maybe, surely)));
    const states = [samples, samples].map((some) => ({ readings: readingsOf(some), paths: pathsOfSamples(some) }));
    assert.ok(isSameState(difference(states[0] ?? assert.fail(), states[1] ?? assert.fail())));
  });

  it("of an expression that no automaton holds may open any name, and open none for certain", () => {
    assert.ok(parseNameRegex("a.{20}b"));
    const hostile = 'pass tls any any -> any 443 (flow:to_server; tls.sni; pcre:"/a.{20}b/"; sid:1;)';
    const [path] = pathsOfSamples(firewall([hostile]));
    const { surely, maybe } = openOf(path ?? assert.fail());
    assert.ok(isEmptyOfFlows(surely));
    assert.equal(fewestBoxesOf(maybe).length, 1);
  });
});
