import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { describeRanges } from "../../../src/egress/address/write-ranges.ts";
import { decide } from "../../../src/reach/verdict/decide.ts";
import { flowOf, pathsOfSamples } from "../../support/reach/flows.ts";
import type { Sample } from "../../support/readers/readings.ts";

/** Each path with its clients and what it says of the flow. */
const answers = (samples: readonly Sample[], line: string): Record<string, string> =>
  Object.fromEntries(
    pathsOfSamples(samples).map((path) => [
      `${path.title} ${path.clients ? describeRanges(path.clients) : "any"}`,
      decide(path, flowOf(line)).verdict,
    ]),
  );

const LINE = "10.0.0.5 8.8.8.8:443 tcp";

const awsSubnet = (name: string, cidrBlock: string): Sample => ({
  type: "aws:ec2/subnet:Subnet",
  name,
  id: `subnet-${name}`,
  props: { vpcId: "vpc-1", cidrBlock },
});
const table = (name: string, target: object): Sample => ({
  type: "aws:ec2/routeTable:RouteTable",
  name,
  id: `rtb-${name}`,
  props: { routes: [{ cidrBlock: "0.0.0.0/0", ...target }] },
});
const onTable = (subnet: string, routeTable: string): Sample => ({
  type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  name: `${subnet}-${routeTable}`,
  props: { subnetId: `subnet-${subnet}`, routeTableId: `rtb-${routeTable}` },
});
const acl = (name: string, action: string, subnetIds?: string[]): Sample => ({
  type: "aws:ec2/networkAcl:NetworkAcl",
  name,
  id: `acl-${name}`,
  props: {
    egress: [{ ruleNo: 100, action, protocol: "-1", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0 }],
    ...(subnetIds && { subnetIds }),
  },
});

