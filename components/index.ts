export type { EgressRuleArgs, MonitorArgs } from "./arguments.ts";
export { AwsDnsFirewallEgress } from "./aws/dns-firewall-egress.ts";
export type { AwsDnsFirewallEgressArgs } from "./aws/dns-firewall-egress-schema.ts";
export { AwsMeshEgress } from "./aws/mesh-egress.ts";
export type {
  AwsMeshDnsFirewallArgs,
  AwsMeshEgressArgs,
  AwsMeshNetworkFirewallArgs,
  AwsMeshSecurityGroupArgs,
} from "./aws/mesh-egress-schema.ts";
export { AwsNetworkFirewallEgress, type RuleGroupAttachment } from "./aws/network-firewall-egress.ts";
export type {
  AwsNetworkFirewallEgressArgs,
  NetworkFirewallArgs,
  RuleGroupReferenceArgs,
} from "./aws/network-firewall-egress-schema.ts";
export { AwsSecurityGroupEgress } from "./aws/security-group-egress.ts";
export type { AwsSecurityGroupEgressArgs } from "./aws/security-group-egress-schema.ts";
export { AzureFirewallEgress } from "./azure/firewall-egress.ts";
export type { AzureFirewallEgressArgs, AzureFirewallPolicyArgs } from "./azure/firewall-egress-schema.ts";
export { AzureMeshEgress } from "./azure/mesh-egress.ts";
export type { AzureMeshEgressArgs, AzureMeshFirewallArgs, AzureMeshNsgArgs } from "./azure/mesh-egress-schema.ts";
export { AzureNsgEgress } from "./azure/nsg-egress.ts";
export type { AzureNsgEgressArgs } from "./azure/nsg-egress-schema.ts";
export type { EgressHost } from "./hosts.ts";
export type { ExtraHostArgs, MeshSelectionArgs } from "./selection.ts";
