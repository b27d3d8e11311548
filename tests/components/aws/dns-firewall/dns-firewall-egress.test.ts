import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { AwsDnsFirewallEgress } from "../../../../components/aws/dns-firewall/dns-firewall-egress.ts";
import type { AwsDnsFirewallEgressArgs } from "../../../../components/aws/dns-firewall/dns-firewall-egress-schema.ts";
import { record, refusal, UNKNOWN } from "../../../support/pulumi/mocks.ts";
import { RULES } from "../../../support/readers/rules.ts";

const build = (args: Partial<AwsDnsFirewallEgressArgs> = {}, name = "dns") =>
  new AwsDnsFirewallEgress(name, { rules: RULES, vpcId: "vpc-1", alsoResolve: ["amazonaws.com"], ...args });

describe("the rules", () => {
  it("let the hosts and the zones resolve, and block every other name", async () => {
    const { resources, named } = await record(() => build());
    assert.deepEqual(resources.map(({ name, parent }) => `${parent}/${name}`).sort(), [
      "/dns",
      ...[
        "association",
        "group",
        "hosts",
        "hosts-rule",
        "names-refused",
        "queries",
        "query-log",
        "query-log-vpc",
        "rest",
        "rest-rule",
        "zones",
        "zones-rule",
      ].map((key) => `dns/dns-${key}`),
    ]);
    const lists = ["hosts", "zones", "rest"].map((key) => named(`dns-${key}`).inputs);
    assert.deepEqual(lists, [
      { domains: ["msg.spineservices.nhs.uk.", "mesh-sync.spineservices.nhs.uk."], tags: {} },
      { domains: ["amazonaws.com.", "*.amazonaws.com."], tags: {} },
      { domains: ["*."], tags: {} },
    ]);
    const of = (key: string) => ({ firewallRuleGroupId: "dns-group-id", firewallDomainListId: `dns-${key}-id` });
    const allow = { action: "ALLOW", firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN" };
    assert.deepEqual(named("dns-hosts-rule").inputs, { ...of("hosts"), ...allow, priority: 100 });
    assert.deepEqual(named("dns-zones-rule").inputs, { ...of("zones"), ...allow, priority: 200 });
    assert.deepEqual(named("dns-rest-rule").inputs, {
      ...of("rest"),
      action: "BLOCK",
      blockResponse: "NODATA",
      priority: 1000,
    });
  });

  it("block nothing in monitor mode, and tell of what they would", async () => {
    const { named, warnings } = await record(() =>
      build({ monitor: { owner: "platform team", expires: "2999-01-31" } }),
    );
    const { action, blockResponse } = named("dns-rest-rule").inputs;
    assert.deepEqual([action, blockResponse], ["ALERT", undefined]);
    assert.match(warnings[0] ?? "", /^Monitor mode: every DNS query .* Owner: platform team\. Last day: 2999-01-31\.$/);
  });

  it("need no list for zones where there are none", async () => {
    const { resources } = await record(() => build({ alsoResolve: [] }));
    assert.deepEqual(
      resources.filter(({ name }) => name.includes("zones")),
      [],
    );
  });

  it("are all there before the VPC sees them, those that allow first", async () => {
    const { named } = await record(() => build());
    assert.deepEqual(named("dns-hosts-rule").dependencies, ["dns-group", "dns-hosts"]);
    assert.deepEqual(named("dns-zones-rule").dependencies, ["dns-group", "dns-hosts-rule", "dns-zones"]);
    assert.deepEqual(named("dns-rest-rule").dependencies, [
      "dns-group",
      "dns-hosts-rule",
      "dns-rest",
      "dns-zones-rule",
    ]);
    assert.deepEqual(named("dns-association").dependencies, [
      "dns-group",
      "dns-hosts-rule",
      "dns-query-log-vpc",
      "dns-rest-rule",
      "dns-zones-rule",
    ]);
  });

  it("change in place when a host comes: one domain list", async () => {
    const before = await record(() => build());
    const rules = { ...RULES, another: { host: "another.example.org", reason: "test" } };
    const after = await record(() => build({ rules }));
    const changed = after.resources.filter(
      ({ urn, custom, inputs }) =>
        custom &&
        JSON.stringify(inputs) !== JSON.stringify(before.resources.find((resource) => resource.urn === urn)?.inputs),
    );
    assert.deepEqual(
      changed.map(({ name, inputs }) => [name, inputs.domains]),
      [["dns-hosts", ["another.example.org.", "msg.spineservices.nhs.uk.", "mesh-sync.spineservices.nhs.uk."]]],
    );
  });
});

describe("the association", () => {
  it("is at the given priority, protected only if asked", async () => {
    const open = await record(() => build());
    assert.deepEqual(open.named("dns-association").inputs, {
      firewallRuleGroupId: "dns-group-id",
      vpcId: "vpc-1",
      priority: 1000,
      mutationProtection: "DISABLED",
      tags: {},
    });
    const closed = await record(() => build({ priority: 101, protect: true, tags: { Owner: "mesh" } }));
    assert.deepEqual(closed.named("dns-association").inputs, {
      firewallRuleGroupId: "dns-group-id",
      vpcId: "vpc-1",
      priority: 101,
      mutationProtection: "ENABLED",
      tags: { Owner: "mesh" },
    });
    assert.deepEqual(
      closed.resources.filter(({ custom, protect }) => custom && !protect).map(({ name }) => name),
      [],
    );
  });

  it("leaves the VPC's own fail mode alone unless asked, and then closes it", async () => {
    const type = "ResolverFirewallConfig";
    assert.deepEqual((await record(() => build())).typed(type), []);
    const { typed } = await record(() => build({ takeOverFailOpen: true }));
    assert.deepEqual(
      typed(type).map(({ name, inputs }) => [name, inputs]),
      [["dns-config", { resourceId: "vpc-1", firewallFailOpen: "DISABLED" }]],
    );
  });
});

describe("a Profile", () => {
  const many = (args: Partial<AwsDnsFirewallEgressArgs> = {}, name = "dns") =>
    new AwsDnsFirewallEgress(name, { rules: RULES, alsoResolve: ["amazonaws.com"], ...args });

  it("holds all rules before any VPC gets it, and each VPC is by itself", async () => {
    const { named, typed, warnings } = await record(
      () => many({ priority: 500, protect: true, profile: { vpcIds: { one: "vpc-1", two: pulumi.output("vpc-2") } } }),
      { computed: ({ name }) => ({ arn: `arn:${name}` }) },
    );
    const { inputs, dependencies } = named("dns-profile-rules");
    assert.deepEqual(inputs, {
      profileId: "dns-profile-id",
      resourceArn: "arn:dns-group",
      resourceProperties: '{"priority":500}',
    });
    for (const rule of ["hosts", "rest", "zones"]) assert.ok(dependencies.includes(`dns-${rule}-rule`));
    assert.deepEqual(named("dns-vpc-two").inputs, { profileId: "dns-profile-id", resourceId: "vpc-2", tags: {} });
    assert.ok(named("dns-vpc-one").dependencies.includes("dns-profile-rules"));
    assert.ok(typed("ProfilesAssociation").every(({ protect }) => protect));
    assert.deepEqual(typed("ResolverFirewallRuleGroupAssociation"), []);
    const { profileId, ...outputs } = named("dns").outputs ?? {};
    assert.equal(profileId, "dns-profile-id");
    assert.ok(!("associationId" in outputs));
    assert.match(
      warnings[0] ?? "",
      /^This applies to every DNS query of every VPC that has the Profile, whoever asks:/,
    );
  });

  it("of others is added to, and gets nothing but our rules", async () => {
    const { typed, named } = await record(() => many({ profile: { profileId: "rp-1" } }));
    assert.deepEqual([typed("ProfilesProfile"), typed("ProfilesAssociation")], [[], []]);
    assert.equal(named("dns-profile-rules").inputs.profileId, "rp-1");
  });

  it("closes the fail mode of each VPC that it is given, if asked", async () => {
    const { typed } = await record(() =>
      many({ takeOverFailOpen: true, profile: { vpcIds: { one: "vpc-1", two: "vpc-2" } } }),
    );
    assert.deepEqual(
      typed("ResolverFirewallConfig").map(({ name, inputs }) => [name, inputs.resourceId]),
      [
        ["dns-config-one", "vpc-1"],
        ["dns-config-two", "vpc-2"],
      ],
    );
  });

  const cases: [what: string, args: Partial<AwsDnsFirewallEgressArgs>, fault: string, name?: string][] = [
    ["nobody ruled", {}, "vpcId: is missing, and so is profile. Say whose DNS queries are ruled."],
    [
      "a VPC beside a Profile",
      { vpcId: "vpc-1", profile: {} },
      "profile: stands beside vpcId. Give one: name the VPC in profile.vpcIds as well, or remove profile.",
    ],
    [
      "what is no Profile",
      { profile: { profileId: "vpc-1" } },
      'profile.profileId: "vpc-1" is not an id that begins with "rp-". Write the one that is meant.',
    ],
    [
      "what is no VPC",
      { profile: { vpcIds: { one: "subnet-1" } } },
      'profile.vpcIds.one: "subnet-1" is not an id that begins with "vpc-". Write the one that is meant.',
    ],
    [
      "a VPC that has the Profile already",
      { profile: { vpcIds: { one: "vpc-1", two: "vpc-1" } } },
      'profile.vpcIds.two: "vpc-1" stands already at profile.vpcIds.one. Remove one of the two.',
    ],
    [
      "a VPC's name that can't be part of a resource's",
      { profile: { vpcIds: { "One VPC": "vpc-1" } } },
      `profile.vpcIds.One VPC: "One VPC" can't become part of a name. Use up to 22 lower-case letters, digits and hyphens, a letter first.`,
    ],
    [
      "more VPCs than a Profile takes",
      { profile: { vpcIds: Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`v${n}`, `vpc-${n}`])) } },
      "profile.vpcIds: holds 1001 VPCs, above 1000, the most that a Profile takes. Use two components.",
    ],
    [
      "a name without room for the VPCs'",
      { profile: { vpcIds: { ["v".repeat(22)]: "vpc-1" } } },
      `name: "${"d".repeat(30)}" has 30 characters, above 29, the most that AWS leaves room for. Shorten it.`,
      "d".repeat(30),
    ],
  ];
  for (const [what, args, fault, name] of cases)
    it(`is refused: ${what}`, async () =>
      assert.equal(await refusal(() => many(args, name)), `AwsDnsFirewallEgress can't be made:\n${fault}`));
});

