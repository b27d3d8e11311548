import { notesOf, readFlag } from "../notes.ts";
import { referenceOf } from "../peers.ts";
import type { Reader } from "../resource.ts";
import { at, rootOf } from "../values.ts";
import { readAclRule } from "./network-acl-fields.ts";

/** Grants of `aws:ec2/networkAclRule:NetworkAclRule`, which is inbound unless it says `egress`. */
export const readNetworkAclRule: Reader = (resource) => {
  const rule = rootOf(resource.props);
  const notes = notesOf(resource);
  const egress = at(rule, "egress");
  // A rule whose direction isn't known is read as outbound, so that a pin in it is seen.
  const outbound = readFlag(notes, "direction", egress) ?? egress.kind !== "absent";
  const to = referenceOf(resource, "network-acl", at(rule, "networkAclId"));
  return {
    grants: [readAclRule(resource, notes, rule, FIELDS, outbound ? "outbound" : "inbound")],
    facts: [{ kind: "link", role: "part-of", to, place: to.place }],
  };
};

const FIELDS = { action: "ruleAction", number: "ruleNumber" };
