import { referenceOf } from "../peers.ts";
import type { Reader } from "../resource.ts";
import { at, rootOf } from "../values.ts";
import { readSecurityGroupRule } from "./security-group-fields.ts";

/** Grants of `aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule`; protocol "-1" is every port. */
export const readSecurityGroupEgressRule: Reader = (resource) => {
  const rule = rootOf(resource.props);
  const to = referenceOf(resource, "security-group", at(rule, "securityGroupId"));
  return {
    grants: [readSecurityGroupRule(resource, rule, "ipProtocol", FIELDS)],
    facts: [{ kind: "link", role: "part-of", to, place: to.place }],
  };
};

const FIELDS = {
  addresses: ["cidrIpv4", "cidrIpv6"],
  prefixLists: "prefixListId",
  groups: ["referencedSecurityGroupId"],
};
