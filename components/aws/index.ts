export type { EgressRuleArgs, MonitorArgs } from "../arguments.ts";
export type { EgressHost } from "../hosts.ts";
export type { ExtraHostArgs, MeshSelectionArgs } from "../selection.ts";
export { AwsDnsFirewallEgress, type AwsDnsFirewallEgressArgs } from "./dns-firewall-egress.ts";
export {
  type AwsMeshDnsFirewallArgs,
  AwsMeshEgress,
  type AwsMeshEgressArgs,
  type AwsMeshNetworkFirewallArgs,
  type AwsMeshSecurityGroupArgs,
} from "./mesh-egress.ts";
export {
  AwsNetworkFirewallEgress,
  type AwsNetworkFirewallEgressArgs,
  type NetworkFirewallArgs,
  type RuleGroupAttachment,
  type RuleGroupReferenceArgs,
} from "./network-firewall-egress.ts";
export { AwsSecurityGroupEgress, type AwsSecurityGroupEgressArgs } from "./security-group-egress.ts";
