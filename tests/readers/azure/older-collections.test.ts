import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, grantsOf, readingOf, type Sample, UNKNOWN, UNKNOWN_LIST } from "../../support/readers/readings.ts";

const OLD = "azure-native:network:FirewallPolicyRuleGroup";
const FIREWALL = "azure-native:network:AzureFirewall";
const FIREWALL_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/azureFirewalls/fw";

const pin = { protocols: ["TCP"], destinationAddresses: ["3.11.177.31"], destinationPorts: ["443"] };
const host = { protocols: [{ protocolType: "Https", port: 443 }], targetFqdns: ["example.org"] };

const grants: [why: string, sample: Sample, grants: string[]][] = [
  [
    "the old rule group, whose rules are collections and whose conditions are rules",
    {
      type: OLD,
      props: {
        priority: 110,
        rules: [
          {
            ruleType: "FirewallPolicyFilterRule",
            priority: 120,
            action: { type: "Allow" },
            ruleConditions: [
              { ruleConditionType: "ApplicationRuleCondition", ...host },
              { ruleConditionType: "NetworkRuleCondition", ...pin, protocols: undefined, ipProtocols: ["TCP"] },
            ],
          },
          {
            ruleType: "FirewallPolicyNatRule",
            priority: 130,
            action: { type: "DNAT" },
            translatedAddress: "3.11.177.31",
            translatedPort: "443",
            ruleCondition: {
              ruleConditionType: "NetworkRuleCondition",
              ipProtocols: ["TCP"],
              destinationAddresses: ["203.0.113.4"],
              destinationPorts: ["8443"],
            },
          },
        ],
      },
    },
    [
      "allow tcp/tls 443 to any as example.org #110.120.0 | rules[0].ruleConditions[0]",
      "allow tcp 443 to 3.11.177.31 #110.120.1 | rules[0].ruleConditions[1]",
      "allow tcp 443 to 3.11.177.31 via nat 3.11.177.31 #110.130.0 | rules[1].ruleCondition",
    ],
  ],
  [
    "the old rule group with rules, conditions and all that aren't known yet",
    { type: OLD, props: { priority: 110, rules: [UNKNOWN, { ruleConditions: UNKNOWN_LIST }, "x"] } },
    [
      "unknown - no port to - | rules[0] ? rule rules[0]: it is known only after an update",
      "unknown - no port to - | rules[1].ruleConditions ? rule rules[1].ruleConditions: it is known only after an update",
      "unknown - no port to - | rules[2] ? rule rules[2]: it is no rule",
    ],
  ],
  [
    "a firewall's own collections, classic rules: no group",
    {
      type: FIREWALL,
      props: {
        networkRuleCollections: [{ priority: 200, action: { type: "Allow" }, rules: [pin] }],
        applicationRuleCollections: [{ priority: 100, action: { type: "Allow" }, rules: [host] }],
        natRuleCollections: [
          { priority: 100, action: { type: "Dnat" }, rules: [{ ...pin, translatedAddress: "10.0.0.4" }] },
        ],
      },
    },
    [
      "allow tcp 443 to 10.0.0.4 via nat 10.0.0.4 #100.0 | natRuleCollections[0].rules[0]",
      "allow tcp 443 to 3.11.177.31 #200.0 | networkRuleCollections[0].rules[0]",
      "allow tcp/tls 443 to any as example.org #100.0 | applicationRuleCollections[0].rules[0]",
    ],
  ],
  [
    "a network rule collection that is a resource, of the classic provider",
    {
      type: "azure:network/firewallNetworkRuleCollection:FirewallNetworkRuleCollection",
      props: { priority: 200, action: "Allow", rules: [{ ...pin, protocols: ["TCP", "UDP"] }] },
    },
    ["allow tcp+udp 443 to 3.11.177.31 #200.0 | rules[0]"],
  ],
  [
    "an application rule collection that is one",
    {
      type: "azure:network/firewallApplicationRuleCollection:FirewallApplicationRuleCollection",
      props: {
        priority: 200,
        action: "Allow",
        rules: [
          { protocols: [{ type: "Https", port: 443 }], targetFqdns: ["example.org"] },
          { fqdnTags: ["AzureBackup"] },
        ],
      },
    },
    [
      "allow tcp/tls 443 to any as example.org #200.0 | rules[0]",
      "allow tcp/tls 443 to any as no name #200.1 | rules[1]",
      "allow tcp/http 80 to any as no name #200.1 | rules[1]",
    ],
  ],
  [
    "a NAT rule collection that is one",
    {
      type: "azure:network/firewallNatRuleCollection:FirewallNatRuleCollection",
      props: {
        priority: 200,
        action: "Dnat",
        rules: [{ ...pin, destinationAddresses: [UNKNOWN], translatedAddress: "3.11.177.31", translatedPort: "443" }],
      },
    },
    ["allow tcp 443 to 3.11.177.31 via nat 3.11.177.31 #200.0 | rules[0]"],
  ],
];

