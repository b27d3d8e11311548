import type { ReferenceKind } from "../egress/reference.ts";

/** What resources of a type are to those that refer to them; undefined for what nothing refers to. Normalised type. */
export const kindOf = (type: string): ReferenceKind | undefined => KINDS.get(type);

const TYPES: Readonly<Partial<Record<ReferenceKind, readonly string[]>>> = {
  "address-list": [
    "aws:ec2/managedPrefixList:ManagedPrefixList",
    "azure-native:network:IpGroup",
    "azure:network/iPGroup:IPGroup",
  ],
  "domain-list": ["aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList"],
  "rule-group": [
    "aws:networkfirewall/ruleGroup:RuleGroup",
    "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
    "azure-native:network:AdminRuleCollection",
    "azure-native:network:FirewallPolicyRuleCollectionGroup",
    "azure-native:network:FirewallPolicyRuleCollectionGroupDraft",
    "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup",
    "azure:network/networkManagerAdminRuleCollection:NetworkManagerAdminRuleCollection",
  ],
  policy: [
    "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    "azure-native:network:FirewallPolicy",
    "azure:network/firewallPolicy:FirewallPolicy",
  ],
  firewall: [
    "aws:networkfirewall/firewall:Firewall",
    "azure-native:network:AzureFirewall",
    "azure:network/firewall:Firewall",
  ],
  "security-group": [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "azure-native:network:NetworkSecurityGroup",
    "azure:network/networkSecurityGroup:NetworkSecurityGroup",
  ],
  "network-acl": ["aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"],
  "route-table": [
    "aws:ec2/routeTable:RouteTable",
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
    "azure-native:network:RouteTable",
    "azure:network/routeTable:RouteTable",
  ],
  gateway: [
    "aws:ec2/internetGateway:InternetGateway",
    "aws:ec2/natGateway:NatGateway",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    "aws:ec2transitgateway/transitGateway:TransitGateway",
  ],
  "tls-inspection": ["aws:networkfirewall/tlsInspectionConfiguration:TlsInspectionConfiguration"],
  "dns-zone": [
    "aws:route53/zone:Zone",
    "azure-native:network:PrivateZone",
    "azure-native:privatedns:PrivateZone",
    "azure:privatedns/zone:Zone",
  ],
  network: [
    "aws:ec2/vpc:Vpc",
    "aws:ec2/defaultVpc:DefaultVpc",
    "aws:ec2/subnet:Subnet",
    "azure-native:network:VirtualNetwork",
    "azure-native:network:Subnet",
    "azure:network/virtualNetwork:VirtualNetwork",
    "azure:network/subnet:Subnet",
  ],
};

const KINDS: ReadonlyMap<string, ReferenceKind> = new Map(
  Object.entries(TYPES).flatMap(([kind, types]) => types.map((type) => [type, kind as ReferenceKind] as const)),
);
