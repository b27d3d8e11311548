import assert from "node:assert/strict";
import { Subnet } from "@pulumi/azure-native/network/subnet.js";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { AzureNsgEgress, nsgIdOf } from "../../../../components/azure/nsg/nsg-egress.ts";
import type { AzureNsgEgressArgs } from "../../../../components/azure/nsg/nsg-egress-schema.ts";
import { unhandledRejections } from "../../../support/components/rejections.ts";
import { record, refusal, UNKNOWN } from "../../../support/pulumi/mocks.ts";
import { HTTP_RULE, RULES } from "../../../support/readers/rules.ts";

const GROUP = "azure-native:network:NetworkSecurityGroup";
const RULE = "azure-native:network:SecurityRule";
const NEW = { location: "uksouth", internalCidrs: [] };
const FULL = { location: "uksouth", internalCidrs: ["10.0.0.0/8"], resolvers: ["10.0.0.4"] };
const OPEN_DOOR =
  "An NSG can't match names: this one opens TCP 443 to any address. Without a default route to a firewall it is an open door.";

const build = (args: Partial<AzureNsgEgressArgs> = NEW, name = "mesh") =>
  new AzureNsgEgress(name, { rules: RULES, resourceGroupName: "rg", ...args } as AzureNsgEgressArgs);

describe("a new group", () => {
  it("has its rules beside it, never inside, and its tags", async () => {
    const { resources, named } = await record(() => build({ ...FULL, tags: { Owner: "mesh" } }));
    assert.deepEqual(
      resources.map(({ name, type, parent }) => [name, type, parent]),
      [
        ["mesh", "mesh-egress:index:AzureNsgEgress", ""],
        ["mesh-group", GROUP, "mesh"],
        ...["internal", "dns-udp", "dns-tcp", "hosts", "deny"].map((purpose) => [`mesh-${purpose}`, RULE, "mesh"]),
      ],
    );
    assert.deepEqual(named("mesh-group").inputs, {
      resourceGroupName: "rg",
      location: "uksouth",
      tags: { Owner: "mesh" },
    });
  });

  it("names each rule for what it is for", async () => {
    const { typed } = await record(() => build({ ...FULL, rules: { ...RULES, ...HTTP_RULE } }), {
      computed: ({ name }) => ({ name: `${name}1a2b3c4d` }),
    });
    assert.deepEqual(
      typed(RULE).map(({ inputs }) => [
        inputs.resourceGroupName,
        inputs.networkSecurityGroupName,
        inputs.securityRuleName,
        inputs.priority,
        inputs.destinationAddressPrefix ?? inputs.destinationAddressPrefixes,
        inputs.destinationPortRange ?? inputs.destinationPortRanges,
      ]),
      [
        ["rg", "mesh-group1a2b3c4d", "mesh-internal", 1000, ["10.0.0.0/8"], "*"],
        ["rg", "mesh-group1a2b3c4d", "mesh-dns-udp", 1001, ["10.0.0.4"], ["53"]],
        ["rg", "mesh-group1a2b3c4d", "mesh-dns-tcp", 1002, ["10.0.0.4"], ["53"]],
        ["rg", "mesh-group1a2b3c4d", "mesh-hosts", 1003, "*", ["80", "443"]],
        ["rg", "mesh-group1a2b3c4d", "mesh-deny", 4096, "*", "*"],
      ],
    );
  });

  it("shares an NSG: its names are its own, and one of several denies", async () => {
    const existing = { networkSecurityGroupName: "shared", resourceGroupName: "rg", rules: RULES, internalCidrs: [] };
    const { typed } = await record(() => {
      new AzureNsgEgress("one", existing);
      new AzureNsgEgress("two", { ...existing, priority: 2000, deny: false });
    });
    assert.deepEqual(
      typed(RULE)
        .map(({ inputs }) => `${inputs.securityRuleName} ${inputs.priority}`)
        .sort(),
      ["one-deny 4096", "one-hosts 1003", "two-hosts 2003"],
    );
  });

  it("makes no new NSG that denies nothing", async () =>
    assert.match(
      await refusal(() => build({ ...NEW, deny: false })),
      /\ndeny: is false, but a new NSG has nobody else to deny/,
    ));

  it("makes no rule for an empty list", async () => {
    const { typed } = await record(() => build({ ...NEW, resolvers: [] }));
    assert.deepEqual(
      typed(RULE).map(({ name }) => name),
      ["mesh-hosts", "mesh-deny"],
    );
  });

  it("writes one rule after the other, the one that denies last, and gives its id when that is done", async () => {
    const withSubnet = () => {
      const { networkSecurityGroupId } = build(FULL);
      const place = { resourceGroupName: "rg", virtualNetworkName: "network" };
      new Subnet("subnet", { ...place, networkSecurityGroup: { id: networkSecurityGroupId } });
    };
    const { named } = await record(withSubnet, { computed: ({ name }) => ({ name }) });
    const before = ["mesh-group"];
    for (const purpose of ["internal", "dns-udp", "dns-tcp", "hosts", "deny"]) {
      assert.deepEqual(named(`mesh-${purpose}`).dependencies, before.toSorted());
      before.push(`mesh-${purpose}`);
    }
    assert.deepEqual(named("subnet").dependencies, ["mesh-deny", "mesh-group"]);
    assert.equal(named("mesh").outputs?.networkSecurityGroupId, "mesh-group-id");
  });

  it("keeps its rules known in a preview, whatever other resources supply", async () => {
    const supplied = () => {
      const { etag } = new VirtualNetwork("network", { resourceGroupName: "rg" });
      const resolvers = pulumi.all([etag.apply((cidr) => cidr.replace("0/16", "4"))]);
      return build({ location: "uksouth", internalCidrs: [etag, "10.0.0.0/8"], resolvers });
    };
    const { named } = await record(supplied, { preview: true });
    assert.equal(named("mesh-internal").inputs.destinationAddressPrefixes, UNKNOWN);
    assert.equal(named("mesh-dns-udp").inputs.destinationAddressPrefixes, UNKNOWN);
    assert.equal(named("mesh-internal").inputs.priority, 1000);
    const settled = await record(supplied, { computed: () => ({ etag: "10.1.0.0/16" }) });
    assert.deepEqual(settled.named("mesh-internal").inputs.destinationAddressPrefixes, ["10.1.0.0/16", "10.0.0.0/8"]);
    assert.deepEqual(settled.named("mesh-dns-udp").inputs.destinationAddressPrefixes, ["10.1.0.4"]);
  });

  it("finds what another resource supplies wrongly", async () => {
    const [error] = await unhandledRejections(() =>
      record(() => build({ location: "uksouth", internalCidrs: pulumi.output(["0.0.0.0/0"]) })).catch(() => undefined),
    );
    assert.match(
      String(error),
      /internalCidrs\[0\]: "0\.0\.0\.0\/0" is every address and would open everything\. Name the internal networks that clients need\./,
    );
  });

  it("publishes its hosts as open to any address, and says so unless a firewall is on the way", async () => {
    const { named, logs } = await record(() => build());
    assert.deepEqual(
      named("mesh").outputs?.hosts.map(({ key, layer }: { key: string; layer: string }) => [key, layer]),
      [
        ["live-api", "address"],
        ["live-internet", "address"],
      ],
    );
    assert.deepEqual(logs, [{ severity: "warning", message: OPEN_DOOR, about: "mesh" }]);
    assert.deepEqual((await record(() => build({ ...NEW, routedToFirewall: true }))).logs, []);
  });
});