describe("subnets of AWS", () => {
  const [a, b, c] = [awsSubnet("a", "10.0.1.0/24"), awsSubnet("b", "10.0.2.0/24"), awsSubnet("c", "10.0.3.0/24")];

  it("go by the route table that they are associated with", () =>
    assert.deepEqual(
      answers(
        [
          a,
          b,
          table("in", { natGatewayId: "nat-1" }),
          table("none", { vpcPeeringConnectionId: "pcx-1" }),
          onTable("a", "in"),
          onTable("b", "none"),
        ],
        LINE,
      ),
      { "AWS, by in 10.0.1.0/24": "allow", "AWS, by none 10.0.2.0/24": "unknown" },
    ));

  it("of which one has no association have the main table, which the stack doesn't hold", () =>
    assert.deepEqual(answers([a, b, table("in", { natGatewayId: "nat-1" }), onTable("a", "in")], LINE), {
      "AWS, by in 10.0.1.0/24": "allow",
      "AWS, by the main route table 10.0.2.0/24": "unknown",
    }));

  it("have neither a network ACL nor a table that the stack attaches to no subnet, where others are theirs", () => {
    const acls = [acl("theirs", "allow", ["subnet-a"]), acl("nobodys", "deny")];
    const tables = [table("in", { natGatewayId: "nat-1" }), onTable("a", "in"), table("out", { gatewayId: "igw-1" })];
    assert.deepEqual(answers([a, ...tables, ...acls], LINE), {
      "AWS, behind theirs, by in 10.0.1.0/24": "allow",
      "AWS, behind nobodys, by out 0.0.0.0-10.0.0.255, 10.0.2.0-255.255.255.255, ::/0": "deny",
    });
    assert.deepEqual(answers([a, acl("theirs", "allow", ["subnet-a"]), acl("nobodys", "deny")], LINE), {
      "AWS, behind theirs 10.0.1.0/24": "allow",
      "AWS, behind nobodys 0.0.0.0-10.0.0.255, 10.0.2.0-255.255.255.255, ::/0": "deny",
    });
  });

  it("go by the DNS rules of their own VPC's Profile, and of no other", () => {
    const inVpc = (vpcId: string, cidrBlock: string): Sample => {
      const subnet = awsSubnet(`of-${vpcId}`, cidrBlock);
      return { ...subnet, props: { ...subnet.props, vpcId } };
    };
    const profile = (vpc: string): Sample[] => [
      { type: "aws:route53/profilesProfile:ProfilesProfile", name: "profile", id: "rp-1", props: {} },
      {
        type: "aws:route53/profilesResourceAssociation:ProfilesResourceAssociation",
        name: "profile-rules",
        props: { profileId: "rp-1", resourceArn: "rslvr-frg-1", resourceProperties: '{"priority":101}' },
      },
      {
        type: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
        name: "blocked",
        id: "rslvr-frg-1",
        props: {},
      },
      {
        type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
        name: "everything",
        id: "rslvr-fdl-1",
        props: { domains: ["*."] },
      },
      {
        type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
        name: "block",
        props: {
          action: "BLOCK",
          priority: 1,
          firewallRuleGroupId: "rslvr-frg-1",
          firewallDomainListId: "rslvr-fdl-1",
        },
      },
      {
        type: "aws:route53/profilesAssociation:ProfilesAssociation",
        name: "vpc",
        props: { profileId: "rp-1", resourceId: vpc },
      },
    ];
    const subnets = [inVpc("vpc-1", "10.1.0.0/16"), inVpc("vpc-2", "10.2.0.0/16")];
    const line = "10.1.0.5 a.example.org";
    assert.deepEqual(answers([...profile("vpc-1"), ...subnets], line), {
      "AWS, blocked 10.1.0.0/16": "deny",
      "AWS, without DNS Firewall 10.2.0.0/16": "allow",
    });
    // All are in one VPC, or the stack holds none of the VPC that has the Profile: nothing is told apart.
    assert.deepEqual(Object.values(answers([...profile("vpc-1"), ...subnets.slice(0, 1)], line)), ["deny"]);
    assert.deepEqual(Object.values(answers([...profile("vpc-9"), ...subnets], line)), ["deny"]);
  });

  it("of which one has no association have the main table of their own VPC", () => {
    const main = (vpcId: string, routeTableId: string): Sample => ({
      type: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
      name: vpcId,
      props: { vpcId, routeTableId },
    });
    const other: Sample = { ...b, props: { ...b.props, vpcId: "vpc-2" } };
    const tables = [table("in", { natGatewayId: "nat-1" }), table("peer", { vpcPeeringConnectionId: "pcx-1" })];
    assert.deepEqual(answers([a, other, c, ...tables, onTable("c", "in"), main("vpc-1", "rtb-in")], LINE), {
      "AWS, by in 10.0.1.0/24, 10.0.3.0/24": "allow",
      "AWS, by peer 0.0.0.0-10.0.0.255, 10.0.4.0-255.255.255.255, ::/0": "unknown",
      "AWS, by the main route table 10.0.2.0/24": "unknown",
    });
    assert.deepEqual(answers([a, other, c, ...tables, onTable("c", "in"), main("vpc-2", "rtb-peer")], LINE), {
      "AWS, by in 10.0.3.0/24": "allow",
      "AWS, by peer 10.0.2.0/24": "unknown",
      "AWS, by the main route table 10.0.1.0/24": "unknown",
    });
  });

  it("are behind the ACL that names them, or that an association names, and no other", () => {
    const on: Sample = {
      type: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
      name: "b-shut",
      props: { networkAclId: "acl-shut", subnetId: "subnet-b" },
    };
    assert.deepEqual(answers([a, b, c, acl("open", "allow", ["subnet-a"]), acl("shut", "deny"), on], LINE), {
      "AWS, behind open 10.0.1.0/24": "allow",
      "AWS, behind shut 10.0.2.0/24": "deny",
      "AWS, behind the default network ACL 10.0.3.0/24": "allow",
    });
  });

  it("that are behind an ACL and a table are behind both, and no client is where others would cross", () =>
    assert.deepEqual(
      answers(
        [
          ...[a, b, acl("open", "allow", ["subnet-a"]), acl("shut", "deny", ["subnet-b"])],
          ...[table("out", { natGatewayId: "nat-1" }), table("hole", { gatewayId: "local" })],
          ...[onTable("a", "out"), onTable("b", "hole")],
        ],
        LINE,
      ),
      { "AWS, behind open, by out 10.0.1.0/24": "allow", "AWS, behind shut, by hole 10.0.2.0/24": "deny" },
    ));

  it("in which the firewall's endpoints are hold no client", () => {
    const firewall: Sample = {
      type: "aws:networkfirewall/firewall:Firewall",
      name: "firewall",
      props: { vpcId: "vpc-1", subnetMappings: [{ subnetId: "subnet-b" }] },
    };
    const tables = [table("in", { vpcEndpointId: "vpce-1" }), table("out", { natGatewayId: "nat-1" })];
    const titles = pathsOfSamples([a, b, firewall, ...tables, onTable("a", "in"), onTable("b", "out")]).map(
      ({ title }) => title,
    );
    assert.deepEqual(titles, ["AWS"]);
  });

  it("behind a table that the stack doesn't hold are unknown", () =>
    assert.deepEqual(
      answers([a, b, table("in", { natGatewayId: "nat-1" }), onTable("a", "in"), onTable("b", "theirs")], LINE),
      {
        "AWS, by in 10.0.1.0/24": "allow",
        "AWS, behind rtb-theirs 10.0.2.0/24": "unknown",
      },
    ));

  it("are told of in the notation of CloudFormation as well", () =>
    assert.deepEqual(
      answers(
        [
          a,
          table("in", { natGatewayId: "nat-1" }),
          table("peer", { vpcPeeringConnectionId: "pcx-1" }),
          {
            type: "aws-native:ec2:SubnetRouteTableAssociation",
            name: "a-in",
            props: { subnetId: "subnet-a", routeTableId: "rtb-in" },
          },
        ],
        LINE,
      ),
      {
        "AWS, by in 10.0.1.0/24": "allow",
        "AWS, by peer 0.0.0.0-10.0.0.255, 10.0.2.0-255.255.255.255, ::/0": "unknown",
      },
    ));
});

