import assert from "node:assert/strict";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import fc from "fast-check";
import { describe, it } from "mocha";
import { AwsSecurityGroupEgress } from "../../../../components/aws/security-group/security-group-egress.ts";
import type { AwsSecurityGroupEgressArgs } from "../../../../components/aws/security-group/security-group-egress-schema.ts";
import { runs } from "../../../support/property-runs.ts";
import { record, refusal, UNKNOWN } from "../../../support/pulumi/mocks.ts";
import { anyRules, HTTP_RULE, RULES } from "../../../support/readers/rules.ts";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const build = (args: Partial<AwsSecurityGroupEgressArgs> = { vpcId: "vpc-1" }, name = "sg") =>
  new AwsSecurityGroupEgress(name, { rules: RULES, ...args });

describe("a new group", () => {
  it("opens the port of its rules to every address, and nothing else", async () => {
    const { resources, named } = await record(() => build());
    assert.deepEqual(
      resources.map(({ name, type, parent }) => [name, type, parent]),
      [
        ["sg", "mesh-egress:index:AwsSecurityGroupEgress", ""],
        ["sg-group", GROUP, "sg"],
        ["sg-tcp-443", RULE, "sg"],
      ],
    );
    assert.deepEqual(named("sg-group").inputs, {
      description: "Outbound to the firewall that enforces MESH host names, and to DNS",
      vpcId: "vpc-1",
      tags: {},
    });
    assert.deepEqual(named("sg-tcp-443").inputs, {
      securityGroupId: "sg-group-id",
      description: "TCP 443 to the firewall, which enforces host names",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
      tags: {},
    });
    assert.deepEqual(named("sg-tcp-443").propertyDependencies, { securityGroupId: ["sg-group"] });
  });

  it("opens 80 only where a rule asks for it", async () => {
    const { typed } = await record(() => build({ rules: { ...RULES, ...HTTP_RULE }, vpcId: "vpc-1" }));
    assert.deepEqual(
      typed(RULE).map(({ name, inputs }) => [name, inputs.fromPort, inputs.toPort]),
      [
        ["sg-tcp-80", 80, 80],
        ["sg-tcp-443", 443, 443],
      ],
    );
  });

  it("opens DNS to each resolver alone, on UDP and TCP", async () => {
    const { typed } = await record(() => build({ vpcId: "vpc-1", resolvers: ["10.1.0.2", "2001:DB8::53"] }));
    assert.deepEqual(
      typed(RULE)
        .slice(1)
        .map(({ name, inputs }) => ({ name, ...inputs, securityGroupId: "", tags: {} })),
      [
        ["10.1.0.2", "udp", { cidrIpv4: "10.1.0.2/32" }],
        ["10.1.0.2", "tcp", { cidrIpv4: "10.1.0.2/32" }],
        ["2001:db8::53", "udp", { cidrIpv6: "2001:db8::53/128" }],
        ["2001:db8::53", "tcp", { cidrIpv6: "2001:db8::53/128" }],
      ].map(([address, ipProtocol, cidr]) => ({
        name: `sg-dns-${address}-${ipProtocol}`,
        securityGroupId: "",
        description: `DNS over ${String(ipProtocol).toUpperCase()} to a resolver`,
        ipProtocol,
        fromPort: 53,
        toPort: 53,
        ...(cidr as object),
        tags: {},
      })),
    );
  });

  it("keeps the names of the other children when a resolver goes or a host comes", async () => {
    const before = await record(() => build({ vpcId: "vpc-1", resolvers: ["10.1.0.2", "10.1.0.3"] }));
    const rules = { ...RULES, another: { host: "another.example.org", reason: "test" } };
    const after = await record(() => build({ rules, vpcId: "vpc-1", resolvers: ["10.1.0.3"] }));
    const gone = before.resources.filter(({ urn }) => !after.resources.some((other) => other.urn === urn));
    assert.deepEqual(
      gone.map(({ name }) => name),
      ["sg-dns-10.1.0.2-udp", "sg-dns-10.1.0.2-tcp"],
    );
    for (const { urn, custom, inputs } of after.resources.filter((resource) => resource.custom))
      assert.deepEqual([custom, inputs], [true, before.resources.find((resource) => resource.urn === urn)?.inputs]);
  });

  it("puts its tags on everything", async () => {
    const { resources } = await record(() =>
      build({ vpcId: "vpc-1", resolvers: ["10.1.0.2"], tags: { Owner: "mesh" } }),
    );
    for (const { name, inputs } of resources.slice(1)) assert.deepEqual(inputs.tags, { Owner: "mesh" }, name);
  });

  it("takes what other resources supply", async () => {
    const supplied = () => {
      const other = new SecurityGroup("other", {});
      return build({ vpcId: other.id, resolvers: [other.arn.apply(() => "10.1.0.2")], tags: { Of: other.id } });
    };
    const settled = await record(supplied);
    assert.equal(settled.named("sg-dns-0-udp").inputs.cidrIpv4, "10.1.0.2/32");
    assert.deepEqual(settled.named("sg-group").propertyDependencies, { vpcId: ["other"], tags: ["other"] });
    const preview = await record(supplied, { preview: true });
    const { cidrIpv4, cidrIpv6, securityGroupId } = preview.named("sg-dns-0-udp").inputs;
    assert.deepEqual([cidrIpv4, cidrIpv6, securityGroupId], [UNKNOWN, UNKNOWN, UNKNOWN]);
  });

  it("publishes the group and its hosts, and says what a group can't do", async () => {
    const { named, logs } = await record(() => build({ rules: { ...RULES, ...HTTP_RULE }, vpcId: "vpc-1" }));
    assert.equal(named("sg").outputs?.securityGroupId, "sg-group-id");
    assert.deepEqual(named("sg").outputs?.hosts.slice(0, 2), [
      {
        key: "live-api",
        host: "msg.spineservices.nhs.uk",
        port: 443,
        protocol: "tls",
        layer: "address",
        status: "unverified",
        reason: "MESH API (confirm at onboarding)",
      },
      {
        key: "live-internet",
        host: "mesh-sync.spineservices.nhs.uk",
        port: 443,
        protocol: "tls",
        layer: "address",
        status: "current",
        reason: "MESH client and API",
      },
    ]);
    assert.deepEqual(logs, [
      {
        severity: "warning",
        message:
          "A security group can't match names: this one opens TCP 80 and 443 to every address. Names are enforced by the firewall that the clients' route leads to; without one, everything on those ports can be reached.",
        about: "sg",
      },
    ]);
  });
});