describe("an existing group", () => {
  const existing = { networkSecurityGroupName: "clients-nsg", internalCidrs: [] };

  it("gets rules alone, at the numbers asked for, and everybody is told", async () => {
    const { resources, named, warnings } = await record(() => build({ ...existing, priority: 4092 }));
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["mesh", "mesh-hosts", "mesh-deny"],
    );
    assert.equal(named("mesh-hosts").inputs.networkSecurityGroupName, "clients-nsg");
    assert.equal(named("mesh-hosts").inputs.priority, 4095);
    assert.deepEqual(warnings, [
      "Whatever else the subnets and interfaces of this existing NSG send, and none of its rules allows, is denied.",
      OPEN_DOOR,
    ]);
  });

  it("is known by a rule's id", () => {
    const group = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/clients";
    assert.equal(nsgIdOf(`${group}/securityRules/mesh-egress-deny`), group);
  });
});

describe("bad input is refused", () => {
  const cases: [what: string, args: object, ...faults: string[]][] = [
    [
      "no group, and nothing said of internal networks",
      {},
      "internalCidrs: is missing. List the networks that clients need beside MESH, or write [] for none.",
      "location: is missing, and so is networkSecurityGroupName. Say where to make an NSG, or name an existing one.",
    ],
    [
      "two groups",
      { ...NEW, networkSecurityGroupName: "clients-nsg" },
      "location: stands beside networkSecurityGroupName. Give one: where to make an NSG, or an existing one.",
    ],
    [
      "internal networks that are everything, in IPv6, hold MESH or are none",
      { ...NEW, internalCidrs: ["0.0.0.0/0", "fd00::/8", "3.8.0.0/14", "10.0.0.1"] },
      'internalCidrs[0]: "0.0.0.0/0" is every address and would open everything. Name the internal networks that clients need.',
      'internalCidrs[1]: "fd00::/8" is IPv6; one rule of an NSG can\'t hold both families, so name IPv4 networks.',
      'internalCidrs[2]: "3.8.0.0/14" holds 3.11.177.31, an address of MESH itself, which is reached through the firewall. Name smaller networks.',
      'internalCidrs[3]: "10.0.0.1" is an address, not a network. Did you mean "10.0.0.1/32"?',
    ],
    [
      "numbers that leave no room, and resolvers that are no IPv4 address",
      { ...NEW, priority: 4093, resolvers: ["2001:db8::53", "10.0.0.0/24"] },
      'resolvers[0]: "2001:db8::53" is IPv6. Give an address of IPv4.',
      'resolvers[1]: "10.0.0.0/24" is a network, not an address. Did you mean "10.0.0.0"?',
      "priority: 4093 is above 4092, the most allowed.",
    ],
    ["a number below Azure's", { ...NEW, priority: 99 }, "priority: 99 is below 100, the least allowed."],
    [
      "an unknown key",
      { ...NEW, resolver: [] },
      'resolver: unknown key. Did you mean "resolvers"? Known are: rules, resourceGroupName, networkSecurityGroupName, location, resolvers, internalCidrs, priority, deny, routedToFirewall, tags.',
    ],
  ];
  for (const [what, args, ...faults] of cases)
    it(what, async () =>
      assert.deepEqual((await refusal(() => build(args))).split("\n"), ["AzureNsgEgress can't be made:", ...faults]),
    );

  it("a component's name that can't become one in Azure", async () =>
    assert.match(
      await refusal(() => build(NEW, "mesh/egress")),
      /\nname: "mesh\/egress" can't become a name in Azure\./,
    ));
});
