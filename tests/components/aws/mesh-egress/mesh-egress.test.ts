import assert from "node:assert/strict";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { describe, it } from "mocha";
import { AwsMeshEgress } from "../../../../components/aws/mesh-egress/mesh-egress.ts";
import type { AwsMeshEgressArgs } from "../../../../components/aws/mesh-egress/mesh-egress-schema.ts";
import { type Recording, record, UNKNOWN } from "../../../support/pulumi/mocks.ts";

const BASE: AwsMeshEgressArgs = { environment: "int", vpcId: "vpc-1", clientCidrs: ["10.1.0.0/16"] };
const build = (args: object = {}, name = "mesh") => new AwsMeshEgress(name, { ...BASE, ...args });

/** As a preview has it, since a firewall's endpoints are made by AWS alone. */
const planned = (args: object = {}) => record(() => build(args), { preview: true });

const parts = ({ resources }: Recording): string[] =>
  resources.filter(({ parent }) => parent === "mesh").map(({ name }) => name);

const FIREWALL = {
  networkFirewall: { subnetIds: { "eu-west-2a": "subnet-1" } },
  routeTableIds: { "eu-west-2a": "rtb-1" },
};
const NO_TRAFFIC = "Nothing here sends traffic to the firewall";

describe("the parts", () => {
  const cases: [what: string, args: object, names: string[]][] = [
    ["are the network firewall and the security group", {}, ["mesh-network", "mesh-security"]],
    [
      "include DNS Firewall where its section is given",
      { dnsFirewall: { alsoResolve: [] } },
      ["mesh-dns", "mesh-network", "mesh-security"],
    ],
    ["leave DNS Firewall out where it is off", { dnsFirewall: { enabled: false } }, ["mesh-network", "mesh-security"]],
    ["leave the network firewall out where it is off", { networkFirewall: { enabled: false } }, ["mesh-security"]],
    ["leave the security group out where it is off", { securityGroup: { enabled: false } }, ["mesh-network"]],
  ];
  for (const [what, args, names] of cases)
    it(what, async () => assert.deepEqual(parts(await record(() => build(args))).sort(), names));

  it("get what they need, and nothing else", async () => {
    const { named } = await planned({
      ...FIREWALL,
      networkFirewall: {
        ...FIREWALL.networkFirewall,
        ruleGroups: [{ arn: "arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/other", priority: 5 }],
        priority: 10,
        capacity: 200,
        undecidedBytes: 4096,
        logs: { retentionDays: 30 },
        resolvers: ["10.9.0.2"],
      },
      resolvers: ["10.1.0.2"],
      monitor: { owner: "network team", expires: "2999-12-31" },
      dnsFirewall: { alsoResolve: ["amazonaws.com"], priority: 200, takeOverFailOpen: true },
      tags: { Owner: "mesh" },
      protect: true,
    });
    const rules = {
      "int-internet": {
        host: "msg.intspineservices.nhs.uk",
        port: 443,
        protocol: "tls",
        reason: "MESH API, integration",
        status: "current",
      },
    };
    const tags = { Owner: "mesh" };
    assert.deepEqual(named("mesh-network").inputs, {
      rules,
      policy: "own",
      clientCidrs: ["10.1.0.0/16"],
      ruleGroups: [{ arn: "arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/other", priority: 5 }],
      priority: 10,
      capacity: 200,
      undecidedBytes: 4096,
      resolvers: ["10.9.0.2"],
      monitor: { owner: "network team", expires: "2999-12-31" },
      firewall: {
        vpcId: "vpc-1",
        subnetIds: { "eu-west-2a": "subnet-1" },
        logs: { enabled: true, retentionDays: 30 },
        enabledAnalysisTypes: ["TLS_SNI", "HTTP_HOST"],
      },
      routeTableIds: { "eu-west-2a": "rtb-1" },
      protect: true,
      tags,
    });
    assert.deepEqual(named("mesh-security").inputs, { rules, vpcId: "vpc-1", resolvers: ["10.1.0.2"], tags });
    assert.deepEqual(named("mesh-dns").inputs, {
      rules,
      vpcId: "vpc-1",
      alsoResolve: ["amazonaws.com"],
      priority: 200,
      takeOverFailOpen: true,
      logs: { enabled: true },
      monitor: { owner: "network team", expires: "2999-12-31" },
      protect: true,
      tags,
    });
  });

  it("take an existing security group, and a policy of somebody else's", async () => {
    const { named } = await record(() =>
      build({ securityGroup: { securityGroupId: "sg-1" }, networkFirewall: { policy: "shared" } }),
    );
    assert.equal(named("mesh-security").inputs.vpcId, undefined);
    assert.equal(named("mesh-security").inputs.securityGroupId, "sg-1");
    assert.equal(named("mesh-network").inputs.policy, "shared");
  });

  it("open what is selected, and nothing of another environment", async () => {
    const opened = async (args: object) =>
      Object.keys((await record(() => build(args))).named("mesh-network").inputs.rules);
    assert.deepEqual(await opened({}), ["int-internet"]);
    assert.deepEqual(await opened({ environment: "live" }), ["live-api", "live-internet"]);
    assert.deepEqual(
      await opened({
        environment: "live",
        networks: ["hscn"],
        extraHosts: { more: { host: "more.spineservices.nhs.uk", reason: "onboarding", owner: "network team" } },
      }),
      ["live-hscn", "more"],
    );
  });
});

