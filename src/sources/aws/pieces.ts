import { awsNativeType } from "../../egress/resource/aws-native-type.ts";
import { unknownBecause } from "../../egress/resource/marked-values.ts";
import type { PlainResource } from "../../egress/resource/resource.ts";
import { isMap, type JsonMap, listOf, mapOf, mapsOf, nonEmptyText } from "../kit/values.ts";

/** A resource as an answer of AWS describes it. */
export interface AnsweredResource extends Omit<PlainResource, "urn"> {
  /** AWS's name of the type: `SecurityGroups`, `AWS::NetworkFirewall::RuleGroup`. */
  readonly kind: string;
  /** Its id or, without one, its parent and its name there. */
  readonly address: string;
  /** Returns a path of the properties as the answer writes it. */
  readonly spell?: (path: string) => string;
}

/** Returns a security group with one rule for each range, because each range has its own description. */
export function securityGroup(group: JsonMap): AnsweredResource {
  const [egress, ingress] = [rulesOf(group, "IpPermissionsEgress"), rulesOf(group, "IpPermissions")];
  const origins = { egress: egress.map(({ origin }) => origin), ingress: ingress.map(({ origin }) => origin) };
  return {
    kind: "SecurityGroups",
    type: "aws:ec2/securityGroup:SecurityGroup",
    id: nonEmptyText(group.GroupId),
    address: nonEmptyText(group.GroupId) ?? "a group without an id",
    props: {
      name: group.GroupName,
      description: group.Description,
      vpcId: group.VpcId,
      tags: tagsOf(group),
      egress: Array.isArray(group.IpPermissionsEgress)
        ? egress.map(({ rule }) => rule)
        : unknownBecause("the answer has no rules of its"),
      ingress: ingress.map(({ rule }) => rule),
    },
    spell: (path) =>
      path.replace(
        /^(egress|ingress)(?:\[(\d+)\])?(?:\.\w+(?:\[\d+\])?)?/,
        (_, list: "egress" | "ingress", index?: string) =>
          index === undefined
            ? list === "egress"
              ? "IpPermissionsEgress"
              : "IpPermissions"
            : (origins[list][Number(index)] ?? ""),
      ),
  };
}

/**
 * Lists of peers in a permission, with the key of the peer in each, and the key in a rule. AWS Config has plain texts
 * in the first list, and maps in the second.
 */
const ENDS = [
  ["IpRanges", "CidrIp", "cidrBlocks"],
  ["Ipv4Ranges", "CidrIp", "cidrBlocks"],
  ["Ipv6Ranges", "CidrIpv6", "ipv6CidrBlocks"],
  ["PrefixListIds", "PrefixListId", "prefixListIds"],
  ["UserIdGroupPairs", "GroupId", "securityGroups"],
] as const;

function rulesOf(group: JsonMap, list: string): { origin: string; rule: object }[] {
  return listOf(group[list]).flatMap((permission, index) => {
    if (!isMap(permission)) return [];
    const { IpProtocol: protocol, FromPort: fromPort, ToPort: toPort } = permission;
    return ENDS.flatMap(([ranges, key, field]) =>
      listOf(permission[ranges]).flatMap((range, at) => {
        const end = isMap(range) ? range[key] : "Ipv4Ranges" in permission ? undefined : range;
        const rule = { protocol, fromPort, toPort, [field]: [end], description: mapOf(range).Description };
        return end === undefined ? [] : [{ origin: `${list}[${index}].${ranges}[${at}]`, rule }];
      }),
    );
  });
}

