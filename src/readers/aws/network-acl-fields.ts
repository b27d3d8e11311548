import type { Grant } from "../../egress/grant.ts";
import { ALL_PORTS } from "../../egress/port-set.ts";
import { makeGrant } from "../make-grant.ts";
import { type Notes, note, readNumber, readText } from "../notes.ts";
import { readAddresses } from "../peers.ts";
import type { Resource } from "../resource.ts";
import { at, type Value } from "../values.ts";
import { readPortsBetween, readTransports } from "./rule-fields.ts";

/** The fields that inline rules and rule resources of a network ACL name differently. */
export interface AclFields {
  readonly action: string;
  readonly number: string;
}

/** The grant of one rule of a network ACL; lowest number first, the first match decides. */
export function readAclRule(
  resource: Resource,
  notes: Notes,
  rule: Value,
  fields: AclFields,
  direction: "outbound" | "inbound",
): Grant {
  const other = direction === "inbound" ? "source" : "destination";
  const peer = ["cidrBlock", "ipv6CidrBlock"].flatMap((field) => readAddresses(notes, other, at(rule, field)));
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
      // The console writes 0 to 0 for every port of every protocol.
      ports: transports.includes("any") ? ALL_PORTS : ports,
      transports,
      ...(number !== undefined && { order: [number] }),
    },
    rule.path === "" ? undefined : [],
  );
}

function readAction(notes: Notes, value: Value): Grant["effect"] {
  const text = readText(notes, "effect", value)?.toLowerCase();
  if (text === "allow" || text === "deny") return text;
  if (value.kind === "absent") note(notes, "effect", value, "no action is given");
  else if (text !== undefined) note(notes, "effect", value, `"${text.slice(0, 40)}" is no action`);
  return "unknown";
}