describe("protection", () => {
  const unlike = async (args: object, wanted: boolean): Promise<string[]> => {
    const { resources } = await planned({
      ...FIREWALL,
      dnsFirewall: { alsoResolve: [], takeOverFailOpen: true },
      ...args,
    });
    return resources.flatMap(({ custom, protect, name }) => (custom && protect !== wanted ? [name] : []));
  };
  it("is on in LIVE, for everything that a destroy would begin with or end with", async () =>
    assert.deepEqual(await unlike({ environment: "live" }, true), []));
  it("is off elsewhere", async () => assert.deepEqual(await unlike({ environment: "dep" }, false), []));
  it("is as asked, if it is asked", async () => {
    assert.deepEqual(await unlike({ environment: "live", protect: false }, false), []);
    assert.deepEqual(await unlike({ environment: "int", protect: true }, true), []);
  });
});

it("a security group of our own in use isn't emptied: its rules go with it, and one of others' keeps its own", async () => {
  const endOf = async (args: object) =>
    (await record(() => build(args))).typed("SecurityGroupEgressRule").map(({ deletedWith }) => deletedWith);
  assert.deepEqual(await endOf({}), ["mesh-security-group"]);
  assert.deepEqual(await endOf({ securityGroup: { securityGroupId: "sg-1" } }), [""]);
});

describe("what the admin must know", () => {
  const said = async (args: object): Promise<string[]> =>
    (await planned(args)).logs.filter(({ message }) => message.startsWith(NO_TRAFFIC)).map(({ about }) => about);
  const cases: [what: string, args: object, about: string[]][] = [
    ["an own policy without a firewall", {}, ["mesh-network"]],
    ["a firewall without routes", { networkFirewall: FIREWALL.networkFirewall }, ["mesh-network"]],
    ["a firewall with routes", FIREWALL, []],
    ["a shared policy", { networkFirewall: { policy: "shared" } }, ["mesh-network"]],
    ["no network firewall", { networkFirewall: { enabled: false } }, ["mesh"]],
  ];
  for (const [what, args, about] of cases)
    it(`that nothing here sends traffic to the firewall is said ${about.length > 0 ? "once" : "not at all"}: ${what}`, async () =>
      assert.deepEqual(await said(args), about));

  it("is a whole sentence where the network firewall is off", async () =>
    assert.equal(
      (await record(() => build({ networkFirewall: { enabled: false } }))).warnings[0],
      "Nothing here sends traffic to the firewall, because networkFirewall is off: what enforces names must stand elsewhere, and the clients' routes must lead to it.",
    ));
});

describe("outputs", () => {
  it("are those of the parts, and the hosts that they open", async () => {
    const { named } = await record(() => build({ dnsFirewall: { alsoResolve: [] } }));
    const { openedHosts, rulesString, attachment, capacityUsed, ...ids } = named("mesh").outputs ?? {};
    assert.deepEqual(ids, {
      ruleGroupArn: "arn:aws:mock:eu-west-2:123456789012:mesh-network-rules",
      policyArn: "arn:aws:mock:eu-west-2:123456789012:mesh-network-policy",
      capacity: 1000,
      securityGroupId: "mesh-security-group-id",
      dnsRuleGroupId: "mesh-dns-group-id",
      dnsAssociationId: "mesh-dns-association-id",
    });
    assert.deepEqual(attachment, { resourceArn: ids.ruleGroupArn, priority: 1100 });
    assert.equal(rulesString, named("mesh-network").outputs?.rulesString);
    assert.equal(capacityUsed, named("mesh-network").outputs?.capacityUsed);
    assert.deepEqual(
      openedHosts.map(({ key, layer }: Record<string, string>) => [key, layer]),
      [
        ["int-internet", "name"],
        ["int-internet", "address"],
        ["int-internet", "dns"],
      ],
    );
  });

  it("are missing with their part", async () => {
    const { named } = await record(() => build({ networkFirewall: { enabled: false } }));
    assert.deepEqual(Object.keys(named("mesh").outputs ?? {}).sort(), ["openedHosts", "securityGroupId"]);
  });

  it("are unknown in a preview where AWS makes them, and known where we do", async () => {
    const { named } = await planned();
    const { ruleGroupArn, securityGroupId, capacity, openedHosts } = named("mesh").outputs ?? {};
    assert.deepEqual([ruleGroupArn, securityGroupId, capacity, openedHosts.length], [UNKNOWN, UNKNOWN, 1000, 2]);
  });
});

it("takes what other resources supply", async () => {
  const { named } = await record(() => {
    const vpc = new Vpc("vpc", { cidrBlock: "10.1.0.0/16" });
    return build({ vpcId: vpc.id, clientCidrs: [vpc.cidrBlock], tags: { Vpc: vpc.id } });
  });
  assert.deepEqual(named("mesh-security-group").inputs.vpcId, "vpc-id");
  assert.deepEqual(named("mesh-network-policy").propertyDependencies.firewallPolicy, ["mesh-network-rules", "vpc"]);
});
