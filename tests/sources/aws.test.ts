import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readSources } from "../../src/sources/read-sources.ts";
import { folderOf } from "../support/folder.ts";
import { grantLines, noteLines, placeLines, readInput, skippedLines } from "./support/read.ts";

const PIN = "allow outbound tcp 443 to 203.0.113.7";
const permission = (more: object) => ({
  IpProtocol: "tcp",
  FromPort: 443,
  ToPort: 443,
  IpRanges: [],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
  ...more,
});
const group = (...IpPermissionsEgress: object[]) => ({
  GroupId: "sg-1",
  GroupName: "mesh",
  Description: "x",
  IpPermissions: [],
  IpPermissionsEgress,
  VpcId: "vpc-1",
});
const SG = { SecurityGroups: [group(permission({ IpRanges: [{ CidrIp: "203.0.113.7/32", Description: "MESH" }] }))] };
const RULE = {
  SecurityGroupRuleId: "sgr-1",
  GroupId: "sg-1",
  IsEgress: true,
  IpProtocol: "tcp",
  FromPort: 443,
  ToPort: 443,
  CidrIpv4: "203.0.113.7/32",
};
const TEXT = 'pass tls $HOME_NET any -> any 443 (tls.sni; content:"example.org"; startswith; endswith; sid:1;)';
const GROUP = {
  RuleGroup: {
    RuleVariables: { IPSets: { HOME_NET: { Definition: ["10.0.0.0/8"] } } },
    RulesSource: { RulesString: TEXT },
    StatefulRuleOptions: { RuleOrder: "STRICT_ORDER" },
  },
  RuleGroupResponse: {
    RuleGroupArn: "arn:aws:network-firewall:eu-west-2:111111111111:stateful-rulegroup/mesh",
    RuleGroupName: "mesh",
    Type: "STATEFUL",
    Capacity: 1,
  },
};
const SNI = "allow tcp/tls 443 from 10.0.0.0/8 to any as example.org #0";
const json = (files: Readonly<Record<string, unknown>>) =>
  readSources([
    folderOf(Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)]))),
  ]);

