import type { Reader } from "../resource.ts";
import { readManagedPrefixList } from "./managed-prefix-list.ts";
import { readManagedPrefixListEntry } from "./managed-prefix-list-entry.ts";
import { readNetworkAcl } from "./network-acl.ts";
import { readNetworkAclRule } from "./network-acl-rule.ts";
import { readSecurityGroup } from "./security-group.ts";
import { readSecurityGroupEgressRule } from "./security-group-egress-rule.ts";
import { readOlderSecurityGroupRule } from "./security-group-rule.ts";

/** Readers of AWS resource types. */
export const awsReaders: Readonly<Record<string, Reader>> = {
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": readNetworkAcl,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": readSecurityGroup,
  "aws:ec2/managedPrefixList:ManagedPrefixList": readManagedPrefixList,
  "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": readManagedPrefixListEntry,
  "aws:ec2/networkAcl:NetworkAcl": readNetworkAcl,
  "aws:ec2/networkAclRule:NetworkAclRule": readNetworkAclRule,
  "aws:ec2/securityGroup:SecurityGroup": readSecurityGroup,
  "aws:ec2/securityGroupRule:SecurityGroupRule": readOlderSecurityGroupRule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": readSecurityGroupEgressRule,
};
