import { z } from "zod";
import { describeRule, EgressRules, sortedRules } from "../../src/egress/rule.ts";

/** Rules that a rule collection group can hold: Azure takes application ports up to 64000 and 2 MB a group. */
export const ApplicationRules = EgressRules.superRefine((rules, context) => {
  for (const [key, { port }] of Object.entries(rules))
    if (port > HIGHEST_PORT)
      context.addIssue({
        code: "custom",
        path: [key, "port"],
        message: `${port} is above ${HIGHEST_PORT}, the highest port of an application rule. Choose a lower one.`,
      });
  const bytes = Buffer.byteLength(JSON.stringify(renderApplicationRules(rules, {})));
  if (bytes > LARGEST_GROUP_BYTES)
    context.addIssue({
      code: "custom",
      message: `${Object.keys(rules).length} rules make ${bytes} bytes without their sources, above ${LARGEST_GROUP_BYTES}, the most that one rule collection group may hold. Split the rules over two groups.`,
    });
});

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
    description: describeRule(rule),
    ...sources,
    targetFqdns: [rule.host as string],
    protocols: [{ protocolType: rule.protocol === "tls" ? "Https" : "Http", port: rule.port as number }],
    terminateTLS: false,
  }));

/** The collection that the rules stand in: the only one of its group, so that any valid priority does. */
export const renderRuleCollection = <Addresses, IpGroups>(
  rules: EgressRules,
  sources: RuleSources<Addresses, IpGroups>,
) => ({
  ruleCollectionType: "FirewallPolicyFilterRuleCollection" as const,
  name: "mesh-egress-allow",
  priority: 1000,
  action: { type: "Allow" },
  rules: renderApplicationRules(rules, sources),
});

/** Priority of a rule collection group, and not one of those that Azure's own groups have. */
export const GroupPriority = z
  .int()
  .min(100)
  .max(65000)
  .refine((priority) => !AZURES_OWN.includes(priority), {
    error: ({ input }) =>
      `${input} is that of a group of Azure's own (100, 200 and 300), which can't be moved. Choose another, such as 1000.`,
  });

const AZURES_OWN = [100, 200, 300];
const HIGHEST_PORT = 64_000;
const LARGEST_GROUP_BYTES = 2_000_000;
