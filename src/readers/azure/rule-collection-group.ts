import type { Reader } from "../resource.ts";
import { at, numberOf, rootOf } from "../values.ts";
import { partOf } from "./parent.ts";
import { readCollections } from "./rule-collections.ts";

/**
 * Grants of `azure-native:network:FirewallPolicyRuleCollectionGroup` and of its draft, which is read as what it becomes when it
 * is deployed.
 */
export const readRuleCollectionGroup: Reader = (resource) => {
  const group = rootOf(resource.props);
  const priority = at(group, "priority");
  return {
    grants: readCollections(resource, at(group, "ruleCollections"), undefined, [priority]),
    facts: partOf(resource, "policy", at(group, "firewallPolicyName"), "firewallPolicies", numberOf(priority)),
  };
};

/** The same for `azure:network/firewallPolicyRuleCollectionGroup:…` of the classic provider, with a list for each kind. */
export const readClassicRuleCollectionGroup: Reader = (resource) => {
  const group = rootOf(resource.props);
  const priority = at(group, "priority");
  return {
    grants: [
      ...readCollections(resource, at(group, "natRuleCollections"), "nat", [priority]),
      ...readCollections(resource, at(group, "networkRuleCollections"), "network", [priority]),
      ...readCollections(resource, at(group, "applicationRuleCollections"), "application", [priority]),
    ],
    facts: partOf(resource, "policy", at(group, "firewallPolicyId"), "firewallPolicies", numberOf(priority)),
  };
};
