import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, grantsOf, type Sample, UNKNOWN, UNKNOWN_LIST, UNKNOWN_MAP } from "../../support/readers/readings.ts";

const GROUP = "azure-native:network:FirewallPolicyRuleCollectionGroup";
const CLASSIC_GROUP = "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup";
const GROUP_ID =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/firewallPolicies/hub/ruleCollectionGroups/mesh";
const POLICY_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/firewallPolicies/hub";
const POLICY = "azure-native:network:FirewallPolicy";

const network = (address: string) => ({
  ruleType: "NetworkRule",
  ipProtocols: ["TCP"],
  destinationPorts: ["443"],
  destinationAddresses: [address],
});
const application = (host: string) => ({
  ruleType: "ApplicationRule",
  protocols: [{ protocolType: "Https", port: 443 }],
  targetFqdns: [host],
});
const collection = (priority: unknown, ...rules: unknown[]) => ({ priority, action: { type: "Allow" }, rules });

const grants: [why: string, sample: Sample, grants: string[]][] = [
  [
    "rules of every kind in one collection, each with its number",
    {
      type: GROUP,
      props: { priority: 500, ruleCollections: [collection(100, application("a.example"), network("10.0.0.1"))] },
    },
    [
      "allow tcp/tls 443 to any as a.example #500.100.0 | ruleCollections[0].rules[0]",
      "allow tcp 443 to 10.0.0.1 #500.100.1 | ruleCollections[0].rules[1]",
    ],
  ],
  [
    "a draft",
    { type: `${GROUP}Draft`, props: { priority: 500, ruleCollections: [collection(100, network("10.0.0.1"))] } },
    ["allow tcp 443 to 10.0.0.1 #500.100.0 | ruleCollections[0].rules[0]"],
  ],
  [
    "a rule that doesn't say its kind is read by what it has",
    {
      type: GROUP,
      props: { priority: 500, ruleCollections: [collection(100, { ...network("10.0.0.1"), ruleType: UNKNOWN })] },
    },
    ["allow tcp 443 to 10.0.0.1 #500.100.0 | ruleCollections[0].rules[0]"],
  ],
  [
    "a rule of a kind that there isn't",
    { type: GROUP, props: { priority: 500, ruleCollections: [collection(100, { ruleType: "FutureRule" }, "x")] } },
    [
      "unknown - no port to - | ruleCollections[0].rules[0] ? rule ruleCollections[0].rules[0]: it doesn't say which kind of rule it is",
      "unknown - no port to - | ruleCollections[0].rules[1] ? rule ruleCollections[0].rules[1]: it is no rule",
    ],
  ],
  [
    "unknown priorities leave the order unknown and nothing else",
    { type: GROUP, props: { priority: UNKNOWN, ruleCollections: [collection("first", network("10.0.0.1"))] } },
    [
      'allow tcp 443 to 10.0.0.1 | ruleCollections[0].rules[0] ? order priority: it is known only after an update ? order ruleCollections[0].priority: "first" is not a whole number',
    ],
  ],
  [
    "an unknown rule beside a pin",
    {
      type: GROUP,
      props: { priority: 500, ruleCollections: [collection(100, UNKNOWN_MAP, network("3.11.177.31"))] },
    },
    [
      "unknown - no port to - | ruleCollections[0].rules[0] ? rule ruleCollections[0].rules[0]: it is known only after an update",
      "allow tcp 443 to 3.11.177.31 #500.100.1 | ruleCollections[0].rules[1]",
    ],
  ],
  [
    "an unknown collection beside one with a pin, one with an unknown list of rules, and what is none",
    {
      type: GROUP,
      props: {
        priority: 500,
        ruleCollections: [UNKNOWN_MAP, collection(1, network("3.11.177.31")), { rules: UNKNOWN_LIST }, "x"],
      },
    },
    [
      "unknown - no port to - | ruleCollections[0] ? rule ruleCollections[0]: it is known only after an update",
      "allow tcp 443 to 3.11.177.31 #500.1.0 | ruleCollections[1].rules[0]",
      "unknown - no port to - | ruleCollections[2].rules ? rule ruleCollections[2].rules: it is known only after an update",
      "unknown - no port to - | ruleCollections[3] ? rule ruleCollections[3]: it is no collection of rules",
    ],
  ],
  [
    "a list of collections that isn't known yet",
    { type: GROUP, props: { priority: 500, ruleCollections: UNKNOWN_LIST } },
    ["unknown - no port to - | ruleCollections ? rule ruleCollections: it is known only after an update"],
  ],
  ["a group without rules", { type: GROUP, props: { priority: 500 } }, []],
  [
    "a group of the classic provider: a list for each kind",
    {
      type: CLASSIC_GROUP,
      props: {
        priority: 500,
        applicationRuleCollections: UNKNOWN_LIST,
        networkRuleCollections: [
          {
            priority: 100,
            action: "Deny",
            rules: [{ protocols: ["Any"], destinationAddresses: ["*"], destinationPorts: ["*"] }],
          },
        ],
        natRuleCollections: null,
      },
    },
    [
      "deny any any port to any #500.100.0 | networkRuleCollections[0].rules[0]",
      "unknown - no port to - | applicationRuleCollections ? rule applicationRuleCollections: it is known only after an update",
    ],
  ],
];

const facts: [why: string, sample: Sample, facts: string[]][] = [
  [
    "the policy by its name, and the group's priority",
    { type: GROUP, props: { priority: 500, firewallPolicyName: "hub" } },
    ["part-of policy hub #500 | firewallPolicyName"],
  ],
  [
    "a policy that isn't known yet, by the resource that it comes from",
    {
      type: GROUP,
      props: { priority: UNKNOWN, firewallPolicyName: UNKNOWN },
      from: { firewallPolicyName: [`${POLICY}::hub`] },
    },
    ["part-of policy policy(hub) | firewallPolicyName"],
  ],
  [
    "in a state, the policy that the group's id names",
    { type: GROUP, props: { id: GROUP_ID, name: "mesh", priority: 500, ruleCollections: [] } },
    [`part-of policy ${POLICY_ID} #500 | id`],
  ],
  [
    "in a state that has the id beside the properties",
    { type: `${GROUP}Draft`, id: `${GROUP_ID}/ruleCollectionGroupDrafts/default`, props: { priority: 500 } },
    [`part-of policy ${POLICY_ID} #500 | id`],
  ],
  [
    "the classic provider's, by its id",
    { type: CLASSIC_GROUP, props: { priority: 500, firewallPolicyId: POLICY_ID } },
    [`part-of policy ${POLICY_ID} #500 | firewallPolicyId`],
  ],
  ["no policy at all", { type: GROUP, props: { priority: 500 } }, []],
];

describe("rule collection groups", () => {
  for (const [why, sample, expected] of grants) it(why, () => assert.deepEqual(grantsOf(sample), expected));
  describe("are part of a policy", () => {
    for (const [why, sample, expected] of facts) it(why, () => assert.deepEqual(factsOf(sample), expected));
  });
});
