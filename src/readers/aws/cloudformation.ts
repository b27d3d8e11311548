import { isScalar, parseDocument, visit } from "yaml";
import { awsNativeType, lookUp } from "../../egress/index.ts";
import {
  at,
  entriesOf,
  firstGiven,
  firstOf,
  inNotation,
  inputsOf,
  NOTHING,
  type Notation,
  parsedJson,
  type Resource,
  textOf,
  unseenTemplate,
  type Value,
  type Wrapper,
  within,
} from "../kit/index.ts";

/**
 * A resource type of CloudFormation: its name there, the type whose reader it uses, and the properties with other
 * names, as in `cidrIpv4: "cidrIp"`. A dot leads to a nested property. `aws-native` makes a type of it, and Cloud
 * Control uses its name.
 */
type Kind = readonly [name: string, as: string, names?: Readonly<Record<string, string>>];

const RECORD = {
  zoneId: "hostedZoneId",
  records: "resourceRecords",
  aliases: "aliasTarget",
  resourceRecordSets: "recordSets",
};

const KINDS: readonly Kind[] = [
  [
    "AWS::EC2::SecurityGroup",
    "cloudformation:ec2:SecurityGroup",
    {
      name: "groupName",
      description: "groupDescription",
      egress: "securityGroupEgress",
      ingress: "securityGroupIngress",
      protocol: "ipProtocol",
      cidrBlocks: "cidrIp",
      ipv6CidrBlocks: "cidrIpv6",
      prefixListIds: "destinationPrefixListId",
      securityGroups: "destinationSecurityGroupId",
    },
  ],
  [
    "AWS::EC2::SecurityGroupEgress",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    {
      securityGroupId: "groupId",
      cidrIpv4: "cidrIp",
      prefixListId: "destinationPrefixListId",
      referencedSecurityGroupId: "destinationSecurityGroupId",
    },
  ],
  [
    "AWS::EC2::SecurityGroupIngress",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    {
      securityGroupId: "groupId",
      cidrIpv4: "cidrIp",
      prefixListId: "sourcePrefixListId",
      referencedSecurityGroupId: "sourceSecurityGroupId",
    },
  ],
  [
    "AWS::EC2::NetworkAclEntry",
    "aws:ec2/networkAclRule:NetworkAclRule",
    { fromPort: "portRange.from", toPort: "portRange.to" },
  ],
  ["AWS::EC2::NetworkAcl", "aws:ec2/networkAcl:NetworkAcl"],
  ["AWS::EC2::SubnetRouteTableAssociation", "aws:ec2/routeTableAssociation:RouteTableAssociation"],
  ["AWS::EC2::SubnetNetworkAclAssociation", "aws:ec2/networkAclAssociation:NetworkAclAssociation"],
  ["AWS::EC2::Route", "aws:ec2/route:Route", { egressOnlyGatewayId: "egressOnlyInternetGatewayId" }],
  ["AWS::EC2::RouteTable", "aws:ec2/routeTable:RouteTable"],
  ["AWS::EC2::TransitGatewayRoute", "aws:ec2transitgateway/route:Route"],
  ["AWS::EC2::ClientVpnRoute", "aws:ec2clientvpn/route:Route"],
  ["AWS::EC2::PrefixList", "aws:ec2/managedPrefixList:ManagedPrefixList", { name: "prefixListName" }],
  ["AWS::EC2::VPC", "aws:ec2/vpc:Vpc"],
  ["AWS::EC2::Subnet", "aws:ec2/subnet:Subnet"],
  ["AWS::ECS::TaskDefinition", "aws:ecs/taskDefinition:TaskDefinition"],
  ["AWS::NetworkFirewall::Firewall", "aws:networkfirewall/firewall:Firewall", { name: "firewallName" }],
  [
    "AWS::NetworkFirewall::FirewallPolicy",
    "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    { name: "firewallPolicyName", arn: "firewallPolicyArn" },
  ],
  [
    "AWS::NetworkFirewall::RuleGroup",
    "aws:networkfirewall/ruleGroup:RuleGroup",
    { name: "ruleGroupName", arn: "ruleGroupArn" },
  ],
  [
    "AWS::NetworkFirewall::TLSInspectionConfiguration",
    "aws:networkfirewall/tlsInspectionConfiguration:TlsInspectionConfiguration",
    { name: "tlsInspectionConfigurationName", serverCertificateConfiguration: "serverCertificateConfigurations" },
  ],
  ["AWS::Route53::HostedZone", "aws:route53/zone:Zone"],
  ["AWS::Route53::RecordSet", "aws:route53/record:Record", RECORD],
  ["AWS::Route53::RecordSetGroup", "aws:route53/recordsExclusive:RecordsExclusive", RECORD],
  ["AWS::Route53Resolver::FirewallDomainList", "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList"],
  [
    "AWS::Route53Resolver::FirewallRuleGroup",
    "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
    { qType: "qtype" },
  ],
  [
    "AWS::Route53Resolver::FirewallRuleGroupAssociation",
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
  ],
  ["AWS::Route53Profiles::Profile", "aws:route53/profilesProfile:ProfilesProfile"],
  ["AWS::Route53Profiles::ProfileAssociation", "aws:route53/profilesAssociation:ProfilesAssociation"],
  [
    "AWS::Route53Profiles::ProfileResourceAssociation",
    "aws:route53/profilesResourceAssociation:ProfilesResourceAssociation",
  ],
  ["AWS::FMS::Policy", "aws:fms/policy:Policy"],
  ["AWS::RAM::ResourceShare", "aws:ram/resourceShare:ResourceShare"],
];

