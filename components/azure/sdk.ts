/** The parts of the Azure SDK that the components in this folder use. */
import { sdkLoader } from "../load-sdk.ts";

const load = sdkLoader(
  "@pulumi/azure-native",
  'run "npm install @pulumi/azure-native", or use "mesh-egress/components/aws", which does without it',
);

export const { Provider: AzureProvider } = load<typeof import("@pulumi/azure-native/provider.js")>("provider.js");
export const { PolicyAssignment } = load<typeof import("@pulumi/azure-native/authorization/policyAssignment.js")>(
  "authorization/policyAssignment.js",
);
export const { PolicyDefinition } = load<typeof import("@pulumi/azure-native/authorization/policyDefinition.js")>(
  "authorization/policyDefinition.js",
);
export const { PolicyDefinitionAtManagementGroup } = load<
  typeof import("@pulumi/azure-native/authorization/policyDefinitionAtManagementGroup.js")
>("authorization/policyDefinitionAtManagementGroup.js");
export const { PolicyExemption } = load<typeof import("@pulumi/azure-native/authorization/policyExemption.js")>(
  "authorization/policyExemption.js",
);
export const { PolicySetDefinition } = load<typeof import("@pulumi/azure-native/authorization/policySetDefinition.js")>(
  "authorization/policySetDefinition.js",
);
export const { PolicySetDefinitionAtManagementGroup } = load<
  typeof import("@pulumi/azure-native/authorization/policySetDefinitionAtManagementGroup.js")
>("authorization/policySetDefinitionAtManagementGroup.js");
export const { DiagnosticSetting } =
  load<typeof import("@pulumi/azure-native/monitor/diagnosticSetting.js")>("monitor/diagnosticSetting.js");
export const { FirewallPolicy } =
  load<typeof import("@pulumi/azure-native/network/firewallPolicy.js")>("network/firewallPolicy.js");
export const { FirewallPolicyRuleCollectionGroup } = load<
  typeof import("@pulumi/azure-native/network/firewallPolicyRuleCollectionGroup.js")
>("network/firewallPolicyRuleCollectionGroup.js");
export const { NetworkSecurityGroup } = load<typeof import("@pulumi/azure-native/network/networkSecurityGroup.js")>(
  "network/networkSecurityGroup.js",
);
export const { Route } = load<typeof import("@pulumi/azure-native/network/route.js")>("network/route.js");
export const { RoutingIntent } =
  load<typeof import("@pulumi/azure-native/network/routingIntent.js")>("network/routingIntent.js");
export const { SavedSearch } = load<typeof import("@pulumi/azure-native/operationalinsights/savedSearch.js")>(
  "operationalinsights/savedSearch.js",
);
export const { SecurityRule } =
  load<typeof import("@pulumi/azure-native/network/securityRule.js")>("network/securityRule.js");
export const { getFirewallPolicy } =
  load<typeof import("@pulumi/azure-native/network/getFirewallPolicy.js")>("network/getFirewallPolicy.js");
export const { getFirewallPolicyRuleCollectionGroup } = load<
  typeof import("@pulumi/azure-native/network/getFirewallPolicyRuleCollectionGroup.js")
>("network/getFirewallPolicyRuleCollectionGroup.js");
export const { getNetworkSecurityGroup } = load<
  typeof import("@pulumi/azure-native/network/getNetworkSecurityGroup.js")
>("network/getNetworkSecurityGroup.js");
export const { getRouteTable } =
  load<typeof import("@pulumi/azure-native/network/getRouteTable.js")>("network/getRouteTable.js");
