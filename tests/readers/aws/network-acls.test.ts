import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, grantsOf, type Sample, UNKNOWN } from "../../support/readers/readings.ts";

const RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const ACL = "aws:ec2/networkAcl:NetworkAcl";
const https = { protocol: "tcp", fromPort: 443, toPort: 443, ruleNumber: 100, egress: true, networkAclId: "acl-1" };

const cases: [why: string, sample: Sample, grants: string[]][] = [
  [
    "a rule that allows",
    { type: RULE, props: { ...https, ruleAction: "allow", cidrBlock: "18.132.56.40/32" } },
    ["allow outbound tcp 443 to 18.132.56.40 #100 |"],
  ],
  [
    "a rule that denies, for IPv6",
    { type: RULE, props: { ...https, ruleAction: "deny", ipv6CidrBlock: "::/0" } },
    ["deny outbound tcp 443 to any IPv6 #100 |"],
  ],
  [
    "nine addresses for every protocol, as prm-deductions-infra has them",
    {
      type: RULE,
      props: { ...https, protocol: "-1", fromPort: 0, toPort: 0, ruleAction: "allow", cidrBlock: "3.11.177.31/32" },
    },
    ["allow outbound any any port to 3.11.177.31 #100 |"],
  ],
  [
    "inbound, unless it says egress",
    { type: RULE, props: { ...https, egress: undefined, ruleAction: "allow", cidrBlock: "0.0.0.0/0" } },
    ["allow inbound tcp 443 from any IPv4 to - #100 |"],
  ],
  [
    "a direction that isn't known is taken for outbound, and said",
    { type: RULE, props: { ...https, egress: UNKNOWN, ruleAction: "allow", cidrBlock: "1.2.3.4/32" } },
    ["allow outbound tcp 443 to 1.2.3.4 #100 | ? direction egress: it is known only after an update"],
  ],
  [
    "an action that isn't known",
    { type: RULE, props: { ...https, ruleAction: UNKNOWN, cidrBlock: "1.2.3.4/32" } },
    ["unknown outbound tcp 443 to 1.2.3.4 #100 | ? effect ruleAction: it is known only after an update"],
  ],
  [
    "no action, and one that is none",
    { type: RULE, props: { ...https, ruleAction: "permit", cidrBlock: "1.2.3.4/32" } },
    ['unknown outbound tcp 443 to 1.2.3.4 #100 | ? effect ruleAction: "permit" is no action'],
  ],
  [
    "inline rules",
    {
      type: ACL,
      props: {
        egress: [
          {
            action: "allow",
            protocol: "6",
            fromPort: 443,
            toPort: 443,
            ruleNo: 10,
            cidrBlock: "0.0.0.0/0",
            icmpCode: 0,
            icmpType: 0,
          },
          UNKNOWN,
        ],
        ingress: [{ action: "allow", protocol: "-1", fromPort: 0, toPort: 0, ruleNo: 10, cidrBlock: "0.0.0.0/0" }],
      },
    },
    [
      "allow outbound tcp 443 to any IPv4 #10 | egress[0]",
      "unknown outbound - no port to - | egress[1] ? rule egress[1]: it is known only after an update",
      "allow inbound any any port from any IPv4 to - #10 | ingress[0]",
    ],
  ],
  [
    "the VPC's default ACL",
    {
      type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
      props: {
        egress: [{ action: "deny", protocol: "udp", fromPort: 0, toPort: 65535, ruleNo: 1, cidrBlock: "0.0.0.0/0" }],
      },
    },
    ["deny outbound udp any port to any IPv4 #1 | egress[0]"],
  ],
];

describe("network ACLs", () => {
  for (const [why, sample, grants] of cases) it(why, () => assert.deepEqual(grantsOf(sample), grants));

  it("say which ACL a rule is part of", () =>
    assert.deepEqual(factsOf({ type: RULE, props: https }), ["part-of network-acl acl-1 | networkAclId"]));
});