it("publishes ids and hosts, and says that it rules the whole VPC", async () => {
  const { named, logs } = await record(() => build());
  const { hosts, ...outputs } = named("dns").outputs ?? {};
  assert.deepEqual(outputs, {
    ruleGroupId: "dns-group-id",
    domainListIds: ["dns-hosts-id", "dns-zones-id", "dns-rest-id"],
    associationId: "dns-association-id",
  });
  assert.deepEqual(
    hosts.map(({ key, layer }: Record<string, string>) => [key, layer]),
    [
      ["live-api", "dns"],
      ["live-internet", "dns"],
    ],
  );
  assert.deepEqual(logs, [
    {
      severity: "warning",
      message:
        "This applies to every DNS query of the whole VPC, whoever asks: what still resolves is 2 named hosts, and names in amazonaws.com.",
      about: "dns",
    },
  ]);
  const rules = { a: { host: "a.example.org", reason: "test" } };
  assert.deepEqual((await record(() => build({ rules, alsoResolve: [] }))).warnings, [
    "This applies to every DNS query of the whole VPC, whoever asks: what still resolves is 1 named host, and nothing else, because alsoResolve is empty.",
  ]);
});

it("is made in a preview as well, with ids that only AWS knows", async () => {
  const { resources, named } = await record(() => build(), { preview: true });
  assert.equal(resources.length, 13);
  assert.equal(named("dns-hosts-rule").inputs.firewallDomainListId, UNKNOWN);
  assert.deepEqual(named("dns").outputs?.domainListIds, UNKNOWN);
});

