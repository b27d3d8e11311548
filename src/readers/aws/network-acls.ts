import type { Grant } from "../../egress/index.ts";
import {
  at,
  firstOf,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  isWhole,
  itemsOf,
  linksTo,
  makeGrant,
  type Notes,
  note,
  notesOf,
  ownList,
  type Reader,
  type Resource,
  readAddresses,
  readAttachments,
  readFlag,
  readNumber,
  readText,
  referenceOf,
  unknownGrant,
  type Value,
} from "../kit/index.ts";
import { readDefault, readOwnRules } from "./security-groups.ts";
import { portsFor, readPortsBetween, readTransports } from "./transports-and-ports.ts";

/** Network ACLs and their rules. */
export const networkAcls: readonly Reader[] = [
  { types: ["aws:ec2/networkAcl:NetworkAcl"], kind: "network-acl", read: readNetworkAcl },
  {
    types: ["aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"],
    kind: "network-acl",
    read: readDefault(readNetworkAcl),
  },
  { types: ["aws:ec2/networkAclRule:NetworkAclRule"], read: readNetworkAclRule },
  { types: ["aws:ec2/networkAclAssociation:NetworkAclAssociation"], read: readAssociation },
];

/**
 * Grants of the inline rules of `aws:ec2/networkAcl:NetworkAcl` and `DefaultNetworkAcl`. Traffic that no rule matches
 * is denied.
 */
function readNetworkAcl(resource: Resource): GrantsAndFacts {
  return {
    grants: [...inline(resource, "egress", "outbound"), ...inline(resource, "ingress", "inbound")],
    facts: [
      ...readOwnRules(resource),
      ...readAttachments(resource, at(inputsOf(resource), "subnetIds")),
      ...linksTo(resource, "part-of", "network", firstOf(inputsOf(resource), "vpcId", "defaultNetworkAclId")),
    ],
  };
}

/** The subnet that `aws:ec2/networkAclAssociation:NetworkAclAssociation` associates with an ACL. */
function readAssociation(resource: Resource): GrantsAndFacts {
  const association = inputsOf(resource);
  const acl = { kind: "network-acl" as const, named: at(association, "networkAclId") };
  return { grants: [], facts: readAttachments(resource, at(association, "subnetId"), acl) };
}

const inline = (resource: Resource, field: string, direction: "outbound" | "inbound"): Grant[] =>
  itemsOf(ownList(resource, field)).map((rule) =>
    rule.kind === "unknown"
      ? unknownGrant(resource, rule, { engine: "network-acl", layer: "address", direction }, rule.why)
      : readAclRule(resource, notesOf(resource), rule, INLINE_FIELDS, direction),
  );

const INLINE_FIELDS = { action: "action", number: "ruleNo" };

/** Grants of `aws:ec2/networkAclRule:NetworkAclRule`. A rule is inbound unless `egress` is true. */
function readNetworkAclRule(resource: Resource): GrantsAndFacts {
  const rule = inputsOf(resource);
  const notes = notesOf(resource);
  const egress = at(rule, "egress");
  // A rule with an unknown direction is read as outbound, so that a pin in it isn't missed.
  const outbound = readFlag(notes, "direction", egress) ?? egress.kind !== "absent";
  const to = referenceOf(resource, "network-acl", at(rule, "networkAclId"));
  return {
    grants: [readAclRule(resource, notes, rule, RESOURCE_FIELDS, outbound ? "outbound" : "inbound")],
    facts: [{ kind: "link", role: "part-of", to, place: to.place }],
  };
}

const RESOURCE_FIELDS = { action: "ruleAction", number: "ruleNumber" };

/** Fields whose names differ between inline rules and rule resources. */
export interface AclFields {
  readonly action: string;
  readonly number: string;
}

/**
 * The grant of one rule of a network ACL. Rules are evaluated in order of their numbers, and the first match decides.
 */
export function readAclRule(
  resource: Resource,
  notes: Notes,
  rule: Value,
  fields: AclFields,
  direction: "outbound" | "inbound",
): Grant {
  const other = direction === "inbound" ? "source" : "destination";
  const peer = ["cidrBlock", "ipv6CidrBlock"].flatMap((field) => readAddresses(notes, other, at(rule, field)));
  if (!isGiven(firstOf(rule, "cidrBlock", "ipv6CidrBlock")))
    note(notes, other, at(rule, "cidrBlock"), "no network is given");
  const transports = readTransports(notes, at(rule, "protocol"));
  const ports = readPortsBetween(notes, at(rule, "fromPort"), at(rule, "toPort"));
  const number = readNumber(notes, "order", at(rule, fields.number));
  return makeGrant(
    resource,
    notes,
    rule,
    {
      engine: "network-acl",
      layer: "address",
      effect: readAction(notes, at(rule, fields.action)),
      direction,
      source: direction === "inbound" ? peer : [],
      destination: direction === "inbound" ? [] : peer,
      ports: portsFor(transports, ports),
      transports,
      ...(number !== undefined && { order: [number] }),
    },
    isWhole(resource, rule) ? undefined : [],
  );
}

function readAction(notes: Notes, value: Value): Grant["effect"] {
  const text = readText(notes, "effect", value)?.toLowerCase();
  if (text === "allow" || text === "deny") return text;
  if (value.kind === "absent") note(notes, "effect", value, "no action is given");
  else if (text !== undefined) note(notes, "effect", value, `"${text.slice(0, 40)}" is no action`);
  return "unknown";
}
