import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, grantsOf, readingOf, type Sample, UNKNOWN, UNKNOWN_LIST } from "../../support/readers/readings.ts";

const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, securityGroupId: "sg-0123456789abcdef0" };
const older = { type: "egress", protocol: "tcp", fromPort: 443, toPort: 443, securityGroupId: "sg-0123456789abcdef0" };

const cases: [why: string, sample: Sample, grants: string[]][] = [
  [
    "an address",
    { type: EGRESS_RULE, props: { ...https, cidrIpv4: "18.132.56.40/32" } },
    ["allow outbound tcp 443 to 18.132.56.40 |"],
  ],
  [
    "an address, in a state",
    {
      type: EGRESS_RULE,
      id: "sgr-0a1b2c3d4e5f60718",
      props: {
        ...https,
        arn: "arn:aws:ec2:eu-west-2:123456789012:security-group-rule/sgr-0a1b2c3d4e5f60718",
        cidrIpv4: "18.132.56.40/32",
        cidrIpv6: null,
        id: "sgr-0a1b2c3d4e5f60718",
        prefixListId: null,
        referencedSecurityGroupId: null,
        securityGroupRuleId: "sgr-0a1b2c3d4e5f60718",
        tagsAll: {},
      },
    },
    ["allow outbound tcp 443 to 18.132.56.40 |"],
  ],
  [
    "any address",
    { type: EGRESS_RULE, props: { ...https, cidrIpv4: "0.0.0.0/0" } },
    ["allow outbound tcp 443 to any IPv4 |"],
  ],
  [
    "any IPv6 address",
    { type: EGRESS_RULE, props: { ...https, cidrIpv6: "::0/0" } },
    ["allow outbound tcp 443 to any IPv6 |"],
  ],
  [
    "every protocol: the ports don't matter",
    { type: EGRESS_RULE, props: { ipProtocol: "-1", fromPort: 53, toPort: 53, cidrIpv4: "10.0.0.0/8" } },
    ["allow outbound any any port to 10.0.0.0/8 |"],
  ],
  [
    "a protocol by its number",
    { type: EGRESS_RULE, props: { ...https, ipProtocol: "6", cidrIpv4: "10.0.0.0/8" } },
    ["allow outbound tcp 443 to 10.0.0.0/8 |"],
  ],
  [
    "ports as texts",
    { type: EGRESS_RULE, props: { ...https, fromPort: "1", toPort: "1024", cidrIpv4: "10.0.0.0/8" } },
    ["allow outbound tcp 1-1024 to 10.0.0.0/8 |"],
  ],
  [
    "another group",
    { type: EGRESS_RULE, props: { ...https, referencedSecurityGroupId: "sg-1" } },
    ["allow outbound tcp 443 to private sg-1 |"],
  ],
  [
    "a group that isn't made yet",
    { type: EGRESS_RULE, props: { ...https, referencedSecurityGroupId: UNKNOWN } },
    ["allow outbound tcp 443 to private a security group |"],
  ],
  [
    "a prefix list",
    { type: EGRESS_RULE, props: { ...https, prefixListId: "pl-0123456789abcdef0" } },
    ["allow outbound tcp 443 to @pl-0123456789abcdef0 |"],
  ],
  [
    "a prefix list of AWS's own",
    { type: EGRESS_RULE, props: { ...https, prefixListId: "pl-7ca54015" } },
    ["allow outbound tcp 443 to service pl-7ca54015 |"],
  ],
  [
    "a prefix list that isn't made yet",
    { type: EGRESS_RULE, props: { ...https, prefixListId: UNKNOWN }, from: { prefixListId: ["t:a:B::list"] } },
    ["allow outbound tcp 443 to @address-list(list) |"],
  ],
  [
    "an address that isn't known",
    { type: EGRESS_RULE, props: { ...https, cidrIpv4: UNKNOWN } },
    ["allow outbound tcp 443 to - | ? destination cidrIpv4: it is known only after an update"],
  ],
  [
    "what is no address",
    { type: EGRESS_RULE, props: { ...https, cidrIpv4: "msg.intspineservices.nhs.uk" } },
    ['allow outbound tcp 443 to - | ? destination cidrIpv4: "msg.intspineservices.nhs.uk" is no address or network'],
  ],
  [
    "ports that aren't known",
    { type: EGRESS_RULE, props: { ...https, fromPort: UNKNOWN, cidrIpv4: "18.132.56.40/32" } },
    ["allow outbound tcp no port to 18.132.56.40 | ? ports fromPort: it is known only after an update"],
  ],
  [
    "a protocol's number as parsers take it",
    { type: EGRESS_RULE, props: { ...https, ipProtocol: "06", cidrIpv4: "18.132.56.40/32" } },
    ["allow outbound tcp 443 to 18.132.56.40 |"],
  ],
  [
    "no destination",
    { type: EGRESS_RULE, props: https },
    ["allow outbound tcp 443 to - | ? destination : it names no destination"],
  ],
  [
    "no protocol",
    { type: EGRESS_RULE, props: { cidrIpv4: "18.132.56.40/32" } },
    ["allow outbound - any port to 18.132.56.40 | ? transports ipProtocol: no protocol is given"],
  ],
  [
    "the older rule resource",
    { type: RULE, props: { ...older, cidrBlocks: ["18.132.56.40/32", UNKNOWN, "0.0.0.0/0"], self: true } },
    [
      "allow outbound tcp 443 to 18.132.56.40, any IPv4, private the group itself | ? destination cidrBlocks[1]: it is known only after an update",
    ],
  ],
  [
    "the older rule resource, to a group",
    { type: RULE, props: { ...older, sourceSecurityGroupId: UNKNOWN } },
    ["allow outbound tcp 443 to private a security group |"],
  ],
  [
    "the older rule resource, inbound",
    { type: RULE, props: { ...older, type: "ingress", cidrBlocks: ["18.132.56.40/32"] } },
    ["allow inbound tcp 443 from 18.132.56.40 to - |"],
  ],
  [
    "a direction that isn't known is taken for outbound, and said",
    { type: RULE, props: { ...older, type: UNKNOWN, cidrBlocks: ["18.132.56.40/32"] } },
    ["allow outbound tcp 443 to 18.132.56.40 | ? direction type: it is known only after an update"],
  ],
  [
    "a direction that is none",
    { type: RULE, props: { ...older, type: "sideways" } },
    ["unknown unknown - no port to - | type ? rule type: its type is neither egress nor ingress"],
  ],
  ["a group without rules allows nothing", { type: GROUP, props: { vpcId: "vpc-1" } }, []],
  [
    "inline rules",
    {
      type: GROUP,
      props: {
        egress: [
          { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["18.132.56.40/32", "18.132.113.121/32"] },
          {
            protocol: "-1",
            fromPort: 0,
            toPort: 0,
            ipv6CidrBlocks: ["::/0"],
            prefixListIds: ["pl-7ca54015"],
            securityGroups: ["sg-1"],
          },
        ],
        ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
      },
    },
    [
      "allow outbound tcp 443 to 18.132.56.40, 18.132.113.121 | egress[0]",
      "allow outbound any any port to any IPv6, service pl-7ca54015, private sg-1 | egress[1]",
      "allow inbound tcp 22 from any IPv4 to - | ingress[0]",
    ],
  ],
  [
    "inline rules of which one isn't known",
    {
      type: GROUP,
      props: { egress: [UNKNOWN, { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["18.132.56.40/32"] }] },
    },
    [
      "unknown outbound - no port to - | egress[0] ? rule egress[0]: it is known only after an update",
      "allow outbound tcp 443 to 18.132.56.40 | egress[1]",
    ],
  ],
  [
    "inline rules that aren't known at all",
    { type: GROUP, props: { egress: UNKNOWN_LIST } },
    ["unknown outbound - no port to - | egress ? rule egress: it is known only after an update"],
  ],
  [
    "inline rules in a list too many",
    {
      type: GROUP,
      props: { egress: [[{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["18.132.56.40/32"] }]] },
    },
    ["allow outbound tcp 443 to 18.132.56.40 | egress[0]"],
  ],
  [
    "the VPC's default group",
    {
      type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      props: { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] },
    },
    ["allow outbound any any port to any IPv4 | egress[0]"],
  ],
];

