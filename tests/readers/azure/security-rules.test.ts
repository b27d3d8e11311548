import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, grantsOf, type Sample, UNKNOWN, UNKNOWN_LIST, UNKNOWN_MAP } from "../../support/readers/readings.ts";

const RULE = "azure-native:network:SecurityRule";
const GROUP = "azure-native:network:NetworkSecurityGroup";
const CLASSIC_RULE = "azure:network/networkSecurityRule:NetworkSecurityRule";
const CLASSIC_GROUP = "azure:network/networkSecurityGroup:NetworkSecurityGroup";
const NOT_YET = "it is known only after an update";

const pin = {
  access: "Allow",
  direction: "Outbound",
  priority: 200,
  protocol: "Tcp",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "18.132.56.40",
  destinationPortRange: "443",
};
const PIN = "allow outbound tcp 443 from any to 18.132.56.40 #200 |";

const cases: [why: string, sample: Sample, grants: string[]][] = [
  ["a rule that is a resource", { type: RULE, props: pin }, [PIN]],
  ["the classic provider's", { type: CLASSIC_RULE, props: pin }, [PIN]],
  ["inline rules", { type: GROUP, props: { securityRules: [pin] } }, [`${PIN} securityRules[0]`]],
  ["the classic provider's", { type: CLASSIC_GROUP, props: { securityRules: [pin] } }, [`${PIN} securityRules[0]`]],
  [
    "lists beside single values",
    {
      type: RULE,
      props: {
        ...pin,
        destinationAddressPrefixes: ["18.132.113.121/32", UNKNOWN],
        destinationPortRanges: ["80", "8000-8080"],
      },
    },
    [
      `allow outbound tcp 80, 443, 8000-8080 from any to 18.132.56.40, 18.132.113.121 #200 | ? destination destinationAddressPrefixes[1]: ${NOT_YET}`,
    ],
  ],
  [
    "service tags, of which some are any address",
    {
      type: RULE,
      props: {
        ...pin,
        protocol: "*",
        destinationAddressPrefix: undefined,
        destinationAddressPrefixes: ["Internet", "VirtualNetwork", "Storage.UKSouth", "AzureCloud", "VIRTUAL_NETWORK"],
      },
    },
    [
      "allow outbound any 443 from any to any, private VirtualNetwork, service Storage.UKSouth, service AzureCloud, private VIRTUAL_NETWORK #200 |",
    ],
  ],
  [
    "application security groups, by id in the classic provider",
    {
      type: CLASSIC_RULE,
      props: { ...pin, destinationAddressPrefix: "", destinationApplicationSecurityGroupIds: "/subscriptions/s/asg" },
    },
    ["allow outbound tcp 443 from any to private /subscriptions/s/asg #200 |"],
  ],
  [
    "application security groups",
    {
      type: RULE,
      props: {
        ...pin,
        destinationAddressPrefix: undefined,
        destinationApplicationSecurityGroups: [{ id: "/subscriptions/s/asg" }, { id: UNKNOWN }],
      },
    },
    ["allow outbound tcp 443 from any to private /subscriptions/s/asg, private an application security group #200 |"],
  ],
  [
    "words in any case, and numbers of protocols",
    { type: RULE, props: { ...pin, access: "ALLOW", direction: "outbound", protocol: "06" } },
    [PIN],
  ],
  [
    "inbound rules",
    { type: RULE, props: { ...pin, direction: "Inbound" } },
    ["allow inbound tcp 443 from any to 18.132.56.40 #200 |"],
  ],
  [
    "ICMP, which has no ports",
    { type: RULE, props: { ...pin, access: "Deny", protocol: "Icmp", destinationPortRange: undefined } },
    ["deny outbound icmp any port from any to 18.132.56.40 #200 |"],
  ],
  [
    "a rule for some source ports",
    { type: RULE, props: { ...pin, sourcePortRange: "1024-65535" } },
    [`${PIN} ? conditions sourcePortRange: it is for some source ports`],
  ],
  [
    "what isn't known, part by part",
    { type: RULE, props: { ...pin, access: UNKNOWN, direction: UNKNOWN, priority: UNKNOWN, protocol: " " } },
    [
      `unknown unknown - 443 from any to 18.132.56.40 | ? order priority: ${NOT_YET} ? transports protocol: no protocol is given ? effect access: ${NOT_YET} ? direction direction: ${NOT_YET}`,
    ],
  ],
  [
    "rules that can't be read, beside one that can",
    { type: GROUP, props: { securityRules: [UNKNOWN_MAP, "rule", pin] } },
    [
      `unknown unknown - no port to - | securityRules[0] ? rule securityRules[0]: ${NOT_YET}`,
      "unknown unknown - no port to - | securityRules[1] ? rule securityRules[1]: it is no rule",
      `${PIN} securityRules[2]`,
    ],
  ],
  [
    "rules that aren't known at all",
    { type: GROUP, props: { securityRules: UNKNOWN_LIST } },
    [`unknown unknown - no port to - | securityRules ? rule securityRules: ${NOT_YET}`],
  ],
  [
    "a whole NSG and routes inside a subnet",
    {
      type: "azure-native:network:Subnet",
      props: {
        networkSecurityGroup: { securityRules: [pin] },
        routeTable: { routes: [{ addressPrefix: "18.132.56.40/32", nextHopType: "Internet" }] },
      },
    },
    [
      `${PIN} networkSecurityGroup.securityRules[0]`,
      "allow any any port to 18.132.56.40 via internet Internet | routeTable.routes[0]",
    ],
  ],
  [
    "the ids of others inside subnets of a network, and a whole NSG",
    {
      type: "azure-native:network/v20230201:VirtualNetwork",
      props: {
        subnets: [
          { networkSecurityGroup: { id: UNKNOWN }, routeTable: { id: "/subscriptions/s/table" } },
          { networkSecurityGroup: { securityRules: [pin] } },
          UNKNOWN_MAP,
          { networkSecurityGroup: UNKNOWN_MAP, routeTable: UNKNOWN_MAP },
        ],
      },
    },
    [
      `${PIN} subnets[1].networkSecurityGroup.securityRules[0]`,
      `unknown - no port to - | subnets[2] ? rule subnets[2]: ${NOT_YET}`,
      `unknown - no port to - | subnets[3].networkSecurityGroup ? rule subnets[3].networkSecurityGroup: ${NOT_YET}`,
      `unknown - no port to - | subnets[3].routeTable ? rule subnets[3].routeTable: ${NOT_YET}`,
    ],
  ],
  [
    "a whole NSG on an interface, and inside its subnet",
    {
      type: "azure-native:network:NetworkInterface",
      props: {
        networkSecurityGroup: { securityRules: [pin] },
        ipConfigurations: [{ subnet: { id: UNKNOWN } }, { subnet: { networkSecurityGroup: { securityRules: [pin] } } }],
      },
    },
    [
      `${PIN} networkSecurityGroup.securityRules[0]`,
      `${PIN} ipConfigurations[1].subnet.networkSecurityGroup.securityRules[0]`,
    ],
  ],
];

describe("rules of Azure's network security groups", () => {
  for (const [why, sample, grants] of cases)
    it(`${why}, ${sample.type}`, () => assert.deepEqual(grantsOf(sample), grants));

  it("say which group they are part of, by name or, in a state, by their own id", () => {
    const id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/nsg";
    assert.deepEqual(factsOf({ type: RULE, props: { ...pin, networkSecurityGroupName: "nsg" } }), [
      "part-of security-group nsg | networkSecurityGroupName",
    ]);
    assert.deepEqual(factsOf({ type: RULE, props: pin, id: `${id}/securityRules/rule` }), [
      `part-of security-group ${id} | id`,
    ]);
  });
});