describe("answers of the aws command", () => {
  it("give security groups, one grant a range, named by the answer's own path", async () => {
    const read = await readInput({
      SecurityGroups: [
        group(
          permission({
            IpRanges: [{ CidrIp: "203.0.113.7/32" }, { CidrIp: "203.0.113.8/32" }],
            Ipv6Ranges: [{ CidrIpv6: "2001:db8::7/128" }],
          }),
          { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
        ),
      ],
    });
    assert.equal(read[0]?.kind, "aws");
    assert.deepEqual(grantLines(read), [
      PIN,
      "allow outbound tcp 443 to 203.0.113.8",
      "allow outbound tcp 443 to 2001:db8::7",
      "allow outbound any any port to any IPv4",
    ]);
    assert.deepEqual(
      placeLines(read),
      ["[0].IpRanges[0]", "[0].IpRanges[1]", "[0].Ipv6Ranges[0]", "[1].IpRanges[0]"].map(
        (path) => `- sg-1 IpPermissionsEgress${path}`,
      ),
    );
  });

  it("are read in part, as --query prints them, and as the collector's one file", async () => {
    for (const input of [
      SG,
      SG.SecurityGroups,
      { calls: [{ service: "ec2", operation: "describe-security-groups", parameters: {}, output: SG }] },
    ])
      assert.deepEqual(grantLines(await readInput(input)), [PIN]);
    const [bare] = SG.SecurityGroups;
    const read = await readInput([{ ...bare, IpPermissionsEgress: null }]);
    assert.deepEqual(grantLines(read), [
      "unknown outbound - no port to - ? rule egress: the answer has no rules of its",
    ]);
  });

  it("count a rule once that stands in its group and by itself", async () => {
    assert.deepEqual(grantLines(await json({ "groups.json": SG, "rules.json": { SecurityGroupRules: [RULE] } })), [
      PIN,
    ]);
    assert.deepEqual(grantLines(await readInput({ SecurityGroupRules: [RULE] })), [PIN]);
  });

  it("give ACLs and routes without what says nothing", async () => {
    const entry = {
      Egress: true,
      RuleNumber: 100,
      RuleAction: "allow",
      Protocol: "6",
      PortRange: { From: 443, To: 443 },
      CidrBlock: "203.0.113.7/32",
    };
    const acl = {
      NetworkAclId: "acl-1",
      Entries: [
        { ...entry, Egress: false, CidrBlock: "10.0.0.0/8" },
        entry,
        { Egress: true, RuleNumber: 32767, RuleAction: "deny", Protocol: "-1", CidrBlock: "0.0.0.0/0" },
      ],
    };
    const route = { DestinationCidrBlock: "0.0.0.0/0", State: "active" };
    const table = {
      RouteTableId: "rtb-1",
      Routes: [
        { ...route, DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local" },
        { ...route, GatewayId: "vpce-1" },
        { ...route, NatGatewayId: "nat-1", State: "blackhole" },
      ],
    };
    const read = await json({ "acls.json": { NetworkAcls: [acl] }, "tables.json": { RouteTables: [table] } });
    assert.deepEqual(grantLines(read), [
      "allow outbound tcp 443 to 203.0.113.7 #100",
      "allow inbound tcp 443 from 10.0.0.0/8 to - #100",
      "allow any any port to 10.0.0.0/16 via private local",
      "allow any any port to any IPv4 via firewall vpce-1",
      "deny any any port to any IPv4 via nat nat-1",
    ]);
    assert.deepEqual(
      placeLines(read).map((line) => line.split(".json ")[1]),
      ["acl-1 Entries[1]", "acl-1 Entries[0]", "rtb-1 Routes[0]", "rtb-1 Routes[1]", "rtb-1 Routes[2]"],
    );
  });

  it("join lists to what is on them, which names no list", async () => {
    const list = { PrefixListId: "pl-0123456789abcdef0", PrefixListName: "mesh", OwnerId: "111111111111" };
    const uses = { SecurityGroups: [group(permission({ PrefixListIds: [{ PrefixListId: list.PrefixListId }] }))] };
    const Entries = [{ Cidr: "203.0.113.7/32" }];
    const lists = { PrefixLists: [list, { PrefixListId: "pl-7ca54015", OwnerId: "AWS" }] };
    for (const entries of [
      { "entries-pl-0123456789abcdef0.json": { Entries } },
      { "entries.json": { PrefixListId: list.PrefixListId, Entries } },
    ]) {
      const read = await json({ "groups.json": uses, "lists.json": lists, ...entries });
      assert.deepEqual(grantLines(read), [PIN]);
      assert.deepEqual(skippedLines(read), ["1 PrefixLists: AWS keeps it, for services of its own"]);
    }
    const collected = {
      calls: [{ output: uses }, { parameters: { "prefix-list-id": list.PrefixListId }, output: { Entries } }],
    };
    assert.deepEqual(grantLines(await readInput(collected)), [PIN]);
    assert.match(
      noteLines(await json({ "groups.json": uses, "entries.json": { Entries } }))[0] ?? "",
      /^limit: .*entries\.json: what is on a list, without the list's id/,
    );
    assert.deepEqual(grantLines(await json({ "groups.json": uses, "lists.json": lists })), [
      "allow outbound tcp 443 to - ? destination entries[0].cidr: nobody asked for its entries (aws ec2 get-managed-prefix-list-entries)".replace(
        "[0].cidr",
        ".cidr",
      ),
    ]);
  });

  it("give Network Firewall's groups and policies as they are", async () => {
    const read = await readInput(GROUP);
    assert.deepEqual(grantLines(read), [SNI]);
    assert.match(placeLines(read)[0] ?? "", /rulegroup\/mesh RuleGroup\.RulesSource\.RulesString, line 1$/);
    const policy = {
      FirewallPolicy: {
        StatelessDefaultActions: ["aws:forward_to_sfe"],
        StatefulRuleGroupReferences: [{ ResourceArn: GROUP.RuleGroupResponse.RuleGroupArn, Priority: 1 }],
      },
      FirewallPolicyResponse: { FirewallPolicyArn: "arn:p", FirewallPolicyName: "p" },
    };
    const firewall = {
      UpdateToken: "x",
      Firewall: { FirewallName: "f", FirewallArn: "arn:f", FirewallPolicyArn: "arn:p", VpcId: "vpc-1" },
      FirewallStatus: {},
    };
    const listed = {
      RuleGroups: [
        { Name: "mesh", Arn: GROUP.RuleGroupResponse.RuleGroupArn },
        { Name: "other", Arn: "arn:other" },
      ],
    };
    const all = await json({
      "group.json": GROUP,
      "policy.json": policy,
      "firewall.json": firewall,
      "list.json": listed,
    });
    assert.deepEqual(
      all[0]?.stacks[0]?.resources.map(({ type }) => type),
      ["Firewall", "RuleGroup", "FirewallPolicy"].map((kind) => `aws-native:networkfirewall:${kind}`),
    );
    assert.match(noteLines(all)[0] ?? "", /^limit: Nobody asked what arn:other says/);
  });

  it("give DNS Firewall and records", async () => {
    const read = await json({
      "lists.json": {
        FirewallDomainLists: [
          { Id: "rslvr-fdl-1", Arn: "a", Name: "x" },
          { Id: "rslvr-fdl-2", Arn: "b", ManagedOwnerName: "Route 53" },
        ],
      },
      "rslvr-fdl-1.json": { Domains: ["example.org."] },
      "rules.json": {
        FirewallRules: [1, 2].map((number) => ({
          FirewallRuleGroupId: "rslvr-frg-1",
          FirewallDomainListId: `rslvr-fdl-${number}`,
          Priority: number,
          Action: "ALLOW",
          Name: `r${number}`,
        })),
      },
      "records.json": {
        ResourceRecordSets: [{ Name: "mesh.example.org.", Type: "A", ResourceRecords: [{ Value: "203.0.113.7" }] }],
      },
    });
    const lines = grantLines(read);
    assert.ok(
      lines.some((line) => line.startsWith("allow outbound tcp+udp/dns 53 to - as example.org")),
      lines.join("\n"),
    );
    assert.ok(
      lines.some((line) => line.endsWith("domains: AWS keeps what is on its lists to itself")),
      lines.join("\n"),
    );
    assert.ok(
      lines.some((line) => line === "allow outbound any any port to 203.0.113.7 as mesh.example.org"),
      lines.join("\n"),
    );
  });

  it("are read from a list of them, as `jq -s` makes one, unless something else is in it", async () => {
    const both = [SG, { SecurityGroupRules: [{ ...RULE, GroupId: "sg-2" }] }];
    assert.deepEqual(grantLines(await readInput(both)), [PIN, PIN]);
    assert.match(noteLines(await readInput([...both, { x: 1 }])).join(), /^refused: /);
    assert.match(noteLines(await readInput([...both, { version: 3, deployment: {} }])).join(), /^refused: /);
  });

  it("are limited where pages are missing", async () => {
    for (const more of [{ NextToken: "x" }, { nextToken: "x" }, { IsTruncated: true }])
      assert.match(noteLines(await readInput({ ...SG, ...more }))[0] ?? "", /^limit: -: there are more pages/);
    assert.deepEqual(noteLines(await readInput({ ...SG, NextToken: null, IsTruncated: false })), []);
  });

  it("of Cloud Control hold their properties as a text", async () => {
    const Properties = JSON.stringify({
      GroupId: "sg-1",
      SecurityGroupEgress: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "203.0.113.7/32" }],
    });
    assert.deepEqual(
      grantLines(
        await readInput({
          TypeName: "AWS::EC2::SecurityGroup",
          ResourceDescription: { Identifier: "sg-1", Properties },
        }),
      ),
      [PIN],
    );
  });
});

