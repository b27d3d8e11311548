import type { Constraints, Props } from "./constraints.ts";

const TF = "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service";
const API = "https://docs.aws.amazon.com";
const ACCOUNT = "123456789012";
const FIREWALLS = `arn:aws:network-firewall:eu-west-2:${ACCOUNT}`;
const NAME = { pattern: /^[A-Za-z0-9-]+$/, longest: 128 };
/** Of Route 53, from botocore's models of route53resolver and route53profiles. */
const DNS_NAME = { pattern: /^(?![0-9]+$)[a-zA-Z0-9\-_' ]+$/, longest: 64 };
const IN_USE = "InvalidOperationException: Unable to delete the object because it is still in use";

const CONFIG_MESSAGES = [
  "ConfigurationItemChangeNotification",
  "OversizedConfigurationItemChangeNotification",
  "ScheduledNotification",
];

/** What AWS and its provider hold our types to. */
export const AWS: Readonly<Record<string, Constraints>> = {
  "aws:networkfirewall/ruleGroup:RuleGroup": {
    source: `${TF}/networkfirewall/rule_group.go; ${API}/network-firewall/latest/APIReference/API_CreateRuleGroup.html`,
    id: `${FIREWALLS}:stateful-rulegroup/{name}`,
    named: "name",
    required: ["capacity", "type"],
    immutable: ["capacity", "name"],
    values: {
      name: NAME,
      type: { oneOf: ["STATEFUL", "STATELESS"] },
      capacity: { least: 1, most: 30_000 },
      description: { longest: 512 },
      "ruleGroup.rulesSource.rulesString": { longest: 2_000_000 },
      "ruleGroup.statefulRuleOptions.ruleOrder": { oneOf: ["STRICT_ORDER", "DEFAULT_ACTION_ORDER"] },
      "ruleGroup.ruleVariables.ipSets[].key": { pattern: /^[A-Za-z][A-Za-z0-9_]*$/, longest: 32 },
      "ruleGroup.referenceSets.ipSetReferences": { entries: 5 },
      "ruleGroup.referenceSets.ipSetReferences[].key": { pattern: /^[A-Za-z][A-Za-z0-9_]*$/, longest: 32 },
    },
    holds: ["ruleGroup.referenceSets.ipSetReferences[].ipSetReferences[].referenceArn"],
    unique: [{ keys: ["name"], error: "InvalidRequestException: A resource with the specified name already exists" }],
    inUse: IN_USE,
  },
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": {
    source: `${TF}/networkfirewall/firewall_policy.go; ${API}/network-firewall/latest/APIReference/API_FirewallPolicy.html`,
    id: `${FIREWALLS}:firewall-policy/{name}`,
    named: "name",
    required: ["firewallPolicy"],
    immutable: ["name"],
    values: {
      name: NAME,
      // https://docs.aws.amazon.com/network-firewall/latest/developerguide/quotas.html
      "firewallPolicy.statefulRuleGroupReferences": { entries: 20 },
      "firewallPolicy.statefulRuleGroupReferences[].priority": { least: 1, most: 65_535 },
      "firewallPolicy.statefulEngineOptions.ruleOrder": { oneOf: ["STRICT_ORDER", "DEFAULT_ACTION_ORDER"] },
      "firewallPolicy.statefulEngineOptions.streamExceptionPolicy": { oneOf: ["DROP", "CONTINUE", "REJECT"] },
      "firewallPolicy.statefulEngineOptions.flowTimeouts.tcpIdleTimeoutSeconds": { least: 60, most: 6000 },
      "firewallPolicy.statefulDefaultActions[]": { pattern: /^aws:(?:drop|alert)_(?:strict|established)/ },
    },
    holds: ["firewallPolicy.statefulRuleGroupReferences[].resourceArn"],
    unique: [{ keys: ["name"], error: "InvalidRequestException: A resource with the specified name already exists" }],
    inUse: IN_USE,
  },
  "aws:networkfirewall/firewall:Firewall": {
    source: `${TF}/networkfirewall/firewall.go; ${API}/network-firewall/latest/APIReference/API_AssociateSubnets.html`,
    id: `${FIREWALLS}:firewall/{name}`,
    named: "name",
    required: ["firewallPolicyArn"],
    immutable: ["name", "vpcId", "transitGatewayId"],
    values: { name: NAME },
    holds: ["firewallPolicyArn"],
    unique: [{ keys: ["name"], error: "InvalidRequestException: A resource with the specified name already exists" }],
    guard: ["deleteProtection", true, "InvalidOperationException: Firewall has delete protection enabled"],
    inUse: IN_USE,
  },
  "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": {
    source: `${TF}/networkfirewall/logging_configuration.go`,
    id: "{firewallArn}",
    required: ["firewallArn", "loggingConfiguration"],
    immutable: ["firewallArn"],
    inside: "{firewallArn}",
    values: { "loggingConfiguration.logDestinationConfigs[].logType": { oneOf: ["ALERT", "FLOW", "TLS"] } },
    holds: ["loggingConfiguration.logDestinationConfigs[].logDestination.logGroup"],
  },
  "aws:networkfirewall/firewallTransitGatewayAttachmentAccepter:FirewallTransitGatewayAttachmentAccepter": {
    source: `${TF}/networkfirewall/firewall_transit_gateway_attachment_accepter.go`,
    id: "{transitGatewayAttachmentId}",
    required: ["transitGatewayAttachmentId"],
    immutable: ["transitGatewayAttachmentId"],
    values: { transitGatewayAttachmentId: { pattern: /^tgw-attach-[0-9a-z]+$/ } },
  },
  "aws:networkfirewall/containerAssociation:ContainerAssociation": {
    source: `${TF}/networkfirewall/container_association.go`,
    id: `${FIREWALLS}:container-association/{containerAssociationName}`,
    required: ["containerAssociationName", "containerMonitoringConfigurations", "type"],
    immutable: ["containerAssociationName", "type"],
    values: { containerAssociationName: NAME, type: { oneOf: ["ECS", "EKS"] } },
    inUse: IN_USE,
  },
  "aws:networkfirewall/vpcEndpointAssociation:VpcEndpointAssociation": {
    source: `${TF}/networkfirewall/vpc_endpoint_association.go`,
    id: `${FIREWALLS}:vpc-endpoint-association/fw-`,
    required: ["firewallArn", "subnetMapping", "vpcId"],
    immutable: ["description", "firewallArn", "subnetMapping", "vpcId"],
    holds: ["firewallArn", "subnetMapping.subnetId"],
  },
  "aws:ram/resourceShare:ResourceShare": {
    source: `${TF}/ram/resource_share.go`,
    id: `arn:aws:ram:eu-west-2:${ACCOUNT}:resource-share/{name}`,
    named: "name",
    required: [],
    immutable: [],
  },
  "aws:ram/resourceAssociation:ResourceAssociation": {
    source: `${TF}/ram/resource_association.go`,
    id: "{resourceShareArn},{resourceArn}",
    required: ["resourceArn", "resourceShareArn"],
    immutable: ["resourceArn", "resourceShareArn"],
    holds: ["resourceArn"],
    inside: "{resourceShareArn}",
  },
  "aws:ram/principalAssociation:PrincipalAssociation": {
    source: `${TF}/ram/principal_association.go`,
    id: "{resourceShareArn},{principal}",
    required: ["principal", "resourceShareArn"],
    immutable: ["principal", "resourceShareArn"],
    values: { principal: { pattern: /^(?:\d{12}|arn:aws:organizations::\d{12}:(?:ou|organization)\/.+)$/ } },
    inside: "{resourceShareArn}",
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    source: `${TF}/logs/group.go; ${API}/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html`,
    id: "{name}",
    named: "name",
    required: [],
    immutable: ["name"],
    values: { name: { pattern: /^[.\-_/#A-Za-z0-9]+$/, longest: 512 } },
    unique: [{ keys: ["name"], error: "ResourceAlreadyExistsException: The specified log group already exists" }],
    guard: [
      "deletionProtectionEnabled",
      true,
      "OperationAbortedException: The log group has deletion protection enabled",
    ],
  },
  "aws:cloudwatch/queryDefinition:QueryDefinition": {
    source: `${TF}/logs/query_definition.go; ${API}/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html`,
    id: "query-",
    required: ["name", "queryString"],
    immutable: [],
    values: { name: { pattern: /^[^:*]+$/, longest: 255 }, queryString: { longest: 10_000 } },
  },
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": {
    source: `${TF}/route53resolver/query_log_config.go; ${API}/Route53/latest/APIReference/API_route53resolver_CreateResolverQueryLogConfig.html`,
    id: "rqlc-",
    named: "name",
    required: ["destinationArn"],
    immutable: ["destinationArn", "name"],
    values: {
      name: DNS_NAME,
      destinationArn: { longest: 600 },
    },
    inUse: "InvalidRequestException: The query logging configuration is associated with VPCs",
  },
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": {
    source: `${TF}/route53resolver/query_log_config_association.go`,
    id: "rqlca-",
    required: ["resolverQueryLogConfigId", "resourceId"],
    immutable: ["resolverQueryLogConfigId", "resourceId"],
    holds: ["resolverQueryLogConfigId"],
  },
  "aws:ec2/route:Route": {
    source: `${TF}/ec2/vpc_route.go; ${API}/AWSEC2/latest/APIReference/API_CreateRoute.html`,
    id: "r-{routeTableId}-{destinationCidrBlock}",
    required: ["routeTableId"],
    immutable: ["routeTableId", "destinationCidrBlock"],
    values: { vpcEndpointId: { pattern: /^vpce-/ } },
    inside: "{routeTableId}",
    unique: [{ keys: ["routeTableId", "destinationCidrBlock"], error: "RouteAlreadyExists: The route already exists" }],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    source: `${TF}/ec2/vpc_security_group.go; ${API}/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html`,
    id: "sg-",
    named: "name",
    required: [],
    immutable: ["name", "description", "vpcId"],
    values: {
      name: { longest: 255 },
      description: { pattern: /^[A-Za-z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/, longest: 255 },
    },
    unique: [{ keys: ["name", "vpcId"], error: "InvalidGroup.Duplicate: The security group already exists" }],
    inUse: "DependencyViolation: resource has a dependent object",
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    source: `${TF}/ec2/vpc_security_group_egress_rule.go`,
    id: "sgr-",
    // https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
    quota: { keys: ["securityGroupId"], most: 60, error: "RulesPerSecurityGroupLimitExceeded: the group is full" },
    required: ["securityGroupId", "ipProtocol"],
    immutable: ["securityGroupId"],
    inside: "{securityGroupId}",
    unique: [
      {
        keys: ["securityGroupId", "ipProtocol", "fromPort", "toPort", "cidrIpv4", "cidrIpv6"],
        error: "InvalidPermission.Duplicate: the specified rule already exists",
      },
    ],
  },
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": {
    source: `${TF}/route53resolver/firewall_domain_list.go`,
    id: "rslvr-fdl-",
    named: "name",
    required: [],
    immutable: ["name"],
    values: { name: DNS_NAME },
    inUse: "ConflictException: the domain list is used by a rule",
  },
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": {
    source: `${TF}/route53resolver/firewall_rule_group.go`,
    id: "rslvr-frg-",
    named: "name",
    required: [],
    immutable: ["name"],
    values: { name: DNS_NAME },
    inUse: "ConflictException: the rule group is associated with a VPC",
  },
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": {
    source: `${TF}/route53resolver/firewall_rule.go; ${API}/Route53/latest/APIReference/API_route53resolver_CreateFirewallRule.html`,
    id: "{firewallRuleGroupId}:{firewallDomainListId}",
    named: "name",
    required: ["action", "firewallRuleGroupId", "priority"],
    immutable: ["firewallRuleGroupId", "firewallDomainListId"],
    values: {
      name: DNS_NAME,
      action: { oneOf: ["ALLOW", "BLOCK", "ALERT"] },
      blockResponse: { oneOf: ["NODATA", "NXDOMAIN", "OVERRIDE"] },
    },
    inside: "{firewallRuleGroupId}",
    holds: ["firewallDomainListId"],
    unique: [{ keys: ["firewallRuleGroupId", "priority"], error: "ValidationException: the priority is in use" }],
  },
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": {
    source: `${TF}/route53resolver/firewall_rule_group_association.go; ${API}/Route53/latest/APIReference/API_route53resolver_AssociateFirewallRuleGroup.html`,
    id: "rslvr-frgassoc-",
    named: "name",
    required: ["firewallRuleGroupId", "vpcId", "priority"],
    immutable: ["firewallRuleGroupId", "vpcId"],
    values: { name: DNS_NAME, priority: { least: 101, most: 9899 } },
    holds: ["firewallRuleGroupId"],
    unique: [{ keys: ["vpcId", "priority"], error: "ConflictException: the priority is in use" }],
    guard: ["mutationProtection", "ENABLED", "ConflictException: mutation protection is enabled"],
  },
  "aws:route53/profilesProfile:ProfilesProfile": {
    source: `${TF}/route53profiles/profile.go`,
    id: "rp-",
    named: "name",
    required: [],
    immutable: ["name"],
    values: { name: DNS_NAME },
    inUse: "ConflictException: the Profile is associated with a VPC",
  },
  "aws:route53/profilesResourceAssociation:ProfilesResourceAssociation": {
    source: `${TF}/route53profiles/resource_association.go`,
    id: "rpr-",
    named: "name",
    required: ["profileId", "resourceArn"],
    immutable: ["name", "profileId", "resourceArn"],
    values: { name: DNS_NAME },
    holds: ["profileId", "resourceArn"],
    unique: [{ keys: ["profileId", "resourceArn"], error: "ResourceExistsException: the resource is in the Profile" }],
  },
  "aws:route53/profilesAssociation:ProfilesAssociation": {
    source: `${TF}/route53profiles/association.go`,
    id: "rpassoc-",
    named: "name",
    required: ["profileId", "resourceId"],
    immutable: ["name", "profileId", "resourceId"],
    values: { name: DNS_NAME },
    holds: ["profileId"],
    unique: [{ keys: ["resourceId"], error: "ConflictException: the VPC has a Profile already" }],
  },
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": {
    source: `${TF}/route53resolver/firewall_config.go`,
    id: "rslvr-fc-{resourceId}",
    required: ["resourceId"],
    immutable: ["resourceId"],
  },
  "aws:cfg/rule:Rule": {
    source: `${TF}/configservice/config_rule.go; ${API}/config/latest/APIReference/API_PutConfigRule.html`,
    id: "{name}",
    named: "name",
    required: ["source"],
    immutable: ["name"],
    values: {
      name: { longest: 128 },
      description: { longest: 256 },
      "source.owner": { oneOf: ["CUSTOM_LAMBDA", "AWS", "CUSTOM_POLICY"] },
      "source.customPolicyDetails.policyRuntime": { pattern: /^guard-2\.x\.x$/ },
      "source.customPolicyDetails.policyText": { longest: 10_000 },
      "source.sourceDetails[].messageType": { oneOf: CONFIG_MESSAGES },
    },
  },
  "aws:cfg/organizationCustomPolicyRule:OrganizationCustomPolicyRule": {
    source: `${TF}/configservice/organization_custom_policy_rule.go; ${API}/config/latest/APIReference/API_PutOrganizationConfigRule.html`,
    id: "{name}",
    named: "name",
    required: ["policyRuntime", "policyText", "triggerTypes"],
    immutable: ["name"],
    values: {
      name: { pattern: /^[A-Za-z0-9_-]+$/, longest: 64 },
      description: { longest: 256 },
      policyRuntime: { pattern: /^guard-2\.x\.x$/ },
      policyText: { longest: 10_000 },
      // A rule of the organisation's own policy isn't run by a clock.
      "triggerTypes[]": { oneOf: CONFIG_MESSAGES.filter((type) => type !== "ScheduledNotification") },
      "excludedAccounts[]": { pattern: /^\d{12}$/ },
    },
  },
  // What is there already, of other teams.
  "aws:ec2/subnet:Subnet": { source: "the network", id: "{id}", required: [], immutable: [] },
  "aws:ec2/routeTable:RouteTable": { source: "the network", id: "{id}", required: [], immutable: [] },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    source: "the network",
    id: "rtbassoc-{subnetId}",
    required: [],
    immutable: [],
    holds: ["routeTableId"],
  },
  "aws:ec2/networkInterface:NetworkInterface": {
    source: "the network",
    id: "{id}",
    required: [],
    immutable: [],
    holds: ["securityGroups[]"],
  },
};

