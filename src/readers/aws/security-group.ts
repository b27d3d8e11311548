import type { Grant } from "../../egress/grant.ts";
import { unknownGrant } from "../make-grant.ts";
import type { Reader, Resource } from "../resource.ts";
import { at, itemsOf, rootOf, type Value } from "../values.ts";
import { LISTED, readSecurityGroupRule } from "./security-group-fields.ts";

/**
 * Grants of the inline rules of `aws:ec2/securityGroup:SecurityGroup` and of `DefaultSecurityGroup`. Without any, nothing is
 * allowed by it: the provider removes AWS's own rule that allows everything.
 */
export const readSecurityGroup: Reader = (resource) => ({
  grants: [...inline(resource, "egress", "outbound"), ...inline(resource, "ingress", "inbound")],
  facts: [],
});

const inline = (resource: Resource, field: string, direction: "outbound" | "inbound"): Grant[] =>
  itemsOf(at(rootOf(resource.props), field)).map((rule) => readInline(resource, rule, direction));

const readInline = (resource: Resource, rule: Value, direction: "outbound" | "inbound"): Grant =>
  rule.kind === "unknown"
    ? unknownGrant(resource, rule, { engine: "security-group", layer: "address", direction }, rule.why)
    : readSecurityGroupRule(resource, rule, "protocol", LISTED, direction);
