import { ALL_PORTS, type Fact, type Grant, type ListName, lookUp, type PeerPart } from "../../egress/index.ts";
import {
  at,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  isWhole,
  itemsOf,
  linksTo,
  makeGrant,
  type Notes,
  notesOf,
  ownList,
  placeOf,
  type Reader,
  type Resource,
  readAddresses,
  readFlag,
  readOwnedList,
  referenceOf,
  textOf,
  unknownGrant,
  type Value,
} from "../kit/index.ts";
import { readPrefixLists } from "./prefix-lists.ts";
import { portsFor, readPortsBetween, readTransports } from "./transports-and-ports.ts";

/** Security groups of AWS and their rules. */
export const securityGroups: readonly Reader[] = [
  { types: ["cloudformation:ec2:SecurityGroup"], kind: "security-group", read: readOpenSecurityGroup },
  { types: ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"], read: readSecurityGroupIngressRule },
  { types: ["aws:ec2/securityGroup:SecurityGroup"], kind: "security-group", read: readSecurityGroup },
  {
    types: ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
    kind: "security-group",
    read: readDefault(readSecurityGroup),
  },
  { types: ["aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive"], read: readExclusiveRules },
  { types: ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"], read: readSecurityGroupEgressRule },
  { types: ["aws:ec2/securityGroupRule:SecurityGroupRule"], read: readOlderSecurityGroupRule },
];

/**
 * The same for CloudFormation, where a group without egress rules keeps AWS's default rule, which allows everything.
 */
function readOpenSecurityGroup(resource: Resource): GrantsAndFacts {
  const { grants, facts } = readSecurityGroup(resource);
  const egress = ownList(resource, "egress");
  if (egress.kind !== "absent") return { grants, facts };
  const notes = notesOf(resource);
  const everything = makeGrant(resource, notes, egress, {
    engine: "security-group",
    layer: "address",
    effect: "allow",
    direction: "outbound",
    source: [],
    destination: [{ kind: "any", written: "any, for want of a rule", place: placeOf(notes, egress) }],
    ports: ALL_PORTS,
    transports: ["any"],
  });
  return { grants: [everything, ...grants], facts };
}

/**
 * Grants of the inline rules of `aws:ec2/securityGroup:SecurityGroup` and `DefaultSecurityGroup`. A group without rules
 * allows nothing, because the provider removes AWS's default rule that allows everything.
 */
function readSecurityGroup(resource: Resource): GrantsAndFacts {
  return {
    grants: [...inline(resource, "egress", "outbound"), ...inline(resource, "ingress", "inbound")],
    facts: readOwnRules(resource),
  };
}

/** The inline rule lists of a security group or network ACL of AWS. */
export const readOwnRules = (resource: Resource): Fact[] => [
  ...readOwnedList(resource, "outbound rules", ownList(resource, "egress")),
  ...readOwnedList(resource, "inbound rules", ownList(resource, "ingress")),
];

/**
 * A VPC's default group or network ACL, when it is a resource, keeps only its inline rules. What other resources add is
 * removed.
 */
export function readDefault(read: Reader["read"]): Reader["read"] {
  return (resource) => {
    const { grants, facts } = read(resource);
    const place = { urn: resource.urn, path: "" };
    const owned = (["outbound rules", "inbound rules"] as const)
      .filter((list) => !facts.some((fact) => fact.kind === "owned-list" && fact.list === list))
      .map((list): Fact => ({ kind: "owned-list", list, keeps: [], place }));
    return { grants, facts: [...facts, ...owned] };
  };
}

/** `aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive`: the only rules that a group keeps. */
function readExclusiveRules(resource: Resource): GrantsAndFacts {
  const root = inputsOf(resource);
  const owned = (list: ListName, ids: Value): Fact => ({
    kind: "owned-list",
    list,
    keeps: itemsOf(ids).map((id) => referenceOf(resource, "security-group", id)),
    place: { urn: resource.urn, path: ids.path },
  });
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "part-of", "security-group", at(root, "securityGroupId")),
      owned("outbound rules", at(root, "egressRuleIds")),
      owned("inbound rules", at(root, "ingressRuleIds")),
    ],
  };
}

const inline = (resource: Resource, field: string, direction: "outbound" | "inbound"): Grant[] =>
  itemsOf(ownList(resource, field)).map((rule) => readInline(resource, rule, direction));

const readInline = (resource: Resource, rule: Value, direction: "outbound" | "inbound"): Grant =>
  rule.kind === "unknown"
    ? unknownGrant(resource, rule, { engine: "security-group", layer: "address", direction }, rule.why)
    : readSecurityGroupRule(resource, rule, "protocol", LISTED, direction);

