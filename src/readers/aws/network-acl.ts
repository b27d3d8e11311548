import type { Grant } from "../../egress/grant.ts";
import { unknownGrant } from "../make-grant.ts";
import { notesOf } from "../notes.ts";
import type { Reader, Resource } from "../resource.ts";
import { at, itemsOf, rootOf } from "../values.ts";
import { readAclRule } from "./network-acl-fields.ts";

/** Grants of the inline rules of `aws:ec2/networkAcl:NetworkAcl` and of `DefaultNetworkAcl`; what none matches is denied. */
export const readNetworkAcl: Reader = (resource) => ({
  grants: [...inline(resource, "egress", "outbound"), ...inline(resource, "ingress", "inbound")],
  facts: [],
});

const inline = (resource: Resource, field: string, direction: "outbound" | "inbound"): Grant[] =>
  itemsOf(at(rootOf(resource.props), field)).map((rule) =>
    rule.kind === "unknown"
      ? unknownGrant(resource, rule, { engine: "network-acl", layer: "address", direction }, rule.why)
      : readAclRule(resource, notesOf(resource), rule, FIELDS, direction),
  );

const FIELDS = { action: "action", number: "ruleNo" };