const BY_NAME: ReadonlyMap<string, Kind> = new Map(KINDS.map((kind) => [kind[0].toLowerCase(), kind]));
const BY_TOKEN: ReadonlyMap<string, Kind> = new Map(KINDS.map((kind) => [awsNativeType(kind[0]), kind]));

/** Wrappers of CloudFormation resources: by `aws-native`, by Cloud Control, and in a template. */
export const cloudFormation: readonly Wrapper[] = [
  {
    types: [...BY_TOKEN.keys()],
    unwrap: (resource) => [asKind(resource, BY_TOKEN.get(resource.type), inputsOf(resource))],
  },
  { types: ["aws:cloudcontrol/resource:Resource"], unwrap: unwrapCloudControl },
  { types: ["aws:cloudformation/stack:Stack", "aws-native:cloudformation:Stack"], unwrap: unwrapStack },
];

/** Returns the resource as the type whose reader it uses; unchanged if there is none. */
function asKind(resource: Resource, kind: Kind | undefined, root: Value, meaning?: Notation["meaning"]): Resource {
  if (kind === undefined) return { ...resource, type: `cloudformation:${resource.type}`, root };
  const [, as, names = {}] = kind;
  return { ...resource, type: as, root: inNotation(root, { ...notationOf(names), ...(meaning && { meaning }) }) };
}

/**
 * Property names in CloudFormation begin with a capital, or with an abbreviation in capitals. In `aws-native` they
 * don't.
 */
function notationOf(names: Readonly<Record<string, string>>): Notation {
  return {
    waysTo: (key) =>
      [...new Set([lookUp(names, key), key].flatMap((name) => (name === undefined ? [] : spellingsOf(name))))].map(
        (way) => way.split("."),
      ),
    whyOpen,
  };
}

const spellingsOf = (way: string): string[] => [
  way,
  way.replaceAll(/(?<=^|\.)[a-z]/g, (letter) => letter.toUpperCase()),
  way.replaceAll(/(?<=^|\.)(?:ip|tls|tcp|dns)(?=[A-Z])/g, (letters) => letters.toUpperCase()),
];

/**
 * Says why a value isn't final: `Ref`, `Fn::Sub` and other functions, each the only key of a map; and texts with
 * placeholders that the cloud fills in.
 */
function whyOpen(raw: unknown): string | undefined {
  if (typeof raw === "string") return raw.includes("{{resolve:") ? WORKED_OUT : undefined;
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return undefined;
  const [key, more] = Object.keys(raw);
  return key !== undefined && more === undefined && /^(?:Ref|Condition|Fn::.+)$/.test(key) ? WORKED_OUT : undefined;
}

const WORKED_OUT = "it is worked out by the template";

/** Returns the resource of `aws:cloudcontrol/resource:Resource`, from its desired state in JSON. */
function unwrapCloudControl(resource: Resource): Resource[] {
  const root = inputsOf(resource);
  const name = textOf(at(root, "typeName")) ?? "";
  return [asKind({ ...resource, type: name }, BY_NAME.get(name.toLowerCase()), parsedJson(at(root, "desiredState")))];
}

