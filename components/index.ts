export type { EgressRuleArgs, MonitorArgs } from "./arguments.ts";
export { AwsDnsFirewallEgress, type AwsDnsFirewallEgressArgs } from "./aws/dns-firewall-egress.ts";
export {
  type AwsMeshDnsFirewallArgs,
  AwsMeshEgress,
  type AwsMeshEgressArgs,
  type AwsMeshNetworkFirewallArgs,
  type AwsMeshSecurityGroupArgs,
} from "./aws/mesh-egress.ts";
export {
  AwsNetworkFirewallEgress,
  type AwsNetworkFirewallEgressArgs,
  type NetworkFirewallArgs,
  type RuleGroupAttachment,
  type RuleGroupReferenceArgs,
} from "./aws/network-firewall-egress.ts";
export { AwsSecurityGroupEgress, type AwsSecurityGroupEgressArgs } from "./aws/security-group-egress.ts";
export {
  AzureFirewallEgress,
  type AzureFirewallEgressArgs,
  type AzureFirewallPolicyArgs,
} from "./azure/firewall-egress.ts";
export {
  AzureMeshEgress,
  type AzureMeshEgressArgs,
  type AzureMeshFirewallArgs,
  type AzureMeshNsgArgs,
} from "./azure/mesh-egress.ts";
export { AzureNsgEgress, type AzureNsgEgressArgs } from "./azure/nsg-egress.ts";
export type { EgressHost } from "./hosts.ts";
export type { ExtraHostArgs, MeshSelectionArgs } from "./selection.ts";
