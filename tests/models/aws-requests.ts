import type { Registered } from "../support/pulumi/mocks.ts";

/** A request to AWS. */
export interface AwsRequest {
  readonly service: string;
  readonly operation: string;
  readonly parameters: object;
}

type Json = unknown;
type Props = Readonly<Record<string, Json>>;

type Tags = "list" | "lower-list" | "map" | "none";

/** Which operation makes a resource, and how its parameters differ from the provider's properties. */
interface Operation {
  readonly service: string;
  readonly operation: string;
  /** Parameters that no property gives. */
  readonly more?: Props;
  readonly rename?: Readonly<Record<string, string>>;
  /** Properties that are no parameters of this operation: other operations set them. */
  readonly without?: readonly string[];
  /** How tags are written. Default: a list of `Key` and `Value`. */
  readonly tags?: Tags;
  /** A last change of the parameters. */
  readonly finish?: (parameters: Record<string, Json>) => Json;
}

const TOKEN = "0123456789abcdef";
const firewall = (operation: string, more: Partial<Operation> = {}): Operation => ({
  service: "network-firewall",
  operation,
  ...more,
});
const resolver = (operation: string, more: Partial<Operation> = {}): Operation => ({
  service: "route53resolver",
  operation,
  more: { CreatorRequestId: TOKEN },
  ...more,
});

/** Operations by type token. What the provider names itself, the name, stands in `more`. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  "aws:networkfirewall/ruleGroup:RuleGroup": firewall("CreateRuleGroup", { more: { RuleGroupName: "mesh" } }),
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": firewall("CreateFirewallPolicy", {
    more: { FirewallPolicyName: "mesh" },
  }),
  "aws:networkfirewall/firewall:Firewall": firewall("CreateFirewall", { more: { FirewallName: "mesh" } }),
  "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": firewall("UpdateLoggingConfiguration"),
  "aws:networkfirewall/vpcEndpointAssociation:VpcEndpointAssociation": firewall("CreateVpcEndpointAssociation"),
  "aws:networkfirewall/containerAssociation:ContainerAssociation": firewall("CreateContainerAssociation"),
  "aws:networkfirewall/firewallTransitGatewayAttachmentAccepter:FirewallTransitGatewayAttachmentAccepter": firewall(
    "AcceptNetworkFirewallTransitGatewayAttachment",
  ),
  "aws:ram/resourceShare:ResourceShare": {
    service: "ram",
    operation: "CreateResourceShare",
    more: { name: "mesh" },
    tags: "lower-list",
    finish: lowered,
  },
  "aws:ram/resourceAssociation:ResourceAssociation": {
    service: "ram",
    operation: "AssociateResourceShare",
    finish: ({ ResourceArn, ResourceShareArn }) => ({
      resourceShareArn: ResourceShareArn,
      resourceArns: [ResourceArn],
    }),
  },
  "aws:ram/principalAssociation:PrincipalAssociation": {
    service: "ram",
    operation: "AssociateResourceShare",
    finish: ({ Principal, ResourceShareArn }) => ({ resourceShareArn: ResourceShareArn, principals: [Principal] }),
  },
  "aws:route53/profilesProfile:ProfilesProfile": {
    service: "route53profiles",
    operation: "CreateProfile",
    more: { ClientToken: TOKEN, Name: "mesh" },
  },
  "aws:route53/profilesAssociation:ProfilesAssociation": {
    service: "route53profiles",
    operation: "AssociateProfile",
    more: { Name: "mesh" },
  },
  "aws:route53/profilesResourceAssociation:ProfilesResourceAssociation": {
    service: "route53profiles",
    operation: "AssociateResourceToProfile",
    more: { Name: "mesh" },
  },
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": resolver("CreateFirewallDomainList", {
    more: { CreatorRequestId: TOKEN, Name: "mesh" },
    without: ["domains"],
  }),
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": resolver("CreateFirewallRuleGroup", {
    more: { CreatorRequestId: TOKEN, Name: "mesh" },
  }),
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": resolver("CreateFirewallRule", {
    more: { CreatorRequestId: TOKEN, Name: "mesh" },
    rename: { QType: "Qtype" },
  }),
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": resolver(
    "AssociateFirewallRuleGroup",
    { more: { CreatorRequestId: TOKEN, Name: "mesh" } },
  ),
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": {
    service: "route53resolver",
    operation: "UpdateFirewallConfig",
  },
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": resolver("CreateResolverQueryLogConfig", {
    more: { CreatorRequestId: TOKEN, Name: "mesh" },
  }),
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": {
    service: "route53resolver",
    operation: "AssociateResolverQueryLogConfig",
  },
  "aws:cfg/rule:Rule": {
    service: "config",
    operation: "PutConfigRule",
    finish: ({ Tags, Scope, Source, ...rule }) => ({
      ConfigRule: {
        ConfigRuleName: "mesh",
        ...rule,
        Scope: scopeOf(Scope as Props),
        Source: sourceOf(Source as Props),
      },
      Tags,
    }),
  },
  "aws:cfg/organizationCustomPolicyRule:OrganizationCustomPolicyRule": {
    service: "config",
    operation: "PutOrganizationConfigRule",
    tags: "none",
    finish: ({ ExcludedAccounts, TriggerTypes, ...metadata }) => ({
      OrganizationConfigRuleName: "mesh",
      ...(ExcludedAccounts !== undefined && { ExcludedAccounts }),
      OrganizationCustomPolicyRuleMetadata: { ...metadata, OrganizationConfigRuleTriggerTypes: TriggerTypes },
    }),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    service: "logs",
    operation: "CreateLogGroup",
    more: { logGroupName: "mesh" },
    without: ["retentionInDays"],
    tags: "map",
    finish: lowered,
  },
  "aws:cloudwatch/queryDefinition:QueryDefinition": {
    service: "logs",
    operation: "PutQueryDefinition",
    finish: lowered,
  },
  "aws:ec2/route:Route": { service: "ec2", operation: "CreateRoute" },
  "aws:ec2/securityGroup:SecurityGroup": {
    service: "ec2",
    operation: "CreateSecurityGroup",
    more: { GroupName: "mesh" },
    without: ["egress", "ingress", "revokeRulesOnDelete"],
    finish: ({ Tags, ...group }) => ({ ...group, TagSpecifications: [{ ResourceType: "security-group", Tags }] }),
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    service: "ec2",
    operation: "AuthorizeSecurityGroupEgress",
    finish: ({
      SecurityGroupId,
      Tags,
      Description,
      CidrIpv4,
      CidrIpv6,
      PrefixListId,
      IpProtocol,
      FromPort,
      ToPort,
    }) => ({
      GroupId: SecurityGroupId,
      TagSpecifications: [{ ResourceType: "security-group-rule", Tags }],
      IpPermissions: [
        {
          IpProtocol,
          ...(FromPort !== undefined && { FromPort, ToPort }),
          ...(CidrIpv4 !== undefined && { IpRanges: [{ CidrIp: CidrIpv4, Description }] }),
          ...(CidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6, Description }] }),
          ...(PrefixListId !== undefined && { PrefixListIds: [{ PrefixListId, Description }] }),
        },
      ],
    }),
  },
};

/** What the provider asks AWS to make it. */
export function requestFor({ type, inputs }: Pick<Registered, "type" | "inputs">): AwsRequest {
  const found = OPERATIONS[type];
  if (found === undefined) throw new Error(`which operation makes ${type}?`);
  const { service, operation, more = {}, rename = {}, without = [], tags = "list", finish = (same) => same } = found;
  const { tags: given, region: _, ...rest } = inputs as { tags?: Record<string, string>; region?: string };
  const kept = Object.entries(rest).filter(([key]) => !without.includes(key));
  const parameters = Object.fromEntries(
    kept.map(([key, value]) => [rename[pascal(key)] ?? pascal(key), apiValue(value)]),
  );
  const all = { ...more, ...parameters, ...tagsOf(given, tags) };
  return { service, operation, parameters: finish(all) as object };
}