describe("subnets of Azure", () => {
  const NETWORK = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";
  const group = (name: string, access: string): Sample => ({
    type: "azure-native:network:NetworkSecurityGroup",
    name,
    id: `${NETWORK}/networkSecurityGroups/${name}`,
    props: {
      securityRules: [
        {
          name: "r",
          access,
          direction: "Outbound",
          priority: 100,
          protocol: "*",
          sourceAddressPrefix: "*",
          sourcePortRange: "*",
          destinationAddressPrefix: "*",
          destinationPortRange: "*",
        },
      ],
    },
  });
  const groups = [group("open", "Allow"), group("shut", "Deny")];
  const subnet = (name: string, addressPrefix: string, nsg?: string): Sample => ({
    type: "azure-native:network:Subnet",
    name,
    id: `${NETWORK}/virtualNetworks/v/subnets/${name}`,
    props: {
      subnetName: name,
      addressPrefix,
      ...(nsg && { networkSecurityGroup: { id: `${NETWORK}/networkSecurityGroups/${nsg}` } }),
    },
  });
  const expected = { "Azure, behind open 10.0.1.0/24": "allow", "Azure, behind shut 10.0.2.0/24": "deny" };

  it("go by the NSG that they name", () =>
    assert.deepEqual(
      answers([...groups, subnet("a", "10.0.1.0/24", "open"), subnet("b", "10.0.2.0/24", "shut")], LINE),
      expected,
    ));

  it("inside their network do so as well", () =>
    assert.deepEqual(
      answers(
        [
          ...groups,
          {
            type: "azure-native:network:VirtualNetwork",
            name: "v",
            props: {
              subnets: [subnet("a", "10.0.1.0/24", "open"), subnet("b", "10.0.2.0/24", "shut")].map(
                ({ name, props }) => ({
                  name,
                  ...props,
                }),
              ),
            },
          },
        ],
        LINE,
      ),
      expected,
    ));

  it("of the classic provider go by associations", () => {
    const classic = (name: string, prefix: string): Sample => ({
      type: "azure:network/subnet:Subnet",
      name,
      id: `${NETWORK}/virtualNetworks/v/subnets/${name}`,
      props: { addressPrefixes: [prefix] },
    });
    const on = (name: string, nsg: string): Sample => ({
      type: "azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation",
      name: `${name}-${nsg}`,
      props: {
        subnetId: `${NETWORK}/virtualNetworks/v/subnets/${name}`,
        networkSecurityGroupId: `${NETWORK}/networkSecurityGroups/${nsg}`,
      },
    });
    assert.deepEqual(
      answers(
        [...groups, classic("a", "10.0.1.0/24"), classic("b", "10.0.2.0/24"), on("a", "open"), on("b", "shut")],
        LINE,
      ),
      expected,
    );
  });

  it("without an NSG, beside others, are open; Azure's own subnets hold no client", () =>
    assert.deepEqual(
      answers(
        [
          ...groups,
          ...[subnet("a", "10.0.1.0/24", "open"), subnet("b", "10.0.2.0/24", "shut")],
          ...[subnet("c", "10.0.3.0/24"), subnet("AzureFirewallSubnet", "10.0.4.0/24")],
        ],
        LINE,
      ),
      { ...expected, "Azure, without an NSG 10.0.3.0/24": "allow" },
    ));

  it("without a route to the firewall go by Azure's own, past it", () => {
    const firewall: Sample = { type: "azure-native:network:FirewallPolicy", name: "policy", props: {} };
    const routes: Sample = {
      type: "azure-native:network:RouteTable",
      name: "table",
      id: `${NETWORK}/routeTables/table`,
      props: {
        routes: [
          { name: "r", addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress: "10.9.0.4" },
        ],
      },
    };
    const through: Sample = {
      ...subnet("a", "10.0.1.0/24"),
      props: { ...subnet("a", "10.0.1.0/24").props, routeTable: { id: `${NETWORK}/routeTables/table` } },
    };
    assert.deepEqual(answers([firewall, routes, through, subnet("b", "10.0.2.0/24")], LINE), {
      "Azure, by table 10.0.1.0/24": "partial",
      "Azure, without a route table 10.0.2.0/24": "allow",
    });
  });
});
