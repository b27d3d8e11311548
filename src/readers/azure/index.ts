import type { Reader } from "../resource.ts";
import { readAdminRule, readAdminRuleCollection, readUserRule } from "./admin-rules.ts";
import { readAzureFirewall, readClassicFirewall, readFirewallRuleCollection } from "./firewall/firewalls.ts";
import { readClassicFirewallPolicy, readFirewallPolicy, readFirewallPolicyDraft } from "./firewall/policies.ts";
import {
  readClassicRuleCollectionGroup,
  readRuleCollectionGroup,
  readRuleGroup,
} from "./firewall/rule-collection-groups.ts";
import { readIpGroup, readIpGroupCidr } from "./ip-groups.ts";
import { readNetworkInterface, readSubnet, readVirtualNetwork } from "./networks.ts";
import { readPrivateRecord, readPrivateZone } from "./private-dns.ts";
import { readRouteResource, readRouteTable, readRoutingRule } from "./routes.ts";
import { readNetworkSecurityGroup, readSecurityRuleResource } from "./security-rules.ts";

/** Readers of Azure resource types, those of azure-native and of the classic provider. */
export const azureReaders: Readonly<Record<string, Reader>> = {
  "azure-native:network:AdminRule": readAdminRule,
  "azure-native:network:AdminRuleCollection": readAdminRuleCollection,
  "azure-native:network:AzureFirewall": readAzureFirewall,
  "azure-native:network:DefaultAdminRule": readAdminRule,
  "azure-native:network:FirewallPolicy": readFirewallPolicy,
  "azure-native:network:FirewallPolicyDraft": readFirewallPolicyDraft,
  "azure-native:network:FirewallPolicyRuleCollectionGroup": readRuleCollectionGroup,
  "azure-native:network:FirewallPolicyRuleCollectionGroupDraft": readRuleCollectionGroup,
  "azure-native:network:FirewallPolicyRuleGroup": readRuleGroup,
  "azure-native:network:IpGroup": readIpGroup,
  "azure-native:network:NetworkInterface": readNetworkInterface,
  "azure-native:network:NetworkSecurityGroup": readNetworkSecurityGroup,
  "azure-native:network:PrivateRecordSet": readPrivateRecord,
  "azure-native:network:PrivateZone": readPrivateZone,
  "azure-native:network:Route": readRouteResource,
  "azure-native:network:RouteTable": readRouteTable,
  "azure-native:network:RoutingRule": readRoutingRule,
  "azure-native:network:SecurityRule": readSecurityRuleResource,
  "azure-native:network:SecurityUserRule": readUserRule,
  "azure-native:network:Subnet": readSubnet,
  "azure-native:network:UserRule": readUserRule,
  "azure-native:network:VirtualNetwork": readVirtualNetwork,
  "azure-native:privatedns:PrivateRecordSet": readPrivateRecord,
  "azure-native:privatedns:PrivateZone": readPrivateZone,
  "azure:network/firewall:Firewall": readClassicFirewall,
  "azure:network/firewallApplicationRuleCollection:FirewallApplicationRuleCollection":
    readFirewallRuleCollection("application"),
  "azure:network/firewallNatRuleCollection:FirewallNatRuleCollection": readFirewallRuleCollection("nat"),
  "azure:network/firewallNetworkRuleCollection:FirewallNetworkRuleCollection": readFirewallRuleCollection("network"),
  "azure:network/firewallPolicy:FirewallPolicy": readClassicFirewallPolicy,
  "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup": readClassicRuleCollectionGroup,
  "azure:network/iPGroup:IPGroup": readIpGroup,
  "azure:network/iPGroupCIDR:IPGroupCIDR": readIpGroupCidr,
  "azure:network/networkManagerAdminRule:NetworkManagerAdminRule": readAdminRule,
  "azure:network/networkManagerAdminRuleCollection:NetworkManagerAdminRuleCollection": readAdminRuleCollection,
  "azure:network/networkManagerRoutingRule:NetworkManagerRoutingRule": readRoutingRule,
  "azure:network/networkSecurityGroup:NetworkSecurityGroup": readNetworkSecurityGroup,
  "azure:network/networkSecurityRule:NetworkSecurityRule": readSecurityRuleResource,
  "azure:network/route:Route": readRouteResource,
  "azure:network/routeTable:RouteTable": readRouteTable,
  "azure:privatedns/aAAARecord:AAAARecord": readPrivateRecord,
  "azure:privatedns/aRecord:ARecord": readPrivateRecord,
  "azure:privatedns/cnameRecord:CnameRecord": readPrivateRecord,
  "azure:privatedns/zone:Zone": readPrivateZone,
};