function tagsOf(tags: Readonly<Record<string, string>> | undefined, as: Tags): Props {
  // The provider sends no tags rather than an empty list of them.
  if (tags === undefined || Object.keys(tags).length === 0 || as === "none") return {};
  if (as === "map") return { Tags: tags };
  const entries = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return { Tags: as === "lower-list" ? entries.map(({ Key, Value }) => ({ key: Key, value: Value })) : entries };
}

/** Properties that the provider calls otherwise, wherever they stand. */
const CALLED: Readonly<Record<string, string>> = {
  availabilityZoneId: "AvailabilityZone",
  resourceTypesScopes: "ResourceTypesScope",
  ipSets: "IPSets",
  ipSetReferences: "IPSetReferences",
};

const pascal = (key: string): string => CALLED[key] ?? key.charAt(0).toUpperCase() + key.slice(1);

/** Where AWS has a map by name, the provider has a list of things with a key. */
function apiValue(value: Json): Json {
  if (Array.isArray(value)) {
    if (
      value.length > 0 &&
      value.every((item) => isMap(item) && "key" in item && Object.keys(item).length === 2 && !("value" in item))
    )
      return Object.fromEntries(value.map((item) => [item.key, definitionOf(item)]));
    return value.map(apiValue);
  }
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [pascal(key), apiValue(inner)]));
}

/** `{ key, ipSet: { definitions } }` and `{ key, ipSetReferences: [{ referenceArn }] }`. */
function definitionOf({ key: _, ...item }: Record<string, Json>): Json {
  const [inner] = Object.values(item);
  const only = Array.isArray(inner) ? inner[0] : inner;
  const found = apiValue(only) as Record<string, Json>;
  return "Definitions" in found ? { Definition: found.Definitions } : found;
}

const isMap = (value: Json): value is Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** RAM and CloudWatch Logs begin names with a small letter. */
function lowered(value: Record<string, Json>): Json {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), inner]),
  );
}

const scopeOf = ({ ComplianceResourceTypes }: Props): Json => ({ ComplianceResourceTypes });

const sourceOf = ({ CustomPolicyDetails, SourceDetails, Owner }: Props): Json => ({
  Owner,
  CustomPolicyDetails,
  SourceDetails,
});
