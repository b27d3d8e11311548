import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { renderSentinel } from "../../src/guardrail/render-sentinel.ts";
import { runSentinel } from "./sentinel.ts";
import type { TerraformPlan } from "./terraform-plans.ts";
import { isPin, MISSED, PLANNED, TOO_MANY } from "./terraform-verdicts.ts";

const POLICY = renderSentinel(catalogueSource());

type Change = TerraformPlan["resource_changes"][number];

/** Whether the policy stops these changes, of which Sentinel has a map by address. */
const isStopped = (...changes: readonly Change[]): boolean => {
  const { main } = runSentinel(POLICY, {
    "tfplan/v2": { resource_changes: Object.fromEntries(changes.map((change) => [change.address, change])) },
  });
  assert.equal(typeof main, "boolean");
  return main === false;
};

const change = (type: string, after: object | null, ...actions: string[]): Change => ({
  address: `${type}.it`,
  type,
  change: { actions: actions.length > 0 ? actions : ["create"], after },
});
const suricata = (rule: string): Change =>
  change("aws_networkfirewall_rule_group", { rule_group: [{ rules_source: [{ rules_string: rule }] }] });

describe("Sentinel, by an evaluator of its specification", () => {
  const cases: readonly (readonly [what: string, change: Change, isStopped: boolean])[] = [
    ["an address in a group", change("aws_security_group", { egress: [{ cidr_blocks: ["3.11.177.31/32"] }] }), true],
    ["a network around one", change("aws_security_group", { egress: [{ cidr_blocks: ["3.11.177.0/24"] }] }), true],
    ["everything", change("aws_security_group", { egress: [{ cidr_blocks: ["0.0.0.0/0"] }] }), false],
    [
      "an address that holds one as text",
      change("aws_ec2_managed_prefix_list_entry", { cidr: "13.11.177.31/32" }),
      false,
    ],
    ["a key that isn't known yet", change("aws_security_group", {}), false],
    ["a key that is null", change("aws_security_group", { egress: null }), false],
    ["what goes", change("aws_route", null, "delete"), false],
    ["what is replaced", change("aws_route", { destination_cidr_block: "3.11.177.31/32" }, "delete", "create"), true],
    [
      "a rule of a network ACL without a direction, which is inbound",
      change("aws_network_acl_rule", { egress: null, rule_action: "allow", cidr_block: "3.11.177.31/32" }),
      false,
    ],
    [
      "one that is outbound, in capitals",
      change("aws_network_acl_rule", { egress: true, rule_action: "ALLOW", cidr_block: "3.11.177.31/32" }),
      true,
    ],
    ["Suricata text", suricata("pass tls any any -> 3.11.177.31 443 (sid:1;)"), true],
    ["Suricata text with a longer address", suricata("pass tls any any -> 13.11.177.31 443 (sid:1;)"), false],
    ["a type that it doesn't speak of", change("aws_instance", { private_ip: "3.11.177.31" }), false],
  ];
  for (const [what, given, expected] of cases)
    it(`${expected ? "stops" : "lets through"} ${what}`, () => assert.equal(isStopped(given), expected));

  it("says which resource, which key and which network", () => {
    const { printed } = runSentinel(POLICY, {
      "tfplan/v2": {
        resource_changes: { "aws_route.it": change("aws_route", { destination_cidr_block: "3.11.177.0/24" }) },
      },
    });
    assert.deepEqual((printed as unknown[][])[0]?.[0], ["aws_route.it: destination_cidr_block holds 3.11.177.0/24"]);
  });

  const verdicts = () => PLANNED.map((planned) => ({ planned, stopped: isStopped(...planned.plan.resource_changes) }));
  const differing = () => verdicts().filter(({ planned, stopped }) => stopped !== isPin(planned));

  it("agrees with the policy pack but for the reasons that hold for Rego too", () => {
    const found = differing();
    assert.ok(found.length / PLANNED.length < 0.3, `${found.length} of ${PLANNED.length}`);
    assert.deepEqual(
      found
        .filter(({ planned, stopped }) => Object.values(stopped ? TOO_MANY : MISSED).every((isSo) => !isSo(planned)))
        .map(({ planned, stopped }) => `${stopped ? "+" : "-"} ${planned.sample.type} ${planned.fixture.why}`),
      [],
    );
  });
});
