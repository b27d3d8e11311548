import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { grantsOf, readingOf, type Sample, UNKNOWN } from "../../support/readers/readings.ts";

const RULE = { sourceAddresses: ["10.0.0.0/8"], translatedPort: "443" };

/** A rule collection group with one NAT rule of azure-native. */
const native = (rule: object): Sample => ({
  type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
  props: {
    priority: 100,
    ruleCollections: [
      {
        ruleCollectionType: "FirewallPolicyNatRuleCollection",
        priority: 100,
        action: { type: "DNAT" },
        rules: [
          {
            ruleType: "NatRule",
            ipProtocols: ["TCP"],
            destinationAddresses: ["203.0.113.4"],
            destinationPorts: ["8443"],
            ...RULE,
            ...rule,
          },
        ],
      },
    ],
  },
});

const AT = "#100.100.0 | ruleCollections[0].rules[0]";
const PATH = "ruleCollections[0].rules[0]";

const cases: [why: string, sample: Sample, grants: string[]][] = [
  [
    "onto a known address: the destination is what traffic is sent on to",
    native({ translatedAddress: "3.11.177.31" }),
    [`allow tcp 443 from 10.0.0.0/8 to 3.11.177.31 via nat 3.11.177.31 ${AT}`],
  ],
  [
    "onto a server of one's own",
    native({ translatedAddress: "10.1.0.4", translatedPort: 8080 }),
    [`allow tcp 8080 from 10.0.0.0/8 to 10.1.0.4 via nat 10.1.0.4 ${AT}`],
  ],
  [
    "onto a name",
    native({ translatedFqdn: "server.example.org" }),
    [`allow tcp 443 from 10.0.0.0/8 to any as server.example.org via nat server.example.org ${AT}`],
  ],
  [
    "without a port of its own, or with 0 in a state",
    native({ translatedAddress: "10.1.0.4", translatedPort: "0" }),
    [`allow tcp 8443 from 10.0.0.0/8 to 10.1.0.4 via nat 10.1.0.4 ${AT}`],
  ],
  [
    "of the classic provider",
    {
      type: "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup",
      props: {
        priority: 100,
        natRuleCollections: [
          {
            priority: 100,
            action: "Dnat",
            rules: [
              {
                protocols: ["TCP"],
                destinationAddress: "203.0.113.4",
                destinationPorts: "8443",
                ...RULE,
                translatedPort: 443,
                translatedAddress: "3.11.177.31",
              },
            ],
          },
        ],
      },
    },
    ["allow tcp 443 from 10.0.0.0/8 to 3.11.177.31 via nat 3.11.177.31 #100.100.0 | natRuleCollections[0].rules[0]"],
  ],
  [
    "onto an address that isn't known yet",
    native({ translatedAddress: UNKNOWN }),
    [
      `allow tcp 443 from 10.0.0.0/8 to - via nat a target that is known only after an update ${AT} ? destination ${PATH}.translatedAddress: it is known only after an update`,
    ],
  ],
  [
    "onto nothing",
    native({}),
    [
      `allow tcp 443 from 10.0.0.0/8 to - via nat nothing ${AT} ? destination ${PATH}.translatedAddress: no translated address is given`,
    ],
  ],
];

describe("NAT rules", () => {
  for (const [why, sample, grants] of cases) it(why, () => assert.deepEqual(grantsOf(sample), grants));

  it("are of the engine that comes first", () =>
    assert.equal(readingOf(native({ translatedAddress: "10.1.0.4" })).grants[0]?.engine, "azure-nat-rule"));
});