const facts: [why: string, sample: Sample, facts: string[]][] = [
  [
    "a firewall and its policy, whose settings hold",
    {
      type: FIREWALL,
      props: { firewallPolicy: { id: "/x/firewallPolicies/hub" }, sku: { tier: "Premium" }, threatIntelMode: "Off" },
    },
    ["uses policy /x/firewallPolicies/hub | firewallPolicy.id", "tier = Premium | sku.tier"],
  ],
  [
    "a firewall without one, whose own settings hold",
    { type: FIREWALL, props: { additionalProperties: { "Network.DNS.EnableProxy": "true" } } },
    [
      "tier = (Standard) | sku.tier",
      "threat-intel = (Alert) | threatIntelMode",
      "dns-proxy = true | additionalProperties.Network.DNS.EnableProxy",
    ],
  ],
  [
    "a firewall whose policy isn't known yet",
    {
      type: FIREWALL,
      props: { firewallPolicy: { id: UNKNOWN } },
      from: { firewallPolicy: ["azure-native:network:FirewallPolicy::hub"] },
    },
    ["uses policy policy(hub) | firewallPolicy.id", "tier = (Standard) | sku.tier"],
  ],
  [
    "a firewall of the classic provider",
    {
      type: "azure:network/firewall:Firewall",
      props: { skuTier: "Standard", dnsProxyEnabled: false, firewallPolicyId: "" },
    },
    ["tier = Standard | skuTier", "threat-intel = (Alert) | threatIntelMode", "dns-proxy = false | dnsProxyEnabled"],
  ],
  [
    "a firewall of the classic provider with a policy",
    {
      type: "azure:network/firewall:Firewall",
      props: { skuTier: "Basic", firewallPolicyId: "/x/firewallPolicies/hub" },
    },
    ["uses policy /x/firewallPolicies/hub | firewallPolicyId", "tier = Basic | skuTier"],
  ],
  [
    "the firewall of a collection, by name",
    {
      type: "azure:network/firewallNetworkRuleCollection:FirewallNetworkRuleCollection",
      props: { azureFirewallName: "fw", rules: [] },
    },
    ["part-of firewall fw | azureFirewallName", "network collection undefined #undefined | "],
  ],
  [
    "the firewall of a collection that its id names",
    {
      type: "azure:network/firewallNetworkRuleCollection:FirewallNetworkRuleCollection",
      props: { rules: [], id: `${FIREWALL_ID}/networkRuleCollections/c` },
    },
    [`part-of firewall ${FIREWALL_ID} | id`, "network collection undefined #undefined | "],
  ],
  [
    "the policy of the old rule group",
    { type: OLD, props: { priority: 110, firewallPolicyName: "hub" } },
    ["part-of policy hub #110 | firewallPolicyName"],
  ],
];

describe("older collections", () => {
  for (const [why, sample, expected] of grants) it(why, () => assert.deepEqual(grantsOf(sample), expected));
  for (const [why, sample, expected] of facts) it(why, () => assert.deepEqual(factsOf(sample), expected));

  it("have the names of rule and condition as labels", () => {
    const condition = { ruleConditionType: "NetworkRuleCondition", name: "condition", description: "why" };
    const rules = [{ name: "nhs-mesh", ruleConditions: [condition] }];
    const [grant] = readingOf({ type: OLD, props: { rules } }).grants;
    assert.deepEqual(grant?.labels, ["condition", "why"]);
    assert.deepEqual(grant?.nearbyLabels, ["it", "nhs-mesh"]);
  });
});
