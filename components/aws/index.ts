export type { EgressRuleArgs, MonitorArgs } from "../arguments.ts";
export { AwsPinGuardrail } from "../guardrails/aws-pin-guardrail.ts";
export type { AwsPinGuardrailArgs } from "../guardrails/aws-pin-guardrail-schema.ts";
export type { EgressHost } from "../hosts.ts";
export type { ExtraHostArgs, MeshSelectionArgs } from "../selection.ts";
export type { ClientReferenceArgs, ContainerClientsArgs } from "./client-references.ts";
export { AwsDnsFirewallEgress } from "./dns-firewall-egress.ts";
export type { AwsDnsFirewallEgressArgs, DnsProfileArgs } from "./dns-firewall-egress-schema.ts";
export type { VpcEndpointAssociationArgs } from "./firewall-placement.ts";
export type { AwsLogsArgs } from "./logs-schema.ts";
export { AwsMeshEgress } from "./mesh-egress.ts";
export type {
  AwsMeshDnsFirewallArgs,
  AwsMeshEgressArgs,
  AwsMeshNetworkFirewallArgs,
  AwsMeshSecurityGroupArgs,
} from "./mesh-egress-schema.ts";
export { AwsNetworkFirewallEgress, type RuleGroupAttachment } from "./network-firewall-egress.ts";
export type {
  AwsNetworkFirewallEgressArgs,
  NetworkFirewallArgs,
  RuleGroupReferenceArgs,
} from "./network-firewall-egress-schema.ts";
export type { RuleGroupShareArgs } from "./rule-group-share.ts";
export { AwsSecurityGroupEgress } from "./security-group-egress.ts";
export type { AwsSecurityGroupEgressArgs } from "./security-group-egress-schema.ts";