/** What AWS adds to a resource of its own accord. */
export function awsOutputs(type: string, id: string, inputs: Props, find: (id: string) => Props | undefined): Props {
  const endpointsIn = (mappings: readonly { subnetId: string }[], owner: unknown) =>
    mappings.map(({ subnetId }) => ({
      availabilityZone: find(subnetId)?.availabilityZone,
      attachments: [{ endpointId: `vpce-${owner}-${subnetId}`, subnetId }],
    }));
  if (type.endsWith(":ContainerAssociation")) return { containerAssociationArn: id };
  if (type === "aws:networkfirewall/vpcEndpointAssociation:VpcEndpointAssociation") {
    const associationSyncStates = endpointsIn([inputs.subnetMapping as { subnetId: string }], "association");
    return { vpcEndpointAssociationArn: id, vpcEndpointAssociationStatuses: [{ associationSyncStates }] };
  }
  if (type !== "aws:networkfirewall/firewall:Firewall") return { arn: id, ...(id.startsWith("rslvr-") && { id }) };
  const syncStates = endpointsIn((inputs.subnetMappings ?? []) as readonly { subnetId: string }[], inputs.name);
  const attachments = inputs.transitGatewayId
    ? [{ attachmentId: `tgw-attach-${String(inputs.name).replace(/[^0-9a-z]/g, "")}` }]
    : [];
  return { arn: id, firewallStatuses: [{ syncStates, transitGatewayAttachmentSyncStates: attachments }] };
}

/** Subnets that a firewall can't have together: the provider associates the new ones before it lets the old ones go. */
export function subnetClash(before: Props, after: Props, find: (id: string) => Props | undefined): string | undefined {
  const ids = (props: Props) =>
    ((props.subnetMappings ?? []) as readonly { subnetId: string }[]).map(({ subnetId }) => subnetId);
  const all = [...new Set([...ids(before), ...ids(after)])];
  const zones = all.map((id) => find(id)?.availabilityZone);
  if (zones.includes(undefined)) return "InvalidRequestException: a subnet doesn't exist";
  return new Set(zones).size < zones.length
    ? "InvalidRequestException: You can specify one subnet for each Availability Zone"
    : undefined;
}
