import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { AwsMeshEgress } from "../../../../components/aws/mesh-egress/mesh-egress.ts";
import { awsMeshArguments } from "../../../../components/aws/mesh-egress/mesh-egress-faults.ts";
import type { AwsMeshEgressArgs } from "../../../../components/aws/mesh-egress/mesh-egress-schema.ts";
import { faultOf } from "../../../support/components/faults.ts";
import { refusal } from "../../../support/pulumi/mocks.ts";

const BASE: AwsMeshEgressArgs = { environment: "int", vpcId: "vpc-1", clientCidrs: ["10.1.0.0/16"] };
const build = (args: object = {}, name = "mesh") => new AwsMeshEgress(name, { ...BASE, ...args });
const lines = (text: string): string[] => text.split("\n");

const FIREWALL = {
  networkFirewall: { subnetIds: { "eu-west-2a": "subnet-1" } },
  routeTableIds: { "eu-west-2a": "rtb-1" },
};

describe("bad input", () => {
  const cases: [what: string, args: object, ...faults: string[]][] = [
    [
      "in every part at once, each where the composite takes it",
      {
        environment: "live",
        vpcId: undefined,
        clientCidrs: ["10.1.0.0/16", "155.231.48.0/24"],
        resolvers: ["dns"],
        networkFirewall: {
          priority: 0,
          capacity: 40_000,
          subnetIds: { "eu-west-2": "subnet-1" },
          logs: { retentionDays: 2 },
          resolvers: ["10.0.0.0/8"],
        },
        securityGroup: { securityGroupId: "" },
        dnsFirewall: { alsoResolve: ["*.nhs.uk"], priority: 9900 },
        tags: { Owner: 7 },
        monitor: { owner: "x" },
        extraHosts: { int: { host: "msg.intspineservices.nhs.uk", reason: "r", owner: "o" } },
      },
      'clientCidrs[1]: "155.231.48.0/24" holds 155.231.48.156, an address of MESH itself. Name the networks your clients are in.',
      'resolvers[0]: "dns" is not an address. Write four decimal numbers, as in "10.20.0.2", or IPv6, as in "2001:db8::53".',
      "networkFirewall.priority: 0 is below 1, the least allowed.",
      "networkFirewall.capacity: 40000 is above 30000, the most that one rule group may hold. Split the rules over two groups.",
      'networkFirewall.subnetIds.eu-west-2: "eu-west-2" is no availability zone. Write its name, as in "eu-west-2a".',
      "networkFirewall.logs.retentionDays: 2 is not one of 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
      'networkFirewall.resolvers[0]: "10.0.0.0/8" is a network, not an address. Did you mean "10.0.0.0"?',
      'securityGroup.securityGroupId: "" is empty. Write a text, or remove the key.',
      'dnsFirewall.alsoResolve[0]: "*.nhs.uk" is a pattern; a zone means what lies below it as well. Did you mean "nhs.uk"?',
      "dnsFirewall.priority: 9900 is above 9899, the most allowed.",
      "monitor.expires: is missing; expected text.",
      "tags.Owner: 7 is not text. Put it in quotes.",
      'extraHosts.int.host: "msg.intspineservices.nhs.uk" is a host of int; this stack is live.',
      "vpcId: is missing; expected text.",
    ],
    [
      "everything turned off",
      { networkFirewall: { enabled: false }, securityGroup: { enabled: false }, dnsFirewall: { enabled: false } },
      "networkFirewall.enabled: false leaves nothing to make, because the other parts are off as well. Turn on networkFirewall, securityGroup or dnsFirewall.",
    ],
    [
      "what belongs to a network firewall that is off",
      { ...FIREWALL, networkFirewall: { enabled: false }, monitor: { owner: "x", expires: "2999-12-31" } },
      "monitor: is for the network firewall and DNS Firewall, which are off. Remove it, or turn one of them on.",
      "routeTableIds: leads to no firewall of ours. Give networkFirewall.subnetIds, or remove it.",
    ],
    [
      "what belongs to a firewall that isn't made",
      {
        routeTableIds: FIREWALL.routeTableIds,
        networkFirewall: { logs: { retentionDays: 30 }, enabledAnalysisTypes: [] },
      },
      "routeTableIds: leads to no firewall of ours. Give networkFirewall.subnetIds, or remove it.",
      "networkFirewall.logs: is for a firewall of ours. Give subnetIds, or remove it.",
      "networkFirewall.enabledAnalysisTypes: is for a firewall of ours. Give subnetIds, or remove it.",
    ],
    [
      "a route table in a zone without a subnet",
      { ...FIREWALL, routeTableIds: { "eu-west-2b": "rtb-1" } },
      "routeTableIds.eu-west-2b: the firewall has no subnet in this zone. Give it one (networkFirewall.subnetIds), or remove the route table.",
    ],
    [
      "what a shared policy can't have",
      { networkFirewall: { policy: "shared", subnetIds: { "eu-west-2a": "subnet-1" }, resolvers: ["10.9.0.2"] } },
      'networkFirewall.resolvers: is for a policy of our own, and this one is shared. Remove it, or set policy to "own".',
      'networkFirewall.subnetIds: is for a policy of our own, and this one is shared. Remove it, or set policy to "own".',
    ],
    [
      "a firewall in two places, and endpoints in a zone without it",
      {
        networkFirewall: {
          ...FIREWALL.networkFirewall,
          transitGatewayId: "tgw-1",
          vpcEndpointAssociations: { spoke: { vpcId: "vpc-2", subnetIds: { "eu-west-2b": "subnet-2" } } },
        },
      },
      "networkFirewall.transitGatewayId: stands beside a VPC or its subnets. Give either: a firewall is in one place.",
      "networkFirewall.availabilityZoneIds: is missing beside transitGatewayId. Give the ids of the zones that clients are in.",
      "networkFirewall.vpcEndpointAssociations.spoke.subnetIds.eu-west-2b: the firewall has no subnet in this zone, and AWS makes endpoints only where it has one. Give it one (networkFirewall.subnetIds), or remove this one.",
    ],
    [
      "what is for a transit gateway, without one",
      { networkFirewall: { acceptAttachment: true } },
      "networkFirewall.acceptAttachment: is for a firewall on a transit gateway. Give transitGatewayId as well, or remove it.",
    ],
    [
      "more rules than the capacity",
      { networkFirewall: { capacity: 1 } },
      /^networkFirewall\.capacity: 1 is below \d+, the Suricata rules that 1 hosts need\./.source,
    ],
    ["DNS Firewall without its zones", { dnsFirewall: {} }, "dnsFirewall.alsoResolve: is missing; expected a list."],
    [
      "unknown keys, with those of the composite",
      { network: [], networkFirewall: { firewall: {} }, securityGroup: { vpcId: "vpc-1" }, dnsFirewall: { rules: {} } },
      "networkFirewall.firewall: unknown key. Known are: enabled, policy, clientReferences, ruleGroups, priority, share, capacity, undecidedBytes, subnetIds, logs, enabledAnalysisTypes, transitGatewayId, availabilityZoneIds, acceptAttachment, vpcEndpointAssociations, resolvers.",
      "securityGroup.vpcId: unknown key. Known are: enabled, securityGroupId.",
      "dnsFirewall.rules: unknown key. Known are: enabled, alsoResolve, profile, priority, takeOverFailOpen, logs.",
      'network: unknown key. Did you mean "networks"? Known are: environment, networks, documentation, revocation, extraHosts, excludeEndpoints, vpcId, clientCidrs, resolvers, networkFirewall, routeTableIds, securityGroup, dnsFirewall, monitor, protect, tags.',
      "dnsFirewall.alsoResolve: is missing; expected a list.",
    ],
    [
      "sections that are none",
      { networkFirewall: true, securityGroup: [], dnsFirewall: "on" },
      "networkFirewall: true is not a map of keys to values. Write it as in {key: value}.",
      "securityGroup: [] is not a map of keys to values. Write it as in {key: value}.",
      'dnsFirewall: "on" is not a map of keys to values. Write it as in {key: value}.',
    ],
  ];
  for (const [what, args, ...faults] of cases)
    it(`is refused: ${what}`, async () => {
      const [head, ...found] = lines(await refusal(() => build(args)));
      assert.equal(head, "AwsMeshEgress can't be made:");
      assert.equal(found.length, faults.length, found.join("\n"));
      for (const [index, fault] of faults.entries())
        if (fault.startsWith("^")) assert.match(found[index] ?? "", new RegExp(fault));
        else assert.equal(found[index], fault);
    });

  it("is refused: a name too long for the parts", async () =>
    assert.deepEqual(lines(await refusal(() => build({}, "m".repeat(41)))).slice(1), [
      `name: "${"m".repeat(41)}" has 41 characters, above 40, the most that AWS leaves room for. Shorten it.`,
    ]));

  it("is refused where nothing is given at all", async () => {
    // biome-ignore lint/suspicious/noExplicitAny: what a JavaScript program might do.
    const message = await refusal(() => new AwsMeshEgress("mesh", undefined as any));
    assert.equal(message, "AwsMeshEgress can't be made:\nis missing; expected a map of keys to values.");
  });

  it("is seen by the schema alone, without a component", () =>
    assert.equal(
      faultOf(awsMeshArguments.schema, { ...BASE, networkFirewall: { capacity: 0 }, environment: "prod" }),
      'environment: "prod" is not the name of an environment here. Write live.\nnetworkFirewall.capacity: 0 is below 1, the least allowed.',
    ));
});
