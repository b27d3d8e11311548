import type { Grant } from "../../egress/grant.ts";
import type { PeerPart } from "../../egress/peer.ts";
import { ALL_PORTS } from "../../egress/port-set.ts";
import { makeGrant } from "../make-grant.ts";
import { type Notes, notesOf, placeOf, readFlag } from "../notes.ts";
import { readAddresses, referenceOf } from "../peers.ts";
import type { Resource } from "../resource.ts";
import { at, isGiven, itemsOf, textOf, type Value } from "../values.ts";
import { readPrefixLists } from "./prefix-lists.ts";
import { readPortsBetween, readTransports } from "./rule-fields.ts";

/** The fields in which one kind of security group rule names the other end; lists or single values. */
export interface PeerFields {
  readonly addresses: readonly string[];
  readonly prefixLists: string;
  readonly groups: readonly string[];
}

/** Those of inline rules and of `SecurityGroupRule`. */
export const LISTED: PeerFields = {
  addresses: ["cidrBlocks", "ipv6CidrBlocks"],
  prefixLists: "prefixListIds",
  groups: ["securityGroups", "sourceSecurityGroupId"],
};

/** The grant of one rule of a security group, whichever resource it stands in. Ports of `-1` are every one. */
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
      ports: transports.includes("any") ? ALL_PORTS : ports,
      transports,
    },
    rule.path === "" ? undefined : [textOf(at(rule, "description")) ?? ""],
  );
}

const groupPart =
  (resource: Resource) =>
  (value: Value): PeerPart => {
    const to = referenceOf(resource, "security-group", value);
    return { kind: "private", written: to.id ?? "a security group", to, place: to.place };
  };
