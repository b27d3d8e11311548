import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { grantsOf, readingOf, type Sample, UNKNOWN, UNKNOWN_LIST } from "../../support/readers/readings.ts";

const RULE = { sourceAddresses: ["*"], destinationPorts: ["443"] };

/** A rule collection group with one rule of azure-native. */
const native = (rule: object): Sample => ({
  type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
  props: {
    priority: 300,
    ruleCollections: [
      {
        priority: 100,
        action: { type: "Allow" },
        rules: [{ ruleType: "NetworkRule", ipProtocols: ["TCP"], ...RULE, ...rule }],
      },
    ],
  },
});

/** The same of the classic provider. */
const classic = (rule: object): Sample => ({
  type: "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup",
  props: {
    priority: 300,
    networkRuleCollections: [{ priority: 100, action: "Allow", rules: [{ protocols: ["TCP"], ...RULE, ...rule }] }],
  },
});

const AT = "#300.100.0 | ruleCollections[0].rules[0]";
const PATH = "ruleCollections[0].rules[0]";

const cases: [why: string, sample: Sample, grants: string[]][] = [
  ["a pin", native({ destinationAddresses: ["3.11.177.31"] }), [`allow tcp 443 from any to 3.11.177.31 ${AT}`]],
  [
    "a pin, of the classic provider",
    classic({ destinationAddresses: ["3.11.177.31"] }),
    ["allow tcp 443 from any to 3.11.177.31 #300.100.0 | networkRuleCollections[0].rules[0]"],
  ],
  [
    "ranges, networks, host bits and other notations",
    native({ destinationAddresses: ["3.11.177.0-3.11.177.255", "3.11.177.31/16", "0x03.11.177.31"] }),
    [`allow tcp 443 from any to 3.11.177.0/24, 3.11.0.0/16, 3.11.177.31 ${AT}`],
  ],
  ["any, as a star", native({ destinationAddresses: ["*"] }), [`allow tcp 443 from any to any ${AT}`]],
  ["any, as a network", native({ destinationAddresses: ["0.0.0.0/0"] }), [`allow tcp 443 from any to any IPv4 ${AT}`]],
  [
    "any, as tags that mean all there is",
    native({ destinationAddresses: ["Internet", "AZURECLOUD", "Any"] }),
    [`allow tcp 443 from any to any, any, any ${AT}`],
  ],
  [
    "any in halves is no any",
    native({ destinationAddresses: ["0.0.0.0/1", "128.0.0.0/1"] }),
    [`allow tcp 443 from any to 0.0.0.0/1, 128.0.0.0/1 ${AT}`],
  ],
  [
    "service tags",
    native({ destinationAddresses: ["Storage.UKSouth", "AzureCloud.uksouth", "VirtualNetwork"] }),
    [`allow tcp 443 from any to service Storage.UKSouth, service AzureCloud.uksouth, private VirtualNetwork ${AT}`],
  ],
  [
    "names, which the firewall takes for their addresses",
    native({ destinationFqdns: ["mesh-sync.spineservices.nhs.uk"] }),
    [`allow tcp 443 from any to any as mesh-sync.spineservices.nhs.uk ${AT}`],
  ],
  [
    "names beside addresses: either will do",
    native({ destinationFqdns: ["example.org"], destinationAddresses: ["3.11.177.31"] }),
    [`allow tcp 443 from any to 3.11.177.31 ${AT}`, `allow tcp 443 from any to any as example.org ${AT}`],
  ],
  [
    "IP groups",
    native({ destinationIpGroups: ["/x/ipGroups/mesh", UNKNOWN] }),
    [`allow tcp 443 from any to @/x/ipGroups/mesh, @address-list() ${AT}`],
  ],
  [
    "ports and protocols in all their forms",
    native({
      ipProtocols: ["TCP", "udp", "ICMP", "Any"],
      destinationPorts: ["80", "443-445", 8080],
      destinationAddresses: ["10.0.0.1"],
    }),
    [`allow tcp+udp+icmp+any 80, 443-445, 8080 from any to 10.0.0.1 ${AT}`],
  ],
  [
    "every port",
    native({ destinationPorts: ["*"], destinationAddresses: ["10.0.0.1"] }),
    [`allow tcp any port from any to 10.0.0.1 ${AT}`],
  ],
  [
    "a known pin beside what isn't known yet",
    native({ destinationAddresses: [UNKNOWN, "3.11.177.31"], destinationPorts: [UNKNOWN, "443"] }),
    [
      `allow tcp 443 from any to 3.11.177.31 ${AT} ? ports ${PATH}.destinationPorts[0]: it is known only after an update ? destination ${PATH}.destinationAddresses[0]: it is known only after an update`,
    ],
  ],
  [
    "what a name's list lacks is no fault of the addresses",
    native({ destinationAddresses: ["3.11.177.31"], destinationFqdns: UNKNOWN_LIST }),
    [
      `allow tcp 443 from any to 3.11.177.31 ${AT}`,
      `allow tcp 443 from any to any as - ${AT} ? names ${PATH}.destinationFqdns: it is known only after an update`,
    ],
  ],
  [
    "what can't be read",
    native({ destinationAddresses: ["mesh.spineservices.nhs.uk", "3.11.177.31"], destinationPorts: ["https"] }),
    [
      `allow tcp no port from any to 3.11.177.31 ${AT} ? ports ${PATH}.destinationPorts[0]: "https" is no port ? destination ${PATH}.destinationAddresses[0]: "mesh.spineservices.nhs.uk" is no address or network`,
    ],
  ],
  [
    "nothing given",
    native({ destinationPorts: [], ipProtocols: [] }),
    [
      `allow - no port from any to - ${AT} ? transports ${PATH}.ipProtocols: no protocol is given ? ports ${PATH}.destinationPorts: no port is given ? destination ${PATH}.destinationAddresses: no destination is given`,
    ],
  ],
];

describe("network rules", () => {
  for (const [why, sample, grants] of cases) it(why, () => assert.deepEqual(grantsOf(sample), grants));

  it("are of the engine that comes before application rules, at the layer of addresses, names too", () => {
    const { grants } = readingOf(native({ destinationAddresses: ["*"], destinationFqdns: ["example.org"] }));
    assert.deepEqual(
      grants.map(({ engine, layer }) => [engine, layer]),
      [
        ["azure-network-rule", "address"],
        ["azure-network-rule", "address"],
      ],
    );
  });
});