/** Returns a separate rule of a security group. */
export const securityGroupRule = (rule: JsonMap): AnsweredResource => ({
  kind: "SecurityGroupRules",
  type:
    rule.IsEgress === false
      ? "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
      : "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  id: nonEmptyText(rule.SecurityGroupRuleId),
  address: nonEmptyText(rule.SecurityGroupRuleId) ?? "a rule without an id",
  props: {
    securityGroupId: rule.GroupId,
    ipProtocol: rule.IpProtocol,
    fromPort: rule.FromPort,
    toPort: rule.ToPort,
    cidrIpv4: rule.CidrIpv4,
    cidrIpv6: rule.CidrIpv6,
    prefixListId: rule.PrefixListId,
    referencedSecurityGroupId: mapOf(rule.ReferencedGroupInfo).GroupId,
    description: rule.Description,
    tags: tagsOf(rule),
  },
  spell: capitalised,
});

/** Returns a network ACL, without the fixed last rule that denies the rest. */
export function networkAcl(acl: JsonMap): AnsweredResource {
  const entries = mapsOf(acl.Entries).map((entry, index) => ({ entry, index }));
  const isLast = (entry: JsonMap): boolean => Number(entry.RuleNumber) >= 32767;
  const of = (egress: boolean) => entries.filter(({ entry }) => (entry.Egress === true) === egress && !isLast(entry));
  const rules = { egress: of(true), ingress: of(false) };
  const asRule = ({ entry }: { entry: JsonMap }) => ({
    ruleNo: entry.RuleNumber,
    action: entry.RuleAction,
    protocol: entry.Protocol,
    cidrBlock: entry.CidrBlock,
    ipv6CidrBlock: entry.Ipv6CidrBlock,
    fromPort: mapOf(entry.PortRange).From,
    toPort: mapOf(entry.PortRange).To,
  });
  return {
    kind: "NetworkAcls",
    type: "aws:ec2/networkAcl:NetworkAcl",
    id: nonEmptyText(acl.NetworkAclId),
    address: nonEmptyText(acl.NetworkAclId) ?? "an ACL without an id",
    props: {
      vpcId: acl.VpcId,
      tags: tagsOf(acl),
      subnetIds: mapsOf(acl.Associations).flatMap((one) => nonEmptyText(one.SubnetId) ?? []),
      egress: rules.egress.map(asRule),
      ingress: rules.ingress.map(asRule),
    },
    spell: (path) =>
      path.replace(/^(egress|ingress)(?:\[(\d+)\])?/, (_, list: "egress" | "ingress", index?: string) =>
        index === undefined ? "Entries" : `Entries[${rules[list][Number(index)]?.index}]`,
      ),
  };
}

/**
 * Returns a route table. Blackhole routes and the local route are kept: they say what goes nowhere or past a firewall.
 */