describe("security groups", () => {
  for (const [why, sample, grants] of cases)
    it(`${why}, ${sample.type.split(":").at(-1)}`, () => assert.deepEqual(grantsOf(sample), grants));

  it("say which group a rule is part of", () => {
    assert.deepEqual(factsOf({ type: EGRESS_RULE, props: https }), [
      "part-of security-group sg-0123456789abcdef0 | securityGroupId",
    ]);
    assert.deepEqual(
      factsOf({
        type: RULE,
        props: { ...older, securityGroupId: UNKNOWN },
        from: { securityGroupId: ["t:a:B::group"] },
      }),
      ["part-of security-group security-group(group) | securityGroupId"],
    );
  });

  it("keep a rule's own labels apart from those of its group", () => {
    const { grants } = readingOf({
      type: GROUP,
      name: "clients",
      props: {
        description: "NHS MESH clients",
        tags: { Service: "MESH", Owner: UNKNOWN },
        egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["1.2.3.4/32"], description: "payments" }],
      },
    });
    assert.deepEqual(grants[0]?.labels, ["payments"]);
    assert.deepEqual(grants[0]?.nearbyLabels, ["clients", "NHS MESH clients", "Service=MESH", "Owner="]);
    const single = readingOf({
      type: EGRESS_RULE,
      props: { ...https, cidrIpv4: "1.2.3.4/32", description: "MESH LIVE" },
    });
    assert.deepEqual(single.grants[0]?.labels, ["it", "MESH LIVE"]);
    assert.deepEqual(single.grants[0]?.nearbyLabels, []);
  });
});
