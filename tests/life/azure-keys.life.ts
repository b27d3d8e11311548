import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { isMap } from "../../src/egress/input/is-map.ts";
import { argumentsGiven, neverGiven } from "../support/components/component-arguments.ts";
import { AWS_CHANGES, AZURE_CHANGES, type Change, keysOfSchema, type Left, of, SHARED } from "./changes.ts";
import { GUARDRAIL_CHANGES } from "./guardrail-changes.ts";
import { walkKeys } from "./keys.ts";
import { layAzure } from "./networks.ts";

walkKeys("a key of Azure", { ...of("azure", SHARED), ...AZURE_CHANGES }, layAzure);

const FROM_SELECTION = "a composite makes it from what is selected, which is walked";
const OF_SECTION = "a composite makes it from its own sections, which are walked";
/** Arguments that no walk changes, and why. */
const NOT_WALKED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["AwsDnsFirewallEgress", "AwsNetworkFirewallEgress", "AwsSecurityGroupEgress", "AzureFirewallEgress"]
      .concat("AzureNsgEgress")
      .map((part) => [`${part}.rules`, FROM_SELECTION]),
  ),
  ...Object.fromEntries(
    ["host", "port", "protocol", "reason", "status"].map((key) => [`EgressRuleArgs.${key}`, FROM_SELECTION]),
  ),
  "AwsNetworkFirewallEgress.firewall": OF_SECTION,
  "NetworkFirewallArgs.vpcId": OF_SECTION,
  "AzureFirewallEgress.policy": OF_SECTION,
  "AzureFirewallPolicyArgs.location": OF_SECTION,
  "AzureNsgEgress.routedToFirewall": OF_SECTION,
  "AzureNsgEgress.deny": "no composite gives it: two components in one NSG are two stacks' matter, or a user's own",
  "ClientReferenceArgs.prefixListArn": "a reference of the rule group, as that to containers, which is walked",
  "ExtraHostArgs.reviewBy": "nothing is written of it",
  "AzurePinGuardrail.managementGroupId": "has a test of its own in guardrails.life.ts",
};

describe("the table of changes", () => {
  it("has every key that a stack's file may have", () => {
    const walked = [SHARED, AWS_CHANGES, AZURE_CHANGES].flatMap((table) => Object.keys(table));
    const missing = keysOfSchema().filter((key) => !walked.includes(key) && !key.startsWith("mode."));
    assert.deepEqual(missing, []);
  });

  it("has every argument that a component takes, or one of a composite that hands it on", () => {
    const tables = { ...of("aws", SHARED), ...AWS_CHANGES, ...of("azure", SHARED), ...AZURE_CHANGES };
    const configs = Object.values<Change | Left>(tables).flatMap((change) =>
      typeof change === "object" ? [change.from, change.to] : [],
    );
    const given = [
      ...configs.flatMap(({ aws, azure, mode, ...shared }) => [
        ...argumentsGiven("mesh-egress:index:AwsMeshEgress", {
          ...shared,
          ...(isMap(mode) && mode),
          ...(aws as object),
        }),
        ...argumentsGiven("mesh-egress:index:AzureMeshEgress", { ...shared, ...(azure as object) }),
      ]),
      ...GUARDRAIL_CHANGES.flatMap(({ component, to }) => argumentsGiven(`mesh-egress:index:${component}`, to)),
    ];
    assert.deepEqual(neverGiven(given, NOT_WALKED), []);
  });
});
