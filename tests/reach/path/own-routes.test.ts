import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { verdictsOf, wordsFor } from "../../support/reach/flows.ts";
import { type Sample, UNKNOWN } from "../../support/readers/readings.ts";

const says = (samples: readonly Sample[], line: string, expected: string): void =>
  assert.equal(wordsFor(samples, line), expected);

const assumed = (samples: readonly Sample[], line: string): string[] =>
  verdictsOf(samples, line).flatMap(({ assumptions }) => assumptions);

describe("the local route of AWS", () => {
  // https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
  const vpc: Sample = { type: "aws:ec2/vpc:Vpc", name: "vpc", id: "vpc-1", props: { cidrBlock: "10.0.0.0/16" } };
  const block: Sample = {
    type: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    name: "block",
    props: { vpcId: "vpc-1", cidrBlock: "10.7.0.0/16" },
  };
  const subnet: Sample = {
    type: "aws:ec2/subnet:Subnet",
    name: "subnet",
    id: "subnet-1",
    props: { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" },
  };
  const policy: Sample = {
    type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    name: "policy",
    props: {
      firewallPolicy: {
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
        statefulDefaultActions: ["aws:drop_strict"],
      },
    },
  };
  const table = (...routes: readonly (readonly [cidrBlock: string, via: object])[]): Sample => ({
    type: "aws:ec2/routeTable:RouteTable",
    name: "table",
    id: "rtb-1",
    props: { vpcId: "vpc-1", routes: routes.map(([cidrBlock, via]) => ({ cidrBlock, ...via })) },
  });
  const ENDPOINT = { vpcEndpointId: "vpce-1" };
  const all = table(["0.0.0.0/0", ENDPOINT]);
  const INSIDE = "10.0.0.5 10.0.9.9:443 tcp";

  it("leads past the firewall to the VPC's own addresses, and to no others", () => {
    says([vpc, policy, all], INSIDE, "allow");
    says([vpc, policy, all], "10.0.0.5 10.1.0.9:443 tcp", "deny-default");
    says([vpc, policy, all], "10.0.0.5 8.8.8.8:443 tcp", "deny-default");
  });

  it("holds all blocks of the VPC", () => {
    says([vpc, policy, all], "10.0.0.5 10.7.0.9:443 tcp", "deny-default");
    says([vpc, block, policy, all], "10.0.0.5 10.7.0.9:443 tcp", "allow");
    says([vpc, block, policy, all], "10.7.0.5 10.0.0.9:443 tcp", "allow");
  });

  it("gives way to a route of the same or a narrower destination", () => {
    says([vpc, policy, table(["0.0.0.0/0", ENDPOINT], ["10.0.9.0/24", ENDPOINT])], INSIDE, "deny-default");
    says([vpc, policy, table(["0.0.0.0/0", ENDPOINT], ["10.0.0.0/16", ENDPOINT])], INSIDE, "deny-default");
    says([vpc, policy, table(["0.0.0.0/0", ENDPOINT], ["10.0.0.0/8", ENDPOINT])], INSIDE, "allow");
  });

  it("is joined by routes to other own networks, which go past the firewall as well", () => {
    const peered = table(["0.0.0.0/0", ENDPOINT], ["10.9.0.0/16", { vpcPeeringConnectionId: "pcx-1" }]);
    says([vpc, policy, peered], "10.0.0.5 10.9.0.9:443 tcp", "allow");
    says([vpc, policy, peered], "10.0.0.5 10.8.0.9:443 tcp", "deny-default");
  });

  it("is for the clients of its own VPC", () => {
    const other: Sample = { ...vpc, name: "other", id: "vpc-2", props: { cidrBlock: "10.9.0.0/16" } };
    says([vpc, other, policy, all], "10.9.0.5 10.0.9.9:443 tcp", "deny-default");
    says([vpc, other, policy, all], "10.9.0.5 10.9.9.9:443 tcp", "allow");
  });

  it("holds where the stack has no table", () => says([vpc, policy], INSIDE, "allow"));

  it("is taken for granted where the VPC isn't known, of addresses that may be in it", () => {
    const text = "the address isn't in the client's own VPC, nor do propagated routes lead there";
    assert.ok(assumed([policy, all], INSIDE).includes(text));
    assert.ok(assumed([{ ...vpc, props: { cidrBlock: UNKNOWN } }, policy, all], INSIDE).includes(text));
    assert.ok(!assumed([vpc, policy, all], INSIDE).includes(text));
    const own: Sample = { ...subnet, props: { ...subnet.props, cidrBlock: "192.0.2.0/24" } };
    assert.ok(assumed([own, policy, all], "192.0.2.5 192.0.2.2:53 tcp").includes(text));
    assert.ok(!assumed([policy, all], "10.0.0.5 8.8.8.8:443 tcp").includes(text));
    assert.ok(!assumed([policy, all], "10.0.0.5 example.org").includes(text));
  });

  it("is one that a table may write down", () =>
    says(
      [policy, table(["0.0.0.0/0", ENDPOINT], ["192.0.2.0/24", { gatewayId: "local" }])],
      "192.0.2.5 192.0.2.9:443 tcp",
      "allow",
    ));
});

describe("Azure's routes inside a virtual network", () => {
  // https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview
  const NETWORK = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";
  const network: Sample = {
    type: "azure-native:network:VirtualNetwork",
    name: "v",
    props: { virtualNetworkName: "v", addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
  };
  const subnet = (routeTable?: string, name = "s", addressPrefix = "10.0.1.0/24"): Sample => ({
    type: "azure-native:network:Subnet",
    name,
    id: `${NETWORK}/virtualNetworks/v/subnets/${name}`,
    props: {
      subnetName: name,
      virtualNetworkName: "v",
      addressPrefix,
      ...(routeTable && { routeTable: { id: `${NETWORK}/routeTables/${routeTable}` } }),
    },
  });
  const policy: Sample = { type: "azure-native:network:FirewallPolicy", name: "policy", props: {} };
  const table = (...prefixes: readonly string[]): Sample => ({
    type: "azure-native:network:RouteTable",
    name: "table",
    id: `${NETWORK}/routeTables/table`,
    props: {
      routes: prefixes.map((addressPrefix, index) => ({
        name: `r${index}`,
        addressPrefix,
        nextHopType: "VirtualAppliance",
        nextHopIpAddress: "10.0.0.4",
      })),
    },
  });
  const INSIDE = "10.0.1.5 10.0.9.9:443 tcp";

  it("go past the firewall, unless a route of the same or a narrower destination leads there", () => {
    says([network, policy, subnet("table"), table("0.0.0.0/0")], INSIDE, "allow");
    says([network, policy, subnet("table"), table("0.0.0.0/0", "10.0.0.0/16")], INSIDE, "partial");
    says([network, policy, subnet("table"), table("0.0.0.0/0", "10.0.9.0/24")], INSIDE, "partial");
    says([network, policy, subnet("table"), table("0.0.0.0/0")], "10.0.1.5 10.1.0.9:443 tcp", "partial");
  });

  it("are what VirtualNetwork stands for in an NSG, among what else is connected", () => {
    const nsg = (...securityRules: readonly object[]): Sample => ({
      type: "azure-native:network:NetworkSecurityGroup",
      name: "nsg",
      props: { networkSecurityGroupName: "nsg", securityRules },
    });
    const deny = {
      name: "deny",
      access: "Deny",
      direction: "Outbound",
      priority: 100,
      protocol: "*",
      sourceAddressPrefix: "*",
      destinationAddressPrefix: "VirtualNetwork",
      destinationPortRange: "*",
    };
    says([network, nsg()], INSIDE, "allow");
    says([network, nsg()], "10.0.1.5 10.1.0.9:443 tcp", "unknown");
    says([network, nsg()], "10.1.0.5 10.0.9.9:443 tcp", "unknown");
    says([network, nsg(deny)], INSIDE, "deny");
  });

  it("drop what is private elsewhere, unless a table leads it on or a peering does", () => {
    const stack = [network, policy, table("0.0.0.0/0"), subnet("table"), subnet(undefined, "t", "10.0.2.0/24")];
    says(stack, "10.0.2.5 10.1.0.9:443 tcp", "partial unknown");
    says(stack, "10.0.2.5 8.8.8.8:443 tcp", "partial allow");
    says([network, policy, subnet("table"), table("10.1.0.0/16")], "10.0.1.5 10.1.0.9:443 tcp", "partial");
  });

  it("to peerings are taken for granted not to be there", () =>
    assert.ok(
      assumed([network, policy, subnet("table"), table("0.0.0.0/0")], "10.0.1.5 10.1.0.9:443 tcp").includes(
        "the address isn't in the client's own virtual network, nor behind a peering or a gateway of it",
      ),
    ));
});