describe("an existing group", () => {
  it("gets rules alone", async () => {
    const { resources, named } = await record(() => build({ securityGroupId: "sg-1", resolvers: ["10.1.0.2"] }));
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["sg", "sg-tcp-443", "sg-dns-10.1.0.2-udp", "sg-dns-10.1.0.2-tcp"],
    );
    for (const { inputs } of resources.slice(1)) assert.equal(inputs.securityGroupId, "sg-1");
    assert.equal(named("sg").outputs?.securityGroupId, "sg-1");
  });
});

it("never opens more than TCP on the rules' ports, and never names an address", () =>
  fc.assert(
    fc.asyncProperty(anyRules, async (rules) => {
      const { typed } = await record(() => build({ rules, vpcId: "vpc-1" }));
      const ports = [...new Set(Object.values(rules).map(({ port }) => port))].sort((a = 0, b = 0) => a - b);
      assert.deepEqual(
        typed(RULE).map(({ inputs: { ipProtocol, fromPort, toPort, cidrIpv4, cidrIpv6 } }) => [
          ipProtocol,
          fromPort,
          toPort,
          cidrIpv4,
          cidrIpv6,
        ]),
        ports.map((port) => ["tcp", port, port, "0.0.0.0/0", undefined]),
      );
    }),
    runs(20),
  ));

describe("bad input", () => {
  const cases: [what: string, args: object, ...faults: string[]][] = [
    [
      "no group",
      {},
      "vpcId: is missing, and so is securityGroupId. Say where to make a group, or give an existing one.",
    ],
    [
      "two groups",
      { vpcId: "vpc-1", securityGroupId: "sg-1" },
      "vpcId: stands beside securityGroupId. Give one: where to make a group, or an existing one.",
    ],
    [
      "a network as resolver, and no rules",
      { vpcId: "vpc-1", rules: {}, resolvers: ["10.1.0.0/24"] },
      "rules: holds no rule; nothing would be reachable. Give at least one host.",
      'resolvers[0]: "10.1.0.0/24" is a network, not an address. Did you mean "10.1.0.0"?',
    ],
    [
      "an address for a host, and a key that is none",
      {
        vpcId: "vpc-1",
        rules: { "Live API": { host: "10.0.0.1", reason: "x" }, ok: { host: "3.11.177.31", reason: "x" } },
      },
      'rules.Live API: "Live API" can\'t be a rule key. Use lower-case letters, digits and hyphens, a letter first, at most 63.',
      'rules.ok.host: "3.11.177.31" is an IP address. Give the host name instead: addresses change, and rules go by name.',
    ],
    [
      "an unknown key",
      { vpcId: "vpc-1", resolver: [] },
      'resolver: unknown key. Did you mean "resolvers"? Known are: rules, vpcId, securityGroupId, resolvers, tags.',
    ],
  ];
  for (const [what, args, ...faults] of cases)
    it(`is refused: ${what}`, async () =>
      assert.deepEqual((await refusal(() => build(args))).split("\n"), [
        "AwsSecurityGroupEgress can't be made:",
        ...faults,
      ]));

  it("is refused: a name that AWS doesn't take, with everything else", async () => {
    assert.equal(
      await refusal(() => build({ vpcId: "" }, "sg-x")),
      [
        "AwsSecurityGroupEgress can't be made:",
        'name: "sg-x" can\'t become a name in AWS. Use letters, digits and hyphens, and no "sg-" in front.',
        'vpcId: "" is empty. Write a text, or remove the key.',
      ].join("\n"),
    );
    assert.equal(
      await refusal(() => build({ vpcId: "vpc-1" }, "x".repeat(241))),
      `AwsSecurityGroupEgress can't be made:\nname: ${JSON.stringify("x".repeat(241)).slice(0, 77)}... has 241 characters, above 240, the most that AWS leaves room for. Shorten it.`,
    );
  });

  it("is refused where nothing is given at all", async () => {
    // biome-ignore lint/suspicious/noExplicitAny: what a JavaScript program might do.
    const message = await refusal(() => new AwsSecurityGroupEgress("x", undefined as any));
    assert.equal(message, "AwsSecurityGroupEgress can't be made:\nis missing; expected a map of keys to values.");
  });
});
