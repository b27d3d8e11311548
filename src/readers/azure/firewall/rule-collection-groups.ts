import type { Grant } from "../../../egress/index.ts";
import {
  at,
  firstOf,
  type GrantsAndFacts,
  inputsOf,
  itemsOf,
  labelsOf,
  numberOf,
  type Reader,
  type Resource,
  textOf,
  type Value,
  whyUnreadable,
} from "../../kit/index.ts";
import { partOf } from "../part-of.ts";
import { collectionsIn, groupNameOf, readCollections, readRule } from "./rule-collections.ts";
import { RULE_KINDS, unreadRule } from "./rule-parts.ts";

/** Groups of rule collections in policies of Azure Firewall. */
export const ruleCollectionGroups: readonly Reader[] = [
  {
    types: [
      "azure-native:network:FirewallPolicyRuleCollectionGroup",
      "azure-native:network:FirewallPolicyRuleCollectionGroupDraft",
    ],
    kind: "rule-group",
    service: "azure-firewall",
    read: readRuleCollectionGroup,
  },
  {
    types: ["azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup"],
    kind: "rule-group",
    service: "azure-firewall",
    read: readClassicRuleCollectionGroup,
  },
  { types: ["azure-native:network:FirewallPolicyRuleGroup"], service: "azure-firewall", read: readRuleGroup },
];

/**
 * Grants of `azure-native:network:FirewallPolicyRuleCollectionGroup` and of its draft, which is read as if it were
 * deployed.
 */
function readRuleCollectionGroup(resource: Resource): GrantsAndFacts {
  const group = inputsOf(resource);
  const priority = at(group, "priority");
  return {
    grants: readCollections(resource, at(group, "ruleCollections"), undefined, [priority]),
    facts: [
      ...partOf(resource, "policy", at(group, "firewallPolicyName"), "firewallPolicies", numberOf(priority)),
      ...collectionsIn(resource, at(group, "ruleCollections")),
    ],
  };
}

/**
 * The same for `azure:network/firewallPolicyRuleCollectionGroup:…` of the classic provider, which has a list for each
 * kind of rule.
 */
function readClassicRuleCollectionGroup(resource: Resource): GrantsAndFacts {
  const group = inputsOf(resource);
  const priority = at(group, "priority");
  return {
    grants: [
      ...RULE_KINDS.flatMap((kind) => readCollections(resource, at(group, `${kind}RuleCollections`), kind, [priority])),
    ],
    facts: [
      ...partOf(resource, "policy", at(group, "firewallPolicyId"), "firewallPolicies", numberOf(priority)),
      ...RULE_KINDS.flatMap((kind) => collectionsIn(resource, at(group, `${kind}RuleCollections`), kind)),
    ],
  };
}

/**
 * Grants of `azure-native:network:FirewallPolicyRuleGroup`, the predecessor of rule collection groups. It calls a
 * collection a rule, and a rule a condition.
 */
function readRuleGroup(resource: Resource): GrantsAndFacts {
  const group = inputsOf(resource);
  const priority = at(group, "priority");
  return {
    grants: itemsOf(at(group, "rules")).flatMap((rule) => readOldRule(resource, rule, priority)),
    facts: partOf(resource, "policy", at(group, "firewallPolicyName"), "firewallPolicies", numberOf(priority)),
  };
}

function readOldRule(resource: Resource, rule: Value, priority: Value): Grant[] {
  const why = whyUnreadable(rule, "rule");
  if (why !== undefined) return [unreadRule(resource, "azure-network-rule", rule, why)];
  const collection = {
    resource,
    action: at(rule, "action"),
    priorities: [priority, at(rule, "priority")],
    names: { group: groupNameOf(resource), collection: textOf(at(rule, "name")) },
    labels: [...labelsOf(resource), textOf(at(rule, "name")) ?? ""],
  };
  const isNat = /^firewallpolicynat/i.test(textOf(at(rule, "ruleType")) ?? "");
  // All conditions of the rule are read, whatever its type is, so that one in the wrong property isn't missed.
  return itemsOf(firstOf(rule, "ruleConditions", "ruleCondition")).flatMap((condition, index) =>
    readRule(collection, condition, index, isNat ? "nat" : undefined, rule),
  );
}
