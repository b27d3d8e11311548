import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { follow } from "../../src/readers/follow/follow.ts";
import { grantText } from "../support/reach/grant-text.ts";
import { readingOf, type Sample, UNKNOWN } from "../support/readers/readings.ts";

const LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";
const ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";
const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE_GROUP = "aws:networkfirewall/ruleGroup:RuleGroup";
const POLICY = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const DOMAINS = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const DNS_RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const RECORD = "aws:route53/record:Record";
const ZONE = "aws:route53/zone:Zone";
const NOT_YET = "it is known only after an update";

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, securityGroupId: UNKNOWN };
const rule = (prefixListId: string, ...names: string[]): Sample => ({
  type: RULE,
  name: "rule",
  props: { ...https, prefixListId },
  from: { prefixListId: names.map((name) => `${LIST}::${name}`) },
});
const list = (name: string, cidrs: string[], more: object = {}): Sample => ({
  type: LIST,
  name,
  props: { name, entries: cidrs.map((cidr) => ({ cidr })), ...more },
});
const entry = (name: string, cidr: string, of: string): Sample => ({
  type: ENTRY,
  name,
  props: { cidr, prefixListId: UNKNOWN },
  from: { prefixListId: [`${LIST}::${of}`] },
});

const followed = (...samples: Sample[]) => follow(samples.map(readingOf));
/** Grants of the first resource. */
const first = (...samples: Sample[]): string[] => (followed(...samples)[0]?.grants ?? []).map(grantText);

