import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { expiryFaults } from "../../../../components/arguments.ts";
import { AwsNetworkFirewallEgress } from "../../../../components/aws/network-firewall/network-firewall-egress.ts";
import { unhandledRejections } from "../../../support/components/rejections.ts";
import { record, refusal } from "../../../support/pulumi/mocks.ts";
import { RULES } from "../../../support/readers/rules.ts";

const refused = async (args: object, name = "mesh"): Promise<string[]> => {
  const build = () => new AwsNetworkFirewallEgress(name, { rules: RULES, clientCidrs: ["10.20.0.0/16"], ...args });
  const [head, ...faults] = (await refusal(build)).split("\n");
  assert.equal(head, "AwsNetworkFirewallEgress can't be made:");
  return faults;
};

const FIREWALL = { vpcId: "vpc-1", subnetIds: { "eu-west-2a": "subnet-a" } };
const GROUP = "arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/theirs";
const ORGANISATION = "arn:aws:organizations::123456789012:organization/o-0123456789";
const LIST = "arn:aws:ec2:eu-west-2:123456789012:prefix-list/pl-0123456789abcdef0";
const CLUSTER = "arn:aws:eks:eu-west-2:123456789012:cluster/mesh";
const KNOWN = [
  ...[
    "rules",
    "policy",
    "clientCidrs",
    "clientReferences",
    "resolvers",
    "ruleGroups",
    "priority",
    "share",
    "capacity",
    "undecidedBytes",
    "monitor",
  ],
  ...["firewall", "routeTableIds", "vpcEndpointAssociations", "protect", "tags"],
];

const hosts = (count: number, reason = "test") =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`host-${n}`, { host: `h${n}.example.org`, reason }]));

