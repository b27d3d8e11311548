/** The parts of the AWS SDK that the components in this folder use. */
import { sdkLoader } from "../load-sdk.ts";

const load = sdkLoader(
  "@pulumi/aws",
  'run "npm install @pulumi/aws", or use "mesh-egress/components/azure", which does without it',
);

export const { Provider: AwsProvider } = load<typeof import("@pulumi/aws/provider.js")>("provider.js");
export const { OrganizationCustomPolicyRule } = load<typeof import("@pulumi/aws/cfg/organizationCustomPolicyRule.js")>(
  "cfg/organizationCustomPolicyRule.js",
);
export const { Rule: ConfigRule } = load<typeof import("@pulumi/aws/cfg/rule.js")>("cfg/rule.js");
export const { LogGroup } = load<typeof import("@pulumi/aws/cloudwatch/logGroup.js")>("cloudwatch/logGroup.js");
export const { QueryDefinition } = load<typeof import("@pulumi/aws/cloudwatch/queryDefinition.js")>(
  "cloudwatch/queryDefinition.js",
);
export const { getNetworkInterfaces } =
  load<typeof import("@pulumi/aws/ec2/getNetworkInterfaces.js")>("ec2/getNetworkInterfaces.js");
export const { getRouteTable } = load<typeof import("@pulumi/aws/ec2/getRouteTable.js")>("ec2/getRouteTable.js");
export const { getRouteTables } = load<typeof import("@pulumi/aws/ec2/getRouteTables.js")>("ec2/getRouteTables.js");
export const { getSubnet } = load<typeof import("@pulumi/aws/ec2/getSubnet.js")>("ec2/getSubnet.js");
export const { Route } = load<typeof import("@pulumi/aws/ec2/route.js")>("ec2/route.js");
export const { SecurityGroup } = load<typeof import("@pulumi/aws/ec2/securityGroup.js")>("ec2/securityGroup.js");
export const { ContainerAssociation } = load<typeof import("@pulumi/aws/networkfirewall/containerAssociation.js")>(
  "networkfirewall/containerAssociation.js",
);
export const { Firewall } =
  load<typeof import("@pulumi/aws/networkfirewall/firewall.js")>("networkfirewall/firewall.js");
export const { FirewallPolicy } = load<typeof import("@pulumi/aws/networkfirewall/firewallPolicy.js")>(
  "networkfirewall/firewallPolicy.js",
);
export const { FirewallTransitGatewayAttachmentAccepter } = load<
  typeof import("@pulumi/aws/networkfirewall/firewallTransitGatewayAttachmentAccepter.js")
>("networkfirewall/firewallTransitGatewayAttachmentAccepter.js");
export const { LoggingConfiguration } = load<typeof import("@pulumi/aws/networkfirewall/loggingConfiguration.js")>(
  "networkfirewall/loggingConfiguration.js",
);
export const { RuleGroup } =
  load<typeof import("@pulumi/aws/networkfirewall/ruleGroup.js")>("networkfirewall/ruleGroup.js");
export const { VpcEndpointAssociation } = load<typeof import("@pulumi/aws/networkfirewall/vpcEndpointAssociation.js")>(
  "networkfirewall/vpcEndpointAssociation.js",
);
export const { PrincipalAssociation } =
  load<typeof import("@pulumi/aws/ram/principalAssociation.js")>("ram/principalAssociation.js");
export const { ResourceAssociation } =
  load<typeof import("@pulumi/aws/ram/resourceAssociation.js")>("ram/resourceAssociation.js");
export const { ResourceShare } = load<typeof import("@pulumi/aws/ram/resourceShare.js")>("ram/resourceShare.js");
export const { ProfilesAssociation } = load<typeof import("@pulumi/aws/route53/profilesAssociation.js")>(
  "route53/profilesAssociation.js",
);
export const { ProfilesProfile } =
  load<typeof import("@pulumi/aws/route53/profilesProfile.js")>("route53/profilesProfile.js");
export const { ProfilesResourceAssociation } = load<
  typeof import("@pulumi/aws/route53/profilesResourceAssociation.js")
>("route53/profilesResourceAssociation.js");
export const { ResolverFirewallConfig } = load<typeof import("@pulumi/aws/route53/resolverFirewallConfig.js")>(
  "route53/resolverFirewallConfig.js",
);
export const { ResolverFirewallDomainList } = load<typeof import("@pulumi/aws/route53/resolverFirewallDomainList.js")>(
  "route53/resolverFirewallDomainList.js",
);
export const { ResolverFirewallRule } = load<typeof import("@pulumi/aws/route53/resolverFirewallRule.js")>(
  "route53/resolverFirewallRule.js",
);
export const { ResolverFirewallRuleGroup } = load<typeof import("@pulumi/aws/route53/resolverFirewallRuleGroup.js")>(
  "route53/resolverFirewallRuleGroup.js",
);
export const { ResolverFirewallRuleGroupAssociation } = load<
  typeof import("@pulumi/aws/route53/resolverFirewallRuleGroupAssociation.js")
>("route53/resolverFirewallRuleGroupAssociation.js");
export const { ResolverQueryLogConfig } = load<typeof import("@pulumi/aws/route53/resolverQueryLogConfig.js")>(
  "route53/resolverQueryLogConfig.js",
);
export const { ResolverQueryLogConfigAssociation } = load<
  typeof import("@pulumi/aws/route53/resolverQueryLogConfigAssociation.js")
>("route53/resolverQueryLogConfigAssociation.js");
export const { SecurityGroupEgressRule } = load<typeof import("@pulumi/aws/vpc/securityGroupEgressRule.js")>(
  "vpc/securityGroupEgressRule.js",
);
