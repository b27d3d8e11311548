import type { Reader } from "../resource.ts";
import { readDnsDomainList } from "./dns-domain-list.ts";
import { readDnsFirewallAssociation } from "./dns-firewall-association.ts";
import { readDnsFirewallConfig } from "./dns-firewall-config.ts";
import { readDnsFirewallRule } from "./dns-firewall-rule.ts";
import { readDnsFirewallRuleGroup } from "./dns-firewall-rule-group.ts";
import { readDnsRecord } from "./dns-record.ts";
import { readDnsRecordsExclusive } from "./dns-records-exclusive.ts";
import { readDnsZone } from "./dns-zone.ts";
import { readFirewall } from "./firewall.ts";
import { readFirewallPolicy } from "./firewall-policy.ts";
import { readManagedPrefixList } from "./managed-prefix-list.ts";
import { readManagedPrefixListEntry } from "./managed-prefix-list-entry.ts";
import { readNetworkAcl } from "./network-acl.ts";
import { readNetworkAclRule } from "./network-acl-rule.ts";
import { readNetworkFirewallRuleGroup } from "./network-firewall-rule-group.ts";
import { readRoute } from "./route.ts";
import { readRouteTable } from "./route-table.ts";
import { readSecurityGroup } from "./security-group.ts";
import { readSecurityGroupEgressRule } from "./security-group-egress-rule.ts";
import { readOlderSecurityGroupRule } from "./security-group-rule.ts";
import { readTlsInspection } from "./tls-inspection.ts";

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