describe("refused before anything is made", () => {
  const cases: [what: string, args: object, faults: string[]][] = [
    ["no rule", { rules: {} }, ["rules: holds no rule; nothing would be reachable. Give at least one host."]],
    ...["tgw-1 ", "tgw-1\n", "tgw-1\u001b[2J", "tgw-1/../tgw-2"].map((transitGatewayId): [string, object, string[]] => [
      `more than an id (${JSON.stringify(transitGatewayId)})`,
      { firewall: { transitGatewayId, availabilityZoneIds: ["euw2-az1"] } },
      [
        `firewall.transitGatewayId: ${JSON.stringify(transitGatewayId)} holds more than an id has: letters, digits and hyphens. Write the id alone.`,
      ],
    ]),
    [
      "a zone that would write to the terminal",
      { firewall: { transitGatewayId: "tgw-1", availabilityZoneIds: ["a\n\u001b[31mb"] } },
      [
        `firewall.availabilityZoneIds[0]: "a\\n\\u001b[31mb" is no availability zone's id. Write it as in "euw2-az1": a name such as "eu-west-2a" is another zone in each account.`,
      ],
    ],
    ...[{ app: "", tier: "a b" }, { "my app": "x" }].map((labels): [string, object, string[]] => [
      `labels that AWS refuses (${Object.keys(labels).join()})`,
      {
        policy: "shared",
        clientCidrs: undefined,
        clientReferences: { pods: { containers: { clusterArn: CLUSTER, labels } } },
      },
      Object.entries(labels).map(
        ([key, value]) =>
          `clientReferences.pods.containers.labels.${key}: "${value === "x" ? key : value}" is no key or value of a label. Write 1 to 256 characters without blanks.`,
      ),
    ]),
    [
      "an address for a host",
      { rules: { a: { host: "203.0.113.1", reason: "test" } } },
      [
        `rules.a.host: "203.0.113.1" is an IP address. Give the host name instead: addresses change, and rules go by name.`,
      ],
    ],
    ["no client network", { clientCidrs: [] }, ["clientCidrs: [] is empty. Give at least one entry."]],
    [
      "every client",
      { clientCidrs: ["0.0.0.0/0"] },
      [`clientCidrs[0]: "0.0.0.0/0" is every address; name the networks your MESH clients are in.`],
    ],
    [
      "a client network with a MESH address",
      { clientCidrs: ["10.0.0.0/8", "3.8.0.0/14"] },
      [
        `clientCidrs[1]: "3.8.0.0/14" holds 3.11.177.31, an address of MESH itself. Name the networks your clients are in.`,
      ],
    ],
    ["another policy", { policy: "hub" }, [`policy: "hub" is not one of "own", "shared".`]],
    ["a capacity of 0", { capacity: 0 }, ["capacity: 0 is below 1, the least allowed."]],
    [
      "a capacity that AWS has not",
      { capacity: 40_000 },
      ["capacity: 40000 is above 30000, the most that one rule group may hold. Split the rules over two groups."],
    ],
    [
      "a capacity that is too small",
      { capacity: 12 },
      [
        "capacity: 12 is below 15, the Suricata rules that 2 hosts need. Give more, with room to grow: changing it replaces the rule group.",
      ],
    ],
    [
      "more hosts than the default capacity",
      { rules: hosts(1000) },
      [
        "capacity: 1000 is below 1013, the Suricata rules that 1000 hosts need. Give more, with room to grow: changing it replaces the rule group.",
      ],
    ],
    [
      "more hosts than the capacity of a group for a shared policy",
      { policy: "shared", rules: hosts(3), capacity: 2 },
      [
        "capacity: 2 is below 3, the Suricata rules that 3 hosts need. Give more, with room to grow: changing it replaces the rule group.",
      ],
    ],
    [
      "more text than a group takes",
      { policy: "shared", rules: hosts(5000, "r".repeat(200)), capacity: 30_000 },
      [
        "rules: need 2192911 characters of Suricata text, above 2000000, the most that one rule group may hold. Split the rules over two groups.",
      ],
    ],
    ["a priority of 0", { priority: 0 }, ["priority: 0 is below 1, the least allowed."]],
    ["a priority that AWS has not", { priority: 65_536 }, ["priority: 65536 is above 65535, the most allowed."]],
    [
      "priorities that stand twice",
      {
        ruleGroups: [
          { arn: GROUP, priority: 1000 },
          { arn: GROUP, priority: 5 },
          { arn: GROUP, priority: 5 },
        ],
      },
      [
        "ruleGroups[0].priority: 1000 is taken by our own group. Give each group of a policy its own.",
        "ruleGroups[2].priority: 5 is taken by ruleGroups[1]. Give each group of a policy its own.",
      ],
    ],
    [
      "a group in action order",
      { ruleGroups: [{ arn: GROUP.replace("theirs", "ThreatSignaturesBotnetActionOrder"), priority: 1 }] },
      [
        "ruleGroups[0].arn: is a group in action order, and this policy is in strict order. Take the managed group's StrictOrder twin.",
      ],
    ],
    [
      "a stateless group",
      { ruleGroups: [{ arn: GROUP.replace("stateful", "stateless"), priority: 1 }] },
      [
        `ruleGroups[0].arn: "${GROUP.replace("stateful", "stateless")}": is not the ARN of a stateful rule group, as in arn:aws:network-firewall:…:stateful-rulegroup/….`,
      ],
    ],
    [
      "too many groups",
      { ruleGroups: Array.from({ length: 20 }, (_, index) => ({ arn: GROUP, priority: index + 1 })) },
      ["ruleGroups: holds 20 groups, above 19, the most that a policy takes beside ours. Merge some."],
    ],
    [
      "a bound that is too low",
      { undecidedBytes: 1000 },
      [
        "undecidedBytes: 1000 is below 2048, which the hello of an allowed client may need. Give more, or 0 for no bound.",
      ],
    ],
    [
      "a bound that is too high",
      { undecidedBytes: 70_000 },
      ["undecidedBytes: 70000 is above 65535, the most allowed."],
    ],
    ["no resolver", { resolvers: [] }, ["resolvers: [] is empty. Give at least one entry."]],
    [
      "a resolver by name",
      { resolvers: ["dns.example.org"] },
      [
        `resolvers[0]: "dns.example.org" is not an address. Write four decimal numbers, as in "10.20.0.2", or IPv6, as in "2001:db8::53".`,
      ],
    ],
    [
      "a monitor mode without an owner",
      { monitor: { expires: "2999-01-31" } },
      ["monitor.owner: is missing; expected text."],
    ],
    [
      "a monitor mode without an end",
      { monitor: { owner: "platform", expires: "soon" } },
      [`monitor.expires: "soon" is not a day. Write it as YYYY-MM-DD.`],
    ],
    [
      "subnets without zones",
      { firewall: { ...FIREWALL, subnetIds: {} } },
      ["firewall.subnetIds: holds no subnet. Give one for each zone that clients are in."],
    ],
    [
      "a region for a zone",
      { firewall: { ...FIREWALL, subnetIds: { "eu-west-2": "subnet-a" } } },
      [`firewall.subnetIds.eu-west-2: "eu-west-2" is no availability zone. Write its name, as in "eu-west-2a".`],
    ],
    [
      "days that CloudWatch has not",
      { firewall: { ...FIREWALL, logs: { retentionDays: 100 } } },
      [
        "firewall.logs.retentionDays: 100 is not one of 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
      ],
    ],
    [
      "routes without a firewall",
      { routeTableIds: { "eu-west-2a": "rtb-a" } },
      ["routeTableIds: leads to no firewall of ours. Give firewall as well, or make the routes yourself."],
    ],
    [
      "a route in a zone without the firewall",
      { firewall: FIREWALL, routeTableIds: { "eu-west-2c": "rtb-c" } },
      [
        "routeTableIds.eu-west-2c: the firewall has no subnet in this zone. Give it one (firewall.subnetIds), or remove the route table.",
      ],
    ],
    [
      "what a shared policy has not",
      {
        policy: "shared",
        resolvers: ["10.0.0.2"],
        ruleGroups: [],
        undecidedBytes: 0,
        monitor: { owner: "platform", expires: "2999-01-31" },
        firewall: FIREWALL,
        routeTableIds: { "eu-west-2a": "rtb-a" },
        vpcEndpointAssociations: { spoke: { vpcId: "vpc-2", subnetIds: { "eu-west-2c": "subnet-c" } } },
      },
      [
        ...["resolvers", "ruleGroups", "undecidedBytes", "monitor", "firewall", "routeTableIds"],
        "vpcEndpointAssociations",
      ].map((key) => `${key}: is for a policy of our own, and this one is shared. Remove it, or set policy to "own".`),
    ],
    [
      "a firewall nowhere",
      { firewall: {} },
      [
        "firewall.vpcId: is missing, and so is transitGatewayId. Say where the firewall stands.",
        "firewall.subnetIds: is missing, and so is transitGatewayId. Give one for each zone that clients are in.",
      ],
    ],
    [
      "a firewall in two places",
      { firewall: { ...FIREWALL, transitGatewayId: "tgw-1", availabilityZoneIds: ["euw2-az1"] } },
      ["firewall.transitGatewayId: stands beside a VPC or its subnets. Give either: a firewall is in one place."],
    ],
    [
      "a firewall on a transit gateway without zones, and what it can't have",
      {
        firewall: { transitGatewayId: "tgw-1" },
        routeTableIds: { "eu-west-2a": "rtb-a" },
        vpcEndpointAssociations: { spoke: { vpcId: "vpc-2", subnetIds: { "eu-west-2a": "subnet-2" } } },
      },
      [
        "firewall.availabilityZoneIds: is missing beside transitGatewayId. Give the ids of the zones that clients are in.",
        "routeTableIds: leads to endpoints, which a firewall on a transit gateway doesn't have. Remove it, and have the gateway's route tables lead to transitGatewayAttachmentId.",
        "vpcEndpointAssociations: needs a firewall of ours in a VPC (firewall.subnetIds); one on a transit gateway has no endpoints. Give it, or remove these.",
      ],
    ],
    [
      "zones by name, and a VPC for a transit gateway",
      { firewall: { transitGatewayId: "vpc-1", availabilityZoneIds: ["eu-west-2a", "euw2-az1"] } },
      [
        `firewall.transitGatewayId: "vpc-1" is not an id that begins with "tgw-". Write the one that is meant.`,
        `firewall.availabilityZoneIds[0]: "eu-west-2a" is no availability zone's id. Write it as in "euw2-az1": a name such as "eu-west-2a" is another zone in each account.`,
      ],
    ],
    [
      "a zone of a transit gateway twice",
      { firewall: { transitGatewayId: "tgw-1", availabilityZoneIds: ["euw2-az1", "euw2-az1"] } },
      [
        `firewall.availabilityZoneIds[1]: "euw2-az1" stands already at firewall.availabilityZoneIds[0]. Remove one of the two.`,
      ],
    ],
    [
      "no zone of a transit gateway",
      { firewall: { transitGatewayId: "tgw-1", availabilityZoneIds: [] } },
      ["firewall.availabilityZoneIds: [] is empty. Give at least one entry."],
    ],
    [
      "what is for a transit gateway, in a VPC",
      { firewall: { ...FIREWALL, availabilityZoneIds: ["euw2-az1"], acceptAttachment: true } },
      ["availabilityZoneIds", "acceptAttachment"].map(
        (key) =>
          `firewall.${key}: is for a firewall on a transit gateway. Give transitGatewayId as well, or remove it.`,
      ),
    ],
    [
      "a VPC's name that can't be part of a resource's",
      {
        firewall: FIREWALL,
        vpcEndpointAssociations: {
          "Spoke A": { vpcId: "vpc-2", subnetIds: { "eu-west-2a": "subnet-2" } },
        },
      },
      [
        `vpcEndpointAssociations.Spoke A: "Spoke A" can't become part of a name. Use up to 30 lower-case letters, digits and hyphens, a letter first.`,
      ],
    ],
    [
      "endpoints in a zone without the firewall, and a route to an endpoint that isn't there",
      {
        firewall: FIREWALL,
        vpcEndpointAssociations: {
          spoke: {
            vpcId: "vpc-2",
            subnetIds: { "eu-west-2a": "subnet-2", "eu-west-2b": "subnet-3" },
            routeTableIds: { "eu-west-2c": "rtb-c" },
          },
        },
      },
      [
        "vpcEndpointAssociations.spoke.subnetIds.eu-west-2b: the firewall has no subnet in this zone, and AWS makes endpoints only where it has one. Give it one (firewall.subnetIds), or remove this one.",
        "vpcEndpointAssociations.spoke.routeTableIds.eu-west-2c: there is no endpoint of this VPC in this zone. Give it a subnet, or remove the route table.",
      ],
    ],
    [
      "more endpoints than AWS makes",
      {
        firewall: FIREWALL,
        vpcEndpointAssociations: Object.fromEntries(
          Array.from({ length: 301 }, (_, n) => [
            `s${n}`,
            { vpcId: "vpc-2", subnetIds: { "eu-west-2a": `subnet-${n}` } },
          ]),
        ),
      },
      [
        "vpcEndpointAssociations: makes 301 endpoints, above 300, the most that an account has in a Region. Ask AWS for more, and use a second firewall until then.",
      ],
    ],
    [
      "sets that are none",
      {
        clientReferences: {
          Pods: { prefixListArn: LIST },
          a: {},
          b: { prefixListArn: "pl-0123456789abcdef0" },
          c: { prefixListArn: LIST.replace("123456789012", "aws") },
          d: { containers: { clusterArn: "mesh", labels: { app: "*".repeat(11) } } },
        },
      },
      [
        `clientReferences.Pods: "Pods" can't become part of a name. Use up to 22 lower-case letters, digits and hyphens, a letter first.`,
        `clientReferences.b.prefixListArn: "pl-0123456789abcdef0" is not the ARN of a customer's prefix list, as in "arn:aws:ec2:eu-west-2:123456789012:prefix-list/pl-…".`,
        `clientReferences.c.prefixListArn: "${LIST.replace("123456789012", "aws")}" is not the ARN of a customer's prefix list, as in "arn:aws:ec2:eu-west-2:123456789012:prefix-list/pl-…".`,
        `clientReferences.d.containers.clusterArn: "mesh" is not the ARN of an EKS or ECS cluster, as in "arn:aws:eks:eu-west-2:123456789012:cluster/…".`,
        `clientReferences.d.containers.labels.app: "***********" has more "*" than ten, the most that AWS takes. Write fewer.`,
      ],
    ],
    [
      "sets of both kinds, of none and of two",
      {
        clientReferences: {
          lists: { prefixListArn: LIST },
          pods: { containers: { clusterArn: CLUSTER } },
          none: {},
          both: { prefixListArn: LIST, containers: { clusterArn: CLUSTER } },
        },
      },
      [
        "clientReferences.none: needs one of prefixListArn and containers. Give one of the two.",
        "clientReferences.both: needs one of prefixListArn and containers. Give one of the two.",
        "clientReferences: mixes prefix lists (lists, both) and containers (pods, both), and AWS takes no rule group with both. Use two components.",
      ],
    ],
    [
      "more sets than a group refers to",
      { clientReferences: Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`l${n}`, { prefixListArn: LIST }])) },
      [
        "clientReferences: holds 6 prefix lists, above 5, the most that one rule group may refer to. Merge some, or use two components.",
      ],
    ],
    [
      "no set at all",
      { clientReferences: {} },
      [
        "clientReferences: holds no set; nobody would reach anything. Name one, or leave it out for all of clientCidrs.",
      ],
    ],
    [
      "sets beside networks in a shared policy",
      { policy: "shared", clientReferences: { lists: { prefixListArn: LIST } } },
      ["clientCidrs: stands beside clientReferences, who alone are passed in a shared policy. Remove one of the two."],
    ],
    [
      "no client at all",
      { clientCidrs: undefined, clientReferences: { lists: { prefixListArn: LIST } } },
      ["clientCidrs: is missing; expected a list."],
    ],
    [
      "fewer units than hosts and sets need",
      {
        capacity: 3,
        policy: "shared",
        clientCidrs: undefined,
        clientReferences: { a: { prefixListArn: LIST }, b: { prefixListArn: LIST } },
      },
      [
        "capacity: 3 is below 4, the Suricata rules that 2 hosts need. Give more, with room to grow: changing it replaces the rule group.",
      ],
    ],
    [
      "a share of rules that go by HOME_NET",
      { share: { accountIds: ["123456789012"] } },
      [
        `share: would hand on rules for $HOME_NET, which is something else in each policy, and drops. Set policy to "shared", whose rules name clientCidrs themselves, or remove it.`,
      ],
    ],
    [
      "a share with nobody",
      { policy: "shared", share: { accountIds: [] } },
      ["share: names nobody. Give accountIds, organizationalUnitArns or organizationArn."],
    ],
    [
      "accounts that are none, or stand twice",
      { policy: "shared", share: { accountIds: ["123456789012", 123456789012, "12345678901", "*", "123456789012"] } },
      [
        `share.accountIds[1]: 123456789012 is not text. Put it in quotes.`,
        `share.accountIds[2]: "12345678901" is not an AWS account id, which has 12 digits.`,
        `share.accountIds[3]: "*" is not an AWS account id, which has 12 digits.`,
        `share.accountIds[4]: "123456789012" stands already at share.accountIds[0]. Remove one of the two.`,
      ],
    ],
    [
      "an organisation for a unit, and a unit's id",
      { policy: "shared", share: { organizationalUnitArns: [ORGANISATION, "ou-0123-01234567"] } },
      [ORGANISATION, "ou-0123-01234567"].map(
        (text, index) =>
          `share.organizationalUnitArns[${index}]: "${text}" is not the ARN of an organizational unit, as in "arn:aws:organizations::123456789012:ou/o-…/ou-…".`,
      ),
    ],
    [
      "a role for an organisation",
      { policy: "shared", share: { organizationArn: "arn:aws:iam::123456789012:root" } },
      [
        `share.organizationArn: "arn:aws:iam::123456789012:root" is not the ARN of an organisation, as in "arn:aws:organizations::123456789012:organization/o-…".`,
      ],
    ],
    [
      "an unknown key",
      { capacty: 5 },
      [`capacty: unknown key. Did you mean "capacity"? Known are: ${KNOWN.join(", ")}.`],
    ],
    [
      "two keys with one sid",
      {
        rules: {
          "host-61873": { host: "a.example.org", reason: "test" },
          "host-129486": { host: "b.example.org", reason: "test" },
        },
      },
      [`rules: "host-129486" and "host-61873" both hash to the Suricata sid 112960282. Give one of them another key.`],
    ],
    [
      "all faults together",
      {
        clientCidrs: ["10.0.0.0/33"],
        capacity: 3,
        priority: -1,
        policy: "shared",
        firewall: { vpcId: "", subnetIds: {} },
      },
      [
        `clientCidrs[0]: "10.0.0.0/33" has no prefix length from 0 to 32 behind the slash. Write it as in "10.20.0.0/16" or "2001:db8::/32".`,
        "priority: -1 is below 1, the least allowed.",
        `firewall.vpcId: "" is empty. Write a text, or remove the key.`,
        "firewall.subnetIds: holds no subnet. Give one for each zone that clients are in.",
        `firewall: is for a policy of our own, and this one is shared. Remove it, or set policy to "own".`,
      ],
    ],
  ];
  for (const [what, args, faults] of cases)
    it(`is ${what}`, async () => assert.deepEqual((await refused(args)).sort(), faults.toSorted()));

  it("is a name that AWS refuses, with all other faults", async () =>
    assert.deepEqual(await refused({ capacity: 0 }, "mesh egress"), [
      `name: "mesh egress" can't become a name in AWS. Use letters, digits and hyphens, and no "sg-" in front.`,
      "capacity: 0 is below 1, the least allowed.",
    ]));

  it("is a name that is too long", async () =>
    assert.deepEqual(await refused({}, "m".repeat(102)), [
      `name: "${"m".repeat(76)}... has 102 characters, above 101, the most that AWS leaves room for. Shorten it.`,
    ]));

  it("is a client network of another resource, when it is known", async () => {
    const clientCidrs = [pulumi.output("10.20.0.1/16")];
    const late = await unhandledRejections(() =>
      record(() => new AwsNetworkFirewallEgress("mesh", { rules: RULES, clientCidrs })),
    );
    assert.match(String(late[0]), /clientCidrs\[0\]: "10\.20\.0\.1\/16" has host bits set\./);
  });
});

describe("monitor mode", () => {
  const at = (today: string) => expiryFaults({ monitor: { owner: "platform", expires: "2026-12-01" } }, today);
  it("lasts to the end of its last day, in UTC", () => assert.deepEqual(at("2026-12-01"), []));
  it("is refused from the day after", () =>
    assert.deepEqual(at("2026-12-02"), [
      {
        path: "monitor.expires",
        message: `"2026-12-01" is past: today is 2026-12-02. Remove monitor, so that what is not allowed is dropped, or agree on a new day.`,
      },
    ]));
  it("is refused by the component as well", async () =>
    assert.match(
      (await refused({ monitor: { owner: "platform", expires: "2020-01-31" } })).join(),
      /^monitor\.expires: "2020-01-31" is past: today is \d{4}-\d{2}-\d{2}\./,
    ));
});