describe("bad input", () => {
  const many = Object.fromEntries(
    Array.from({ length: 1001 }, (_, index) => [`k${index}`, { host: `h${index}.example.org`, reason: "x" }]),
  );
  const cases: [what: string, args: object, ...faults: string[]][] = [
    [
      "no VPC, no zones, no rules",
      { vpcId: undefined, alsoResolve: undefined, rules: {} },
      "rules: holds no rule; nothing would be reachable. Give at least one host.",
      "alsoResolve: is missing; expected a list.",
      "vpcId: is missing, and so is profile. Say whose DNS queries are ruled.",
    ],
    [
      "zones that are none, or stand twice",
      { alsoResolve: ["nhs.uk", "*.nhs.uk", "com", "NHS.uk."] },
      'alsoResolve[1]: "*.nhs.uk" is a pattern; a zone means what lies below it as well. Did you mean "nhs.uk"?',
      'alsoResolve[2]: "com" is a top-level domain; anybody can have names in it. Name the zones that are needed.',
    ],
    [
      "a zone that stands twice",
      { alsoResolve: ["nhs.uk", "NHS.uk."] },
      'alsoResolve[1]: "nhs.uk" stands already at alsoResolve[0]. Remove one of the two.',
    ],
    ["a priority below AWS's", { priority: 100 }, "priority: 100 is below 101, the least allowed."],
    ["a priority above AWS's", { priority: 9900 }, "priority: 9900 is above 9899, the most allowed."],
    ["a priority that is no whole number", { priority: 200.5 }, "priority: 200.5 is not a whole number."],
    [
      "more hosts than one list holds",
      { rules: many },
      "rules: holds 1001 hosts, above 1000, the most that one domain list may hold. Open fewer hosts, or turn DNS Firewall off.",
    ],
    [
      "more zones than one list holds",
      { alsoResolve: Array.from({ length: 501 }, (_, index) => `z${index}.example.org`) },
      "alsoResolve: holds 501 zones, above 500, the most that one domain list may hold. Name wider zones.",
    ],
    [
      "an unknown key",
      { failOpen: true },
      "failOpen: unknown key. Known are: rules, vpcId, profile, alsoResolve, priority, takeOverFailOpen, monitor, logs, protect, tags.",
    ],
  ];
  for (const [what, args, ...faults] of cases)
    it(`is refused: ${what}`, async () =>
      assert.deepEqual((await refusal(() => build(args))).split("\n"), [
        "AwsDnsFirewallEgress can't be made:",
        ...faults,
      ]));

  it("is refused: a name that leaves no room for AWS's limit", async () =>
    assert.equal(
      await refusal(() => build({}, "d".repeat(45))),
      `AwsDnsFirewallEgress can't be made:\nname: "${"d".repeat(45)}" has 45 characters, above 44, the most that AWS leaves room for. Shorten it.`,
    ));
});
