import type { Sample } from "../../support/readers/readings.ts";

/** A rule collection group of Azure Firewall with one rule, for one host. */
export const azureGroup = (host: string, rule: string): Sample[] => [
  {
    type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
    name: "group",
    props: {
      ruleCollectionGroupName: "mesh",
      firewallPolicyName: "hub",
      priority: 1000,
      ruleCollections: [
        {
          ruleCollectionType: "FirewallPolicyFilterRuleCollection",
          name: "mesh-allow",
          action: { type: "Allow" },
          priority: 100,
          rules: [
            {
              name: rule,
              ruleType: "ApplicationRule",
              sourceAddresses: ["10.20.0.0/16"],
              targetFqdns: [host],
              protocols: [{ protocolType: "Https", port: 443 }],
            },
          ],
        },
      ],
    },
  },
];
