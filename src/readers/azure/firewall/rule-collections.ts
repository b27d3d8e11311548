import type { Fact, Grant } from "../../../egress/index.ts";
import {
  at,
  firstOf,
  inputsOf,
  isGiven,
  itemsOf,
  labelsOf,
  numberOf,
  type Resource,
  textOf,
  type Value,
  whyUnreadable,
} from "../../kit/index.ts";
import { readApplicationRule } from "./application-rule.ts";
import { readNatRule, readNetworkRule } from "./network-rule.ts";
import { type FirewallEngine, type RuleCollection, unreadRule } from "./rule-parts.ts";

/** Kinds of rules of Azure Firewall. */
export type RuleKind = "application" | "network" | "nat";

/** Returns the facts of the names and priorities of the collections in a list. */
export const collectionsIn = (resource: Resource, list: Value, kind?: RuleKind): Fact[] =>
  itemsOf(list).flatMap((collection) => collectionFact(resource, collection, kind) ?? []);

/** Returns the same fact for one collection. */
export function collectionFact(resource: Resource, value: Value, kind?: RuleKind): Fact | undefined {
  if (whyUnreadable(value, "collection of rules") !== undefined) return undefined;
  const kinds = new Set(kind === undefined ? itemsOf(at(value, "rules")).map(kindOf) : [kind]);
  const [only = "mixed"] = kinds;
  return {
    kind: "collection",
    rules: kinds.size === 1 ? only : "mixed",
    name: textOf(at(value, "name")),
    priority: numberOf(at(value, "priority")),
    place: { urn: resource.urn, path: value.path },
  };
}

/**
 * Grants of a list of collections.
 *
 * @param kind kind of all rules, if the list decides it. Otherwise each rule names its own.
 * @param above priorities of the parents of the list.
 */
export const readCollections = (
  resource: Resource,
  list: Value,
  kind: RuleKind | undefined,
  above: readonly Value[] = [],
): Grant[] => itemsOf(list).flatMap((collection) => readCollection(resource, collection, kind, above));

/** Grants of one collection: its priority, its action, and its rules. */
export function readCollection(
  resource: Resource,
  value: Value,
  kind: RuleKind | undefined,
  above: readonly Value[] = [],
): Grant[] {
  const why = whyUnreadable(value, "collection of rules");
  if (why !== undefined) return [unreadRule(resource, engineOf(kind), value, why)];
  const collection: RuleCollection = {
    resource,
    action: at(value, "action"),
    priorities: [...above, at(value, "priority")],
    names: { group: groupNameOf(resource), collection: textOf(at(value, "name")) },
    labels: [...new Set([...labelsOf(resource), textOf(at(value, "name")) ?? ""])].filter((label) => label !== ""),
  };
  return itemsOf(at(value, "rules")).flatMap((rule, index) => readRule(collection, rule, index, kind));
}

/** The classic provider has the group's name in `name`. Collections of a classic firewall belong to no group. */
export const groupNameOf = (resource: Resource): string | undefined =>
  /RuleCollectionGroup|FirewallPolicyRuleGroup/.test(resource.type)
    ? textOf(firstOf(inputsOf(resource), "ruleCollectionGroupName", "ruleGroupName", "name"))
    : undefined;

/** Grants of one rule of any kind. `translation` is used by old NAT rules. */
export function readRule(
  collection: RuleCollection,
  rule: Value,
  index: number,
  kind: RuleKind | undefined = kindOf(rule),
  translation?: Value,
): Grant[] {
  const { resource } = collection;
  const why = whyUnreadable(rule, "rule");
  if (why !== undefined) return [unreadRule(resource, engineOf(kind), rule, why)];
  if (kind === "application") return readApplicationRule(collection, rule, index);
  if (kind === "network") return readNetworkRule(collection, rule, index);
  if (kind === "nat") return readNatRule(collection, rule, index, translation);
  return [unreadRule(resource, engineOf(kind), rule, "it doesn't say which kind of rule it is")];
}

/** Returns the kind that the rule names. If that can't be read, the kind whose fields it has. */
function kindOf(rule: Value): RuleKind | undefined {
  const written = textOf(firstOf(rule, "ruleType", "ruleConditionType")) ?? "";
  const [, said] = /^(application|network|nat)rule/i.exec(written) ?? [];
  if (said !== undefined) return said.toLowerCase() as RuleKind;
  return SHAPES.find(([key]) => isGiven(at(rule, key)))?.[1];
}

const SHAPES: readonly (readonly [key: string, kind: RuleKind])[] = [
  ["translatedAddress", "nat"],
  ["translatedPort", "nat"],
  ["destinationPorts", "network"],
  ["ipProtocols", "network"],
  ["targetFqdns", "application"],
  ["protocols", "application"],
];

/** Returns the engine for what can't be read: the first one that a packet may pass through. */
const engineOf = (kind: RuleKind | undefined): FirewallEngine => (kind ? `azure-${kind}-rule` : "azure-network-rule");
