import type { Grant } from "../../egress/grant.ts";
import { labelsOf } from "../labels.ts";
import type { Reader, Resource } from "../resource.ts";
import { at, itemsOf, numberOf, rootOf, textOf, type Value } from "../values.ts";
import { firstOf, whyNot } from "./fields.ts";
import { unreadRule } from "./firewall-rule.ts";
import { partOf } from "./parent.ts";
import { readRule } from "./rule-collections.ts";

/**
 * Grants of `azure-native:network:FirewallPolicyRuleGroup`, which rule collection groups have replaced: what is a collection
 * there is called a rule here, and what is a rule, a condition.
 */
export const readRuleGroup: Reader = (resource) => {
  const group = rootOf(resource.props);
  const priority = at(group, "priority");
  return {
    grants: itemsOf(at(group, "rules")).flatMap((rule) => readOldRule(resource, rule, priority)),
    facts: partOf(resource, "policy", at(group, "firewallPolicyName"), "firewallPolicies", numberOf(priority)),
  };
};

function readOldRule(resource: Resource, rule: Value, priority: Value): Grant[] {
  const why = whyNot(rule, "rule");
  if (why !== undefined) return [unreadRule(resource, "azure-network-rule", rule, why)];
  const collection = {
    resource,
    action: at(rule, "action"),
    priorities: [priority, at(rule, "priority")],
    labels: [...labelsOf(resource), textOf(at(rule, "name")) ?? ""],
  };
  const isNat = /^firewallpolicynat/i.test(textOf(at(rule, "ruleType")) ?? "");
  // Whatever the rule's type says, its conditions are read: one in the wrong property isn't absent.
  return itemsOf(firstOf(rule, "ruleConditions", "ruleCondition")).flatMap((condition, index) =>
    readRule(collection, condition, index, isNat ? "nat" : undefined, rule),
  );
}