describe("follow", () => {
  const cases: [why: string, samples: Sample[], grants: string[]][] = [
    [
      "a prefix list that isn't made yet, by what the rule comes from",
      [rule(UNKNOWN, "mesh"), list("mesh", ["18.132.56.40/32", "18.132.113.121/32"])],
      ["allow outbound tcp 443 to 18.132.56.40+18.132.113.121 |"],
    ],
    [
      "a prefix list by its id",
      [rule("pl-0123456789abcdef0"), { ...list("mesh", ["18.132.56.40/32"]), id: "pl-0123456789abcdef0" }],
      ["allow outbound tcp 443 to 18.132.56.40 |"],
    ],
    [
      "a prefix list by its id in a state, beside another that the rule depends on as well",
      [
        rule("pl-0123456789abcdef0", "other", "mesh"),
        list("other", ["10.0.0.0/8"], { id: "pl-0f", arn: "arn:aws:ec2:eu-west-2:123456789012:prefix-list/pl-0f" }),
        list("mesh", ["18.132.56.40/32"], { id: "pl-0123456789abcdef0" }),
      ],
      ["allow outbound tcp 443 to 18.132.56.40 |"],
    ],
    [
      "entries that are resources themselves, and what isn't known of them",
      [
        rule(UNKNOWN, "mesh"),
        list("mesh", []),
        entry("one", "18.132.56.40/32", "mesh"),
        entry("two", UNKNOWN, "mesh"),
        entry("three", "1.2.3.4/32", "other"),
        list("other", []),
      ],
      [`allow outbound tcp 443 to 18.132.56.40 | ? destination cidr: ${NOT_YET}`],
    ],
    [
      "one of two prefix lists, and nothing tells which",
      [rule(UNKNOWN, "mesh", "own"), list("mesh", ["18.132.56.40/32"]), list("own", ["10.0.0.0/8"])],
      ["allow outbound tcp 443 to perhaps 18.132.56.40, perhaps 10.0.0.0/8 |"],
    ],
    [
      "a prefix list outside the stack",
      [rule("pl-0123456789abcdef0")],
      [
        "allow outbound tcp 443 to - | ? destination prefixListId: the address list pl-0123456789abcdef0 is outside this stack",
      ],
    ],
    [
      "entries that the stack adds to a prefix list outside it, which may hold more",
      [
        rule("pl-0123456789abcdef0"),
        {
          ...entry("own", "18.132.56.40/32", ""),
          props: { cidr: "18.132.56.40/32", prefixListId: "pl-0123456789abcdef0" },
        },
        { ...entry("far", "10.0.0.0/8", ""), props: { cidr: "10.0.0.0/8", prefixListId: "pl-0f" } },
      ],
      [
        "allow outbound tcp 443 to 18.132.56.40 | ? destination prefixListId: the address list pl-0123456789abcdef0 is outside this stack",
      ],
    ],
    [
      "a prefix list of which nothing is known",
      [rule(UNKNOWN)],
      [`allow outbound tcp 443 to - | ? destination prefixListId: ${NOT_YET}`],
    ],
    [
      "a list that holds every address",
      [rule(UNKNOWN, "all"), list("all", ["0.0.0.0/0"])],
      ["allow outbound tcp 443 to any IPv4 |"],
    ],
    [
      "a prefix list behind a Suricata reference, also negated",
      [
        {
          type: RULE_GROUP,
          from: { ruleGroup: [`${LIST}::mesh`] },
          props: {
            ruleGroup: {
              rulesSource: { rulesString: "pass tcp any any -> @M 443 (sid:1;)\npass tcp any any -> !@M 443 (sid:2;)" },
              referenceSets: { ipSetReferences: [{ key: "M", ipSetReferences: [{ referenceArn: UNKNOWN }] }] },
            },
          },
        },
        list("mesh", ["18.132.56.40/32"]),
      ],
      [
        "allow tcp 443 from any to 18.132.56.40 #0 | ruleGroup.rulesSource.rulesString, line 1",
        "allow tcp 443 from any to any but 18.132.56.40 #1 | ruleGroup.rulesSource.rulesString, line 2",
      ],
    ],
    [
      "HOME_NET of the policy that uses the group",
      [
        {
          type: RULE_GROUP,
          name: "group",
          props: { ruleGroup: { rulesSource: { rulesString: "pass tcp $HOME_NET any -> !$HOME_NET 443 (sid:1;)" } } },
        },
        {
          type: POLICY,
          name: "policy",
          from: { firewallPolicy: [`${RULE_GROUP}::group`] },
          props: {
            firewallPolicy: {
              statefulRuleGroupReferences: [{ resourceArn: UNKNOWN, priority: 1 }],
              policyVariables: {
                ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: ["10.0.0.0/8", "172.16.0.0/12"] } }],
              },
            },
          },
        },
      ],
      [
        "allow tcp 443 from 10.0.0.0/8+172.16.0.0/12 to any but 10.0.0.0/8+172.16.0.0/12 #0 | ruleGroup.rulesSource.rulesString, line 1",
      ],
    ],
    [
      "HOME_NET that no policy defines",
      [
        {
          type: RULE_GROUP,
          props: { ruleGroup: { rulesSource: { rulesString: "pass tcp any any -> $HOME_NET 443 (sid:1;)" } } },
        },
      ],
      ["allow tcp 443 from any to private $HOME_NET #0 | ruleGroup.rulesSource.rulesString, line 1"],
    ],
    [
      "another variable that nobody defines",
      [
        {
          type: RULE_GROUP,
          props: { ruleGroup: { rulesSource: { rulesString: "pass tcp any any -> $X 443 (sid:1;)" } } },
        },
      ],
      [
        "allow tcp 443 from any to - #0 | ruleGroup.rulesSource.rulesString, line 1 ? destination ruleGroup.rulesSource.rulesString, line 1: the policy variable X is outside this stack",
      ],
    ],
    [
      "the domain list of a DNS rule",
      [
        {
          type: DNS_RULE,
          props: { action: "ALLOW", priority: 1, firewallDomainListId: UNKNOWN },
          from: { firewallDomainListId: [`${DOMAINS}::hosts`] },
        },
        { type: DOMAINS, name: "hosts", props: { domains: ["a.example.org.", "*.example.com", UNKNOWN] } },
      ],
      [`allow outbound tcp+udp/dns 53 to - as a.example.org or *.example.com #1 | ? names domains[2]: ${NOT_YET}`],
    ],
    [
      "a domain list outside the stack",
      [{ type: DNS_RULE, props: { action: "BLOCK", priority: 1, firewallDomainListId: "rslvr-fdl-1" } }],
      [
        "deny outbound tcp+udp/dns 53 to - as - #1 | ? names firewallDomainListId: the domain list rslvr-fdl-1 is outside this stack",
      ],
    ],
    [
      "a record's name that is relative to its zone",
      [
        {
          type: RECORD,
          props: { name: "msg", type: "A", records: ["1.2.3.4"], zoneId: UNKNOWN },
          from: { zoneId: [`${ZONE}::zone`] },
        },
        { type: ZONE, name: "zone", props: { name: "IntSpineServices.nhs.uk.", vpcs: [{ vpcId: "vpc-1" }] } },
      ],
      ["allow outbound any any port to 1.2.3.4 as msg.intspineservices.nhs.uk |"],
    ],
    [
      "a record's name in full",
      [
        {
          type: RECORD,
          props: { name: "msg.example.org", type: "A", records: ["1.2.3.4"], zoneId: UNKNOWN },
          from: { zoneId: [`${ZONE}::zone`] },
        },
        { type: ZONE, name: "zone", props: { name: "example.org" } },
      ],
      ["allow outbound any any port to 1.2.3.4 as msg.example.org |"],
    ],
  ];
  for (const [why, samples, grants] of cases) it(why, () => assert.deepEqual(first(...samples), grants));

  it("says where a pin behind a list stands, and where the rule that uses it", () => {
    const grant = followed(rule(UNKNOWN, "mesh"), list("mesh", ["18.132.56.40/32"]))[0]?.grants[0];
    const part = grant?.destination[0];
    const reference = grant?.followed?.[0]?.place;
    assert.ok(part?.kind === "ranges");
    assert.deepEqual([part.place.path, part.place.urn.split("::").at(-1)], ["entries", "mesh"]);
    assert.deepEqual([reference?.path, reference?.urn.split("::").at(-1)], ["prefixListId", "rule"]);
    assert.equal(part.written, "18.132.56.40/32");
  });

  it("puts the labels of groups and lists nearby", () => {
    const [reading] = followed(
      {
        ...rule(UNKNOWN, "mesh"),
        from: { prefixListId: [`${LIST}::mesh`], securityGroupId: [`${SECURITY_GROUP}::group`] },
      },
      {
        type: LIST,
        name: "mesh",
        props: { entries: [{ cidr: "1.2.3.4/32", description: "MESH LIVE" }], tags: { A: "B" } },
      },
      { type: SECURITY_GROUP, name: "group", props: { description: "NHS MESH" } },
    );
    assert.deepEqual(reading?.grants[0]?.labels, ["rule"]);
    assert.deepEqual(reading?.grants[0]?.nearbyLabels, ["mesh; A=B; MESH LIVE", "group", "NHS MESH"]);
  });

  it("leaves alone what refers to nothing", () => {
    const readings = [
      list("mesh", ["1.2.3.4/32"]),
      { type: RULE, name: "r", props: { ...https, cidrIpv4: "1.2.3.4/32" } },
    ].map(readingOf);
    const result = follow(readings);
    assert.equal(result[0], readings[0]);
    assert.equal(result[1], readings[1]);
  });

  it("works out what a list holds once, however many rules refer to it", () => {
    const size = 3000;
    const cidrs = Array.from({ length: size }, (_, n) => `20.${n >> 8}.${n & 255}.1/32`);
    const rules = Array.from({ length: size }, (_, n): Sample => ({ ...rule(UNKNOWN, "long"), name: `rule-${n}` }));
    const readings = [...rules, list("long", cidrs)].map(readingOf);
    const result = follow(readings);
    const parts = result.slice(0, 2).map(({ grants }) => grants[0]?.destination[0]);
    assert.ok(parts[0]?.kind === "ranges" && parts[1]?.kind === "ranges");
    assert.equal(parts[0].ranges, parts[1].ranges);
    assert.equal(parts[0].ranges.length, size);
  });
});

