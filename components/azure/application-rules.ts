import { describeReason, type EgressRules, sortedRules } from "../../src/egress/rule.ts";

/** Where the traffic of a rule comes from: networks, IP groups, or both. */
export interface RuleSources<Addresses, IpGroups> {
  readonly sourceAddresses?: Addresses;
  readonly sourceIpGroups?: IpGroups;
}

/** One application rule a host, by key: exact name, one port, TLS never terminated. */
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

/** Name of the collection that the rules stand in. */
export const COLLECTION = "mesh-egress-allow";

/** The collection that the rules stand in: the only one of its group, so that any valid priority does. */
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
