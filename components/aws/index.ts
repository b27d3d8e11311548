export type { EgressRuleArgs, MonitorArgs } from "../arguments.ts";
export { AwsPinGuardrail } from "../guardrails/aws-pin-guardrail.ts";
export type { AwsPinGuardrailArgs } from "../guardrails/aws-pin-guardrail-schema.ts";
export type { EgressHost } from "../hosts.ts";
export type { ExtraHostArgs, MeshSelectionArgs } from "../selection.ts";
export { AwsDnsFirewallEgress } from "./dns-firewall/dns-firewall-egress.ts";
export type { AwsDnsFirewallEgressArgs, DnsProfileArgs } from "./dns-firewall/dns-firewall-egress-schema.ts";
export type { AwsLogsArgs } from "./logs-schema.ts";
export { AwsMeshEgress } from "./mesh-egress/mesh-egress.ts";
export type {
  AwsMeshDnsFirewallArgs,
  AwsMeshEgressArgs,
  AwsMeshNetworkFirewallArgs,
  AwsMeshSecurityGroupArgs,
} from "./mesh-egress/mesh-egress-schema.ts";
export type { ClientReferenceArgs, ContainerClientsArgs } from "./network-firewall/client-references.ts";
export type { VpcEndpointAssociationArgs } from "./network-firewall/firewall-placement.ts";
export { AwsNetworkFirewallEgress, type RuleGroupAttachment } from "./network-firewall/network-firewall-egress.ts";
export type {
  AwsNetworkFirewallEgressArgs,
  NetworkFirewallArgs,
  RuleGroupReferenceArgs,
} from "./network-firewall/network-firewall-egress-schema.ts";
export type { RuleGroupShareArgs } from "./network-firewall/rule-group-share.ts";
export { AwsSecurityGroupEgress } from "./security-group/security-group-egress.ts";
export type { AwsSecurityGroupEgressArgs } from "./security-group/security-group-egress-schema.ts";