describe("follow: rules of Virtual Network Manager", () => {
  const configuration = (name: string): Sample => ({
    type: "azure-native:network:SecurityAdminConfiguration",
    name,
    props: { configurationName: name, networkManagerName: "manager", resourceGroupName: "network" },
  });
  const collection: Sample = {
    type: "azure-native:network:AdminRuleCollection",
    name: "collection",
    props: { configurationName: "rules", ruleCollectionName: "collection", resourceGroupName: "network" },
  };
  const adminRule = (access: string, more: object = { configurationName: "rules" }): Sample => ({
    type: "azure-native:network:AdminRule",
    name: "rule",
    props: {
      ruleCollectionName: "collection",
      resourceGroupName: "network",
      kind: "Custom",
      priority: 100,
      access,
      direction: "Outbound",
      protocol: "Tcp",
      destinations: [{ addressPrefix: "18.132.56.40/32", addressPrefixType: "IPPrefix" }],
      destinationPortRanges: ["443"],
      ...more,
    },
  });
  const commit = (configurationIds: unknown, commitType = "SecurityAdmin", from: string[] = []): Sample => ({
    type: "azure-native:network:Commit",
    name: "commit",
    props: {
      networkManagerName: "manager",
      properties: { commitType, configurationIds, targetLocations: ["uksouth"] },
    },
    ...(from.length > 0 && {
      from: {
        properties: from.map((name) => `azure-native:network:SecurityAdminConfiguration::${name}`),
      },
    }),
  });
  const id = (name: string) =>
    `/subscriptions/1/resourceGroups/network/providers/Microsoft.Network/networkManagers/manager/securityAdminConfigurations/${name}`;
  const both = [collection, configuration("rules"), configuration("other")];
  const conditions = (...samples: Sample[]) => {
    const [grant] = followed(...samples)[0]?.grants ?? [];
    return [...(grant?.unknowns ?? []), ...(grant?.narrowedBy ?? [])].map(({ part, why }) => `${part}: ${why}`);
  };
  const IDLE = ["conditions: no commit of this stack puts rules in force"];

  it("are taken as they are where the stack commits nothing, or commits them", () => {
    for (const more of [
      [],
      [commit([id("rules")])],
      [commit([id("other"), id("rules")])],
      [commit([id("other")], "Connectivity")],
    ])
      for (const access of ["Deny", "AlwaysAllow"])
        assert.deepEqual(conditions(adminRule(access), ...both, ...more), [], JSON.stringify(more));
  });

  it("may not be in force where the stack commits others: a denial is no sure one, and what lets out stays what it is", () => {
    const others = [...both, commit([id("other")])];
    for (const access of ["Deny", "AlwaysAllow", "Allow"]) {
      assert.deepEqual(conditions(adminRule(access), ...others), IDLE, access);
      // By the collection, where the rule doesn't name its configuration.
      assert.deepEqual(conditions(adminRule(access, {}), ...others), IDLE, access);
    }
    const [denied] = followed(adminRule("Deny"), ...others)[0]?.grants ?? [];
    const [allowed] = followed(adminRule("AlwaysAllow"), ...others)[0]?.grants ?? [];
    assert.deepEqual([denied?.unknowns.length, allowed?.unknowns.length], [1, 0]);
  });

  it("are found before anything is made, by what the commit comes from", () => {
    assert.deepEqual(conditions(adminRule("Deny"), ...both, commit([UNKNOWN], "SecurityAdmin", ["rules"])), []);
    assert.deepEqual(conditions(adminRule("Deny"), ...both, commit([UNKNOWN], "SecurityAdmin", ["other"])), IDLE);
  });
});
