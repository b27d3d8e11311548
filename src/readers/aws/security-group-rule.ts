import { lookUp } from "../../egress/input/look-up.ts";
import { unknownGrant } from "../make-grant.ts";
import { notesOf } from "../notes.ts";
import { referenceOf } from "../peers.ts";
import type { Reader, Resource } from "../resource.ts";
import { at, rootOf, textOf } from "../values.ts";
import { LISTED, readSecurityGroupRule } from "./security-group-fields.ts";

/** Grants of `aws:ec2/securityGroupRule:SecurityGroupRule`, the older kind, which names its direction in `type`. */
export const readOlderSecurityGroupRule: Reader = (resource) => {
  const to = referenceOf(resource, "security-group", at(rootOf(resource.props), "securityGroupId"));
  return { grants: [readRule(resource)], facts: [{ kind: "link", role: "part-of", to, place: to.place }] };
};

function readRule(resource: Resource) {
  const rule = rootOf(resource.props);
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
  // A rule whose direction isn't known is read as outbound, so that a pin in it is seen.
  if (direction === undefined)
    notes.unknowns.push({
      part: "direction",
      place: { urn: resource.urn, path: type.path },
      why: type.kind === "unknown" ? type.why : "no type is given",
    });
  return readSecurityGroupRule(resource, rule, "protocol", LISTED, direction ?? "outbound", notes);
}