/** The grant of `aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule`, whose peer is the source. */
function readSecurityGroupIngressRule(resource: Resource): GrantsAndFacts {
  const rule = inputsOf(resource);
  return {
    grants: [readSecurityGroupRule(resource, rule, "ipProtocol", SINGLE, "inbound")],
    facts: linksTo(resource, "part-of", "security-group", at(rule, "securityGroupId")),
  };
}

/** Grants of `aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule`. Protocol "-1" means every port. */
function readSecurityGroupEgressRule(resource: Resource): GrantsAndFacts {
  const rule = inputsOf(resource);
  const to = referenceOf(resource, "security-group", at(rule, "securityGroupId"));
  return {
    grants: [readSecurityGroupRule(resource, rule, "ipProtocol", SINGLE)],
    facts: [{ kind: "link", role: "part-of", to, place: to.place }],
  };
}

const SINGLE = {
  addresses: ["cidrIpv4", "cidrIpv6"],
  prefixLists: "prefixListId",
  groups: ["referencedSecurityGroupId"],
};

/** Grants of the older `aws:ec2/securityGroupRule:SecurityGroupRule`, which has its direction in `type`. */
function readOlderSecurityGroupRule(resource: Resource): GrantsAndFacts {
  const to = referenceOf(resource, "security-group", at(inputsOf(resource), "securityGroupId"));
  return { grants: [readOlderRule(resource)], facts: [{ kind: "link", role: "part-of", to, place: to.place }] };
}

function readOlderRule(resource: Resource) {
  const rule = inputsOf(resource);
  const type = at(rule, "type");
  const direction = lookUp({ egress: "outbound", ingress: "inbound" } as const, textOf(type));
  if (type.kind === "known" && direction === undefined)
    return unknownGrant(
      resource,
      type,
      { engine: "security-group", layer: "address" },
      "its type is neither egress nor ingress",
    );
  const notes = notesOf(resource);
  // A rule with an unknown direction is read as outbound, so that a pin in it isn't missed.
  if (direction === undefined)
    notes.unknowns.push({
      part: "direction",
      place: { urn: resource.urn, path: type.path },
      why: type.kind === "unknown" ? type.why : "no type is given",
    });
  return readSecurityGroupRule(resource, rule, "protocol", LISTED, direction ?? "outbound", notes);
}

/** Fields in which a type of security group rule names its peers, as lists or single values. */
export interface PeerFields {
  readonly addresses: readonly string[];
  readonly prefixLists: string;
  readonly groups: readonly string[];
}

/** The fields of inline rules and of `SecurityGroupRule`. */
export const LISTED: PeerFields = {
  addresses: ["cidrBlocks", "ipv6CidrBlocks"],
  prefixLists: "prefixListIds",
  groups: ["securityGroups", "sourceSecurityGroupId"],
};

/** The grant of one rule of a security group, inline or a resource. A port of `-1` means every port. */
export function readSecurityGroupRule(
  resource: Resource,
  rule: Value,
  protocolField: string,
  fields: PeerFields,
  direction: Grant["direction"] = "outbound",
  notes: Notes = notesOf(resource),
): Grant {
  const transports = readTransports(notes, at(rule, protocolField));
  const ports = readPortsBetween(notes, at(rule, "fromPort"), at(rule, "toPort"));
  const other = direction === "inbound" ? "source" : "destination";
  const peer: PeerPart[] = [
    ...fields.addresses.flatMap((field) => readAddresses(notes, other, at(rule, field))),
    ...readPrefixLists(notes, resource, other, at(rule, fields.prefixLists)),
    ...fields.groups.flatMap((field) => itemsOf(at(rule, field)).filter(isGiven).map(groupPart(resource))),
    ...(readFlag(notes, other, at(rule, "self"))
      ? [{ kind: "private" as const, written: "the group itself", place: placeOf(notes, at(rule, "self")) }]
      : []),
  ];
  return makeGrant(
    resource,
    notes,
    rule,
    {
      engine: "security-group",
      layer: "address",
      effect: "allow",
      direction,
      source: direction === "inbound" ? peer : [],
      destination: direction === "inbound" ? [] : peer,
      ports: portsFor(transports, ports),
      transports,
    },
    isWhole(resource, rule) ? undefined : [textOf(at(rule, "description")) ?? ""],
  );
}

const groupPart =
  (resource: Resource) =>
  (value: Value): PeerPart => {
    const to = referenceOf(resource, "security-group", value);
    return { kind: "private", written: to.id ?? "a security group", to, place: to.place };
  };
