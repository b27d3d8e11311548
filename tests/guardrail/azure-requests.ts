import { SIGNATURE } from "../../src/egress/resource/pulumi-marks.ts";
import { normaliseType } from "../../src/readers/kit/type-token.ts";
import { type Sample, UNKNOWN } from "../support/readers/readings.ts";
import type { AzureRequest } from "./azure-conditions.ts";

/** Types that Azure's guardrails speak of, as Pulumi and as Azure name them. */
const TYPES: Readonly<Record<string, string>> = {
  FirewallPolicyRuleCollectionGroup: "firewallPolicies/ruleCollectionGroups",
  FirewallPolicyRuleCollectionGroupDraft: "firewallPolicies/ruleCollectionGroups/ruleCollectionGroupDrafts",
  NetworkSecurityGroup: "networkSecurityGroups",
  SecurityRule: "networkSecurityGroups/securityRules",
  IpGroup: "ipGroups",
  RouteTable: "routeTables",
  Route: "routeTables/routes",
};

/**
 * What Azure would be asked for; undefined where the type is out of reach, or something that is judged isn't known yet.
 */
export function azureRequest({ type, props }: Sample): AzureRequest | undefined {
  const [pkg, name = ""] = normaliseType(type).split(":network:");
  const asked = pkg === "azure-native" ? TYPES[name] : undefined;
  const { firewallPolicyName, networkSecurityGroupName, routeTableName, ...properties } = props as Record<
    string,
    unknown
  >;
  const text = JSON.stringify(properties);
  if (asked === undefined || text.includes(UNKNOWN) || text.includes(SIGNATURE)) return undefined;
  return { type: `Microsoft.Network/${asked}`, properties };
}
