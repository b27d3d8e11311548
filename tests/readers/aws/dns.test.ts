import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, grantsOf, type Sample, UNKNOWN, UNKNOWN_LIST } from "../../support/readers/readings.ts";

const RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const LIST = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const RECORD = "aws:route53/record:Record";
const rule = { firewallDomainListId: "rslvr-fdl-1", firewallRuleGroupId: "rslvr-frg-1", priority: 100 };

const grants: [why: string, sample: Sample, grants: string[]][] = [
  [
    "an allow rule",
    { type: RULE, props: { ...rule, action: "ALLOW" } },
    ["allow outbound tcp+udp/dns 53 to - as - #100 |"],
  ],
  [
    "an alert answers the query",
    { type: RULE, props: { ...rule, action: "ALERT" } },
    ["allow outbound tcp+udp/dns 53 to - as - #100 |"],
  ],
  [
    "a block rule",
    { type: RULE, props: { ...rule, action: "BLOCK" } },
    ["deny outbound tcp+udp/dns 53 to - as - #100 |"],
  ],
  [
    "another action",
    { type: RULE, props: { ...rule, action: "COUNT" } },
    ["unknown outbound tcp+udp/dns 53 to - as - #100 | ? effect action: its action is none of ALLOW, ALERT and BLOCK"],
  ],
  [
    "a rule against threats",
    { type: RULE, props: { ...rule, firewallDomainListId: undefined, dnsThreatProtection: "DGA", action: "BLOCK" } },
    [
      "deny outbound tcp+udp/dns 53 to - as - #100 | ? names dnsThreatProtection: it goes by what AWS takes for a threat",
    ],
  ],
  [
    "a rule for one type of query",
    { type: RULE, props: { ...rule, qType: "TYPE65", action: "BLOCK" } },
    ["deny outbound tcp+udp/dns 53 to - as - #100 | ? conditions qType: it holds for one type of query"],
  ],
  [
    "a record that fixes a name to an address",
    {
      type: RECORD,
      props: { name: "msg.intspineservices.nhs.uk", type: "A", ttl: 60, records: ["3.11.177.31"], zoneId: UNKNOWN },
    },
    ["allow outbound any any port to 3.11.177.31 as msg.intspineservices.nhs.uk |"],
  ],
  [
    "a record in a state, by its full name",
    {
      type: RECORD,
      props: { name: "msg", fqdn: "msg.intspineservices.nhs.uk", type: "AAAA", records: ["2001:db8::7"], zoneId: "Z1" },
    },
    ["allow outbound any any port to 2001:db8::7 as msg.intspineservices.nhs.uk |"],
  ],
  [
    "a name for another name",
    { type: RECORD, props: { name: "a.example.org", type: "CNAME", records: ["b.example.org"] } },
    [
      "allow outbound any any port to - as a.example.org | ? destination records: it is an alias of b.example.org, which isn't followed",
    ],
  ],
  ["a record of another type", { type: RECORD, props: { name: "a.example.org", type: "TXT", records: ["b"] } }, []],
  [
    "a letter that Route 53 finds odd",
    { type: RECORD, props: { name: "\\052.example.org", type: "A", records: ["192.0.2.1"] } },
    ["allow outbound any any port to 192.0.2.1 as *.example.org |"],
  ],
  [
    "all records of a zone",
    {
      type: "aws:route53/recordsExclusive:RecordsExclusive",
      props: {
        zoneId: "Z1",
        resourceRecordSets: [
          {
            name: "mesh-sync.spineservices.nhs.uk",
            type: "A",
            resourceRecords: [{ value: "18.132.56.40" }, { value: UNKNOWN }],
          },
          { name: "b.example.org", type: "CNAME", resourceRecords: [{ value: "a.example.org" }] },
          UNKNOWN,
        ],
      },
    },
    [
      "allow outbound any any port to 18.132.56.40 as mesh-sync.spineservices.nhs.uk | resourceRecordSets[0] ? destination resourceRecordSets[0].resourceRecords[1].value: it is known only after an update",
      "allow outbound any any port to - as b.example.org | resourceRecordSets[1] ? destination resourceRecordSets[1].resourceRecords[0].value: it is an alias of a.example.org, which isn't followed",
      "unknown unknown - no port to - | resourceRecordSets[2] ? rule resourceRecordSets[2]: it is known only after an update",
    ],
  ],
  [
    "an alias",
    { type: RECORD, props: { name: "a.example.org", type: "A", aliases: [{ name: "b", zoneId: "Z1" }] } },
    [
      "allow outbound any any port to - as a.example.org | ? destination aliases[0].name: it is an alias of b, which isn't followed",
    ],
  ],
];

const facts: [why: string, sample: Sample, facts: string[]][] = [
  ["the rule's group", { type: RULE, props: rule }, ["part-of rule-group rslvr-frg-1 | firewallRuleGroupId"]],
  [
    "a domain list",
    { type: LIST, props: { domains: ["msg.intspineservices.nhs.uk.", "*.example.org", "*.", "*", UNKNOWN] } },
    [
      "names msg.intspineservices.nhs.uk, *.example.org, *, * | domains",
      "unknown domain-list: it is known only after an update | domains[4]",
    ],
  ],
  [
    "a domain list that isn't known",
    { type: LIST, props: { domains: UNKNOWN_LIST } },
    ["names  | domains", "unknown domain-list: it is known only after an update | domains"],
  ],
  [
    "an association",
    {
      type: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
      props: { firewallRuleGroupId: UNKNOWN, vpcId: "vpc-1", priority: 1000 },
      from: { firewallRuleGroupId: ["t:a:B::group"] },
    },
    ["uses rule-group rule-group(group) #1000 | firewallRuleGroupId", "applies-to network vpc-1 | vpcId"],
  ],
  [
    "what happens when DNS Firewall fails",
    {
      type: "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
      props: { firewallFailOpen: "ENABLED", resourceId: "vpc-1" },
    },
    ["dns-fail-open = ENABLED | firewallFailOpen", "applies-to network vpc-1 | resourceId"],
  ],
  [
    "what happens by default",
    { type: "aws:route53/resolverFirewallConfig:ResolverFirewallConfig", props: { resourceId: "vpc-1" } },
    ["dns-fail-open = (DISABLED) | firewallFailOpen", "applies-to network vpc-1 | resourceId"],
  ],
  [
    "a record's zone",
    { type: RECORD, props: { name: "a.b", type: "A", zoneId: "Z1" } },
    ["part-of dns-zone Z1 | zoneId"],
  ],
];

describe("DNS", () => {
  for (const [why, sample, expected] of grants) it(why, () => assert.deepEqual(grantsOf(sample), expected));
  for (const [why, sample, expected] of facts) it(why, () => assert.deepEqual(factsOf(sample), expected));
});
