import { describeReason, type EgressRules, sortedRules } from "../../../src/egress/rule.ts";

/** Where the traffic of a rule comes from: networks, IP groups, or both. */
export interface RuleSources<Addresses, IpGroups> {
  readonly sourceAddresses?: Addresses;
  readonly sourceIpGroups?: IpGroups;
}

/** Returns one application rule for each host, by key: its exact name and one port. TLS is never terminated. */
export const renderApplicationRules = <Addresses, IpGroups>(
  rules: EgressRules,
  sources: RuleSources<Addresses, IpGroups>,
) =>
  sortedRules(rules).map(([key, rule]) => ({
    ruleType: "ApplicationRule" as const,
    name: key,
    description: describeReason(rule),
    ...sources,
    targetFqdns: [rule.host as string],
    protocols: [{ protocolType: rule.protocol === "tls" ? "Https" : "Http", port: rule.port as number }],
    terminateTLS: false,
  }));

/** Name of the collection that holds the rules. */
export const COLLECTION = "mesh-egress-allow";

/** Returns the collection that holds the rules. It is the only one in its group, so any valid priority does. */
export const renderRuleCollection = <Addresses, IpGroups>(
  rules: EgressRules,
  sources: RuleSources<Addresses, IpGroups>,
) => ({
  ruleCollectionType: "FirewallPolicyFilterRuleCollection" as const,
  name: COLLECTION,
  priority: 1000,
  action: { type: "Allow" },
  rules: renderApplicationRules(rules, sources),
});
