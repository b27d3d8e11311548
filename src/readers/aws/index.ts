import type { Reader } from "../resource.ts";
import {
  readDnsDomainList,
  readDnsFirewallAssociation,
  readDnsFirewallConfig,
  readDnsFirewallRule,
  readDnsFirewallRuleGroup,
} from "./dns-firewall.ts";
import { readDnsRecord, readDnsRecordsExclusive, readDnsZone } from "./dns-records.ts";
import { readNetworkAcl, readNetworkAclRule } from "./network-acls.ts";
import { readFirewall, readFirewallPolicy } from "./network-firewall/firewall-policy.ts";
import { readNetworkFirewallRuleGroup } from "./network-firewall/rule-group.ts";
import { readTlsInspection } from "./network-firewall/tls-inspection.ts";
import { readManagedPrefixList, readManagedPrefixListEntry } from "./prefix-lists.ts";
import { readRoute, readRouteTable } from "./routes.ts";
import { readOlderSecurityGroupRule, readSecurityGroup, readSecurityGroupEgressRule } from "./security-groups.ts";

/** Readers of AWS resource types. */
export const awsReaders: Readonly<Record<string, Reader>> = {
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": readNetworkAcl,
  "aws:ec2/defaultRouteTable:DefaultRouteTable": readRouteTable,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": readSecurityGroup,
  "aws:ec2/managedPrefixList:ManagedPrefixList": readManagedPrefixList,
  "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": readManagedPrefixListEntry,
  "aws:ec2/networkAcl:NetworkAcl": readNetworkAcl,
  "aws:ec2/networkAclRule:NetworkAclRule": readNetworkAclRule,
  "aws:ec2/route:Route": readRoute,
  "aws:ec2/routeTable:RouteTable": readRouteTable,
  "aws:ec2/securityGroup:SecurityGroup": readSecurityGroup,
  "aws:ec2/securityGroupRule:SecurityGroupRule": readOlderSecurityGroupRule,
  "aws:networkfirewall/firewall:Firewall": readFirewall,
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": readFirewallPolicy,
  "aws:networkfirewall/ruleGroup:RuleGroup": readNetworkFirewallRuleGroup,
  "aws:networkfirewall/tlsInspectionConfiguration:TlsInspectionConfiguration": readTlsInspection,
  "aws:route53/record:Record": readDnsRecord,
  "aws:route53/recordsExclusive:RecordsExclusive": readDnsRecordsExclusive,
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": readDnsFirewallConfig,
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": readDnsDomainList,
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": readDnsFirewallRule,
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": readDnsFirewallRuleGroup,
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": readDnsFirewallAssociation,
  "aws:route53/zone:Zone": readDnsZone,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": readSecurityGroupEgressRule,
};