/**
 * Returns the resources of a stack's template, in JSON or YAML, with the parameters that are given or have a default.
 */
function unwrapStack(resource: Resource): Resource[] {
  const root = inputsOf(resource);
  const template = templateOf(at(root, "templateBody"));
  const resources = entriesOf(at(template, "Resources"));
  const unseen = unseenTemplate(template, firstOf(root, "templateUrl", "templateURL"));
  if (resources.length === 0) return [{ ...resource, type: "cloudformation:template", ...unseen }];
  const meaning = meaningsIn(template, at(root, "parameters"));
  return resources.map(([, inner]) => {
    const name = textOf(at(inner, "Type")) ?? "";
    return asKind(
      { ...resource, id: undefined, type: name },
      BY_NAME.get(name.toLowerCase()),
      within(inner, "Properties"),
      meaning,
    );
  });
}

/**
 * Returns the values of `Ref` of a parameter, and of `Fn::Sub`, `Fn::Join` and `Fn::FindInMap` with nothing but
 * parameters and literals.
 */
function meaningsIn(template: Value, given: Value): NonNullable<Notation["meaning"]> {
  const [declared, mappings] = [at(template, "Parameters"), at(template, "Mappings")];
  const parameterOf = (name: string): Value | undefined => {
    const parameter = at(declared, name);
    const type = textOf(at(parameter, "Type")) ?? "";
    // Other parameters hold names that AWS looks up.
    if (parameter.kind !== "known" || type.startsWith("AWS::SSM::")) return undefined;
    const value = firstGiven(at(given, name), at(parameter, "Default"));
    const text = textOf(value);
    if (text === undefined || !/^CommaDelimitedList$|^List</.test(type))
      return value.kind === "absent" ? undefined : value;
    return { kind: "known", path: value.path, raw: text.split(",").map((item) => item.trim()) };
  };
  const literalOf = (raw: unknown): string | undefined => {
    if (typeof raw === "string") return whyOpen(raw) === undefined ? raw : undefined;
    const meant = meaning(raw);
    return meant && textOf(meant);
  };
  const meaning: NonNullable<Notation["meaning"]> = (raw) => {
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return undefined;
    const {
      Ref: name,
      "Fn::Sub": text,
      "Fn::Join": join,
      "Fn::FindInMap": keys,
    } = raw as Readonly<Record<string, unknown>>;
    if (typeof name === "string") return parameterOf(name);
    if (Array.isArray(join) && Array.isArray(join[1])) {
      const parts = join[1].map(literalOf);
      return parts.includes(undefined) ? undefined : { kind: "known", path: "", raw: parts.join(String(join[0])) };
    }
    if (Array.isArray(keys)) {
      const path = keys.map(literalOf).filter((key) => key !== undefined);
      const found = path.length === 3 && keys.length === 3 ? within(mappings, ...path) : NOTHING;
      return found.kind === "known" ? found : undefined;
    }
    if (typeof text !== "string") return undefined;
    const texts = new Map(
      [...text.matchAll(/\$\{(\w+)\}/g)].map(([, key = ""]) => [key, textOf(parameterOf(key) ?? NOTHING)]),
    );
    if (/\$\{[^}]*\W[^}]*\}/.test(text) || [...texts.values()].includes(undefined)) return undefined;
    return { kind: "known", path: "", raw: text.replaceAll(/\$\{(\w+)\}/g, (_, key: string) => texts.get(key) ?? "") };
  };
  return meaning;
}

function templateOf(body: Value): Value {
  const json = parsedJson(body);
  const text = textOf(json);
  if (text === undefined || text.length > LONGEST) return json;
  const document = parseDocument(text, { logLevel: "silent" });
  if (document.errors.length > 0) return json;
  // The parser reads `!Ref X` as a text. It means `{ Ref: X }`.
  visit(document, {
    Node: (_, node) => {
      if (!node.tag?.startsWith("!")) return undefined;
      const call = document.createNode({
        [node.tag === "!Ref" ? "Ref" : `Fn::${node.tag.slice(1)}`]: isScalar(node) ? String(node.value) : "",
      });
      return call;
    },
  });
  try {
    return { kind: "known", path: body.path, raw: document.toJS() as object };
  } catch {
    return json;
  }
}

/** The size limit of CloudFormation for templates in a bucket. */
const LONGEST = 1_000_000;