export function routeTable(table: JsonMap): AnsweredResource {
  const routes = mapsOf(table.Routes);
  return {
    kind: "RouteTables",
    type: "aws:ec2/routeTable:RouteTable",
    id: nonEmptyText(table.RouteTableId),
    address: nonEmptyText(table.RouteTableId) ?? "a table without an id",
    props: {
      vpcId: table.VpcId,
      tags: tagsOf(table),
      routes: routes.map((route) => ({
        ...uncapitalised(route),
        cidrBlock: route.DestinationCidrBlock,
        ipv6CidrBlock: route.DestinationIpv6CidrBlock,
        egressOnlyGatewayId: route.EgressOnlyInternetGatewayId,
      })),
    },
    spell: (path) => path.replace(/^routes\[/, "Routes["),
  };
}

/** Returns the subnets of a route table, each as an association resource, and the VPC whose main table it is. */
export const routeTableAssociations = ({ Associations, RouteTableId, VpcId }: JsonMap): AnsweredResource[] =>
  mapsOf(Associations).flatMap(({ RouteTableAssociationId: id, SubnetId: subnetId, Main }) => {
    const ofSubnet = nonEmptyText(subnetId) !== undefined;
    const type = ofSubnet
      ? "routeTableAssociation:RouteTableAssociation"
      : "mainRouteTableAssociation:MainRouteTableAssociation";
    if (!ofSubnet && Main !== true) return [];
    return [
      {
        kind: "RouteTables",
        type: `aws:ec2/${type}`,
        id: nonEmptyText(id),
        address: nonEmptyText(id) ?? `${RouteTableId} ${ofSubnet ? subnetId : VpcId}`,
        props: { ...(ofSubnet ? { subnetId } : { vpcId: VpcId }), routeTableId: RouteTableId },
        spell: (path) => SPELT.get(path) ?? "RouteTableId",
      },
    ];
  });

const SPELT: ReadonlyMap<string, string> = new Map([
  ["subnetId", "SubnetId"],
  ["vpcId", "VpcId"],
]);

/** Returns a list of addresses. `entries` is undefined if they weren't requested. */
export const prefixList = (id: string, list: JsonMap, entries: readonly JsonMap[] | undefined): AnsweredResource => ({
  kind: "PrefixLists",
  type: "aws:ec2/managedPrefixList:ManagedPrefixList",
  id,
  address: id,
  props: {
    name: list.PrefixListName,
    arn: list.PrefixListArn,
    tags: tagsOf(list),
    entries:
      entries?.map(uncapitalised) ??
      unknownBecause("nobody asked for its entries (aws ec2 get-managed-prefix-list-entries)"),
  },
  spell: (path) => path.replace(/^entries/, "Entries").replace(/\.cidr$/, ".Cidr"),
});

/** Returns a domain list of DNS Firewall. `domains` is undefined if they weren't requested. */
export const domainList = (id: string, list: JsonMap, domains: readonly unknown[] | undefined): AnsweredResource => ({
  kind: "FirewallDomainLists",
  type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
  id,
  address: id,
  props: {
    name: list.Name,
    arn: list.Arn,
    domains:
      domains ??
      unknownBecause(
        nonEmptyText(list.ManagedOwnerName)
          ? "AWS keeps what is on its lists to itself"
          : "nobody asked for its names (aws route53resolver list-firewall-domains)",
      ),
  },
  spell: capitalised,
});

/** Returns a resource whose properties have the same names as in Pulumi, apart from capitals. */
export const plainly = (
  kind: string,
  type: string,
  value: JsonMap,
  address: string,
  more: JsonMap = {},
): AnsweredResource => ({
  kind,
  type,
  id: nonEmptyText(value.Id) ?? nonEmptyText(value.Arn),
  address,
  props: { ...uncapitalised(value), ...more },
  spell: capitalised,
});

/** Returns a DNS record with its full name. */
export const recordSet = (record: JsonMap): AnsweredResource => ({
  kind: "ResourceRecordSets",
  type: "aws:route53/record:Record",
  address: `${nonEmptyText(record.Name) ?? "a record"} ${nonEmptyText(record.Type) ?? ""}`.trim(),
  props: {
    name: record.Name,
    fqdn: nonEmptyText(record.Name)?.replace(/\.$/, ""),
    type: record.Type,
    records: mapsOf(record.ResourceRecords).map(({ Value }) => Value),
    ...(isMap(record.AliasTarget) && { aliases: [{ name: record.AliasTarget.DNSName }] }),
  },
  spell: (path) => path.replace(/^records\[(\d+)\]/, "ResourceRecords[$1].Value").replace(/^(?:fqdn|name)/, "Name"),
});

/** Returns a resource in CloudFormation's own form, which readers know. */
export const likeCloudFormation = (
  type: string,
  props: JsonMap,
  id: string | undefined,
  address: string,
): AnsweredResource => ({
  kind: type,
  type: awsNativeType(type),
  id,
  address,
  props,
});

const tagsOf = ({ Tags }: JsonMap): object =>
  Object.fromEntries(mapsOf(Tags).flatMap(({ Key, Value }) => (typeof Key === "string" ? [[Key, Value]] : [])));

const uncapitalised = (map: JsonMap): JsonMap =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]));

const capitalised = (path: string): string => path.replaceAll(/(?<=^|\.)[a-z]/g, (letter) => letter.toUpperCase());
