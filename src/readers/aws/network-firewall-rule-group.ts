import type { Grant } from "../../egress/grant.ts";
import { unknownGrant } from "../make-grant.ts";
import type { Reader, Resource } from "../resource.ts";
import { readSetting } from "../settings.ts";
import { at, isGiven, rootOf, textOf, type Value, within } from "../values.ts";
import { readDomainList } from "./domain-list-rules.ts";
import { readVariables } from "./group-variables.ts";
import { readStatefulRules } from "./stateful-rules.ts";
import { readStatelessRules } from "./stateless-rules.ts";
import { readRulesText } from "./suricata/read-text.ts";

/** Grants of `aws:networkfirewall/ruleGroup:RuleGroup`, from whichever sources it has. */
export const readNetworkFirewallRuleGroup: Reader = (resource) => {
  const root = rootOf(resource.props);
  const group = at(root, "ruleGroup");
  const source = at(group, "rulesSource");
  const order = within(group, "statefulRuleOptions", "ruleOrder");
  const isStateful = textOf(at(root, "type"))?.toUpperCase() !== "STATELESS";
  // Where both are given, they are the same text: the provider fills in the one that the program left out.
  const texts = [source.kind === "unknown" ? source : at(source, "rulesString"), at(root, "rules")].filter(isGiven);
  const text = texts.find(({ kind }) => kind === "known") ?? texts[0];
  const variables = readVariables(resource, group);
  const read = text && readRulesText(resource, text, variables);
  return {
    grants: [...(read?.grants ?? []), ...(source.kind === "unknown" ? [] : listed(resource, source, variables, order))],
    facts: [
      ...(isStateful ? readSetting(resource, "rule-order", order, "DEFAULT_ACTION_ORDER") : []),
      ...(read?.facts ?? []),
    ],
  };
};

const listed = (
  resource: Resource,
  source: Value,
  variables: ReturnType<typeof readVariables>,
  order: Value,
): Grant[] => [
  ...orUnknown(resource, at(source, "rulesSourceList"), (list) =>
    readDomainList(resource, list, variables, textOf(order) === "STRICT_ORDER"),
  ),
  ...orUnknown(resource, at(source, "statefulRules"), (rules) => readStatefulRules(resource, rules, variables)),
  ...orUnknown(resource, at(source, "statelessRulesAndCustomActions"), (rules) => readStatelessRules(resource, rules)),
];

const orUnknown = (resource: Resource, value: Value, read: (value: Value) => Grant[]): Grant[] =>
  value.kind === "unknown"
    ? [unknownGrant(resource, value, { engine: "nfw-stateful", layer: "name", direction: "both" }, value.why)]
    : read(value);