describe("items of AWS Config", () => {
  const configuration = {
    groupId: "sg-1",
    groupName: "mesh",
    ipPermissions: [],
    ipPermissionsEgress: [
      {
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        ipRanges: ["203.0.113.7/32"],
        ipv4Ranges: [{ cidrIp: "203.0.113.7/32" }],
        ipv6Ranges: [],
        prefixListIds: [],
        userIdGroupPairs: [],
      },
    ],
  };
  const item = (more: object = {}) => ({
    resourceType: "AWS::EC2::SecurityGroup",
    resourceId: "sg-1",
    accountId: "111111111111",
    awsRegion: "eu-west-2",
    configurationItemStatus: "OK",
    configuration,
    ...more,
  });

  it("are read from snapshots, histories and queries, each pin once", async () => {
    for (const input of [
      { fileVersion: "1.0", configurationItems: [item()] },
      { configurationItems: [item({ configuration: JSON.stringify(configuration) })] },
      { Results: [JSON.stringify(item())], QueryInfo: {} },
      item(),
    ]) {
      const read = await readInput(input);
      assert.equal(read[0]?.kind, "aws-config");
      assert.deepEqual(grantLines(read), [PIN]);
      assert.deepEqual(placeLines(read), ["- sg-1 configuration.ipPermissionsEgress[0].ipv4Ranges[0]"]);
      assert.deepEqual(
        read[0]?.stacks.map(({ name }) => name),
        ["111111111111/eu-west-2"],
      );
    }
  });

  it("give the last state of each resource, and none of what was deleted", async () => {
    const old = item({
      configurationItemCaptureTime: "2026-01-01T00:00:00Z",
      configuration: { ...configuration, ipPermissionsEgress: [] },
    });
    const now = item({ configurationItemCaptureTime: "2026-02-01T00:00:00Z" });
    const gone = item({ resourceId: "sg-2", configurationItemStatus: "ResourceDeleted" });
    const read = await readInput({ configurationItems: [now, old, gone] });
    assert.deepEqual(grantLines(read), [PIN]);
    assert.deepEqual(skippedLines(read), ["1 AWS::EC2::SecurityGroup: it was deleted, or isn't recorded"]);
  });

  it("say that a group's rules aren't among them", async () => {
    const rules = (ruleGroup: object) =>
      item({
        resourceType: "AWS::NetworkFirewall::RuleGroup",
        arn: "arn:g",
        configuration: { ruleGroup, ruleGroupResponse: { type: "STATEFUL" } },
      });
    const read = await readInput({ configurationItems: [rules({})] });
    assert.match(grantLines(read)[0] ?? "", /the text of its rules isn't in AWS Config$/);
    const whole = rules({
      ruleVariables: { iPSets: { HOME_NET: { definition: ["10.0.0.0/8"] } } },
      rulesSource: { rulesString: TEXT },
      statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
    });
    assert.deepEqual(grantLines(await readInput({ configurationItems: [whole] })), [SNI]);
  });

  it("are limited where the query left out what they hold, or pages are missing", async () => {
    const { configuration: _, ...bare } = item();
    assert.match(
      noteLines(
        await readInput({ Results: [JSON.stringify(bare), JSON.stringify(item({ resourceId: "sg-2" }))] }),
      )[0] ?? "",
      /^limit: The query left out the configuration of sg-1/,
    );
    assert.match(
      noteLines(await readInput({ Results: [JSON.stringify(item())], NextToken: "x" }))[0] ?? "",
      /^limit: -: there are more pages/,
    );
  });
});
