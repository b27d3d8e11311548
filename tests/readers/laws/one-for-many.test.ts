import assert from "node:assert/strict";
import { Route } from "@pulumi/aws/ec2transitgateway/route.js";
import { Policy } from "@pulumi/aws/fms/policy.js";
import { describe, it } from "mocha";
import { AwsNetworkFirewallEgress } from "../../../components/aws/network-firewall/network-firewall-egress.ts";
import { AzureFirewallEgress } from "../../../components/azure/firewall/firewall-egress.ts";
import { AzureMeshEgress } from "../../../components/azure/mesh-egress/mesh-egress.ts";
import type { Grant } from "../../../src/egress/grant.ts";
import type { ResourceReading } from "../../../src/egress/resource/resource-reading.ts";
import { firewallsOf } from "../../../src/reach/firewalls.ts";
import { stackIndex } from "../../../src/readers/follow/stack-index.ts";
import { SHAPES } from "../../support/readers/read-back.ts";
import { RULES } from "../../support/readers/rules.ts";

const clientCidrs = ["10.20.0.0/16"];
const firewallsIn = (readings: readonly ResourceReading[]) =>
  firewallsOf(readings, stackIndex(readings)).filter(({ grants }) => grants.length > 0);
const viasOf = (grants: readonly Grant[]) => grants.flatMap(({ via }) => (via ? [via.kind] : []));

for (const [shape, readBack] of SHAPES)
  describe(`one rule for many, read back ${shape}`, () => {
    it("is one firewall, however many VPCs have endpoints of it, and routes to each lead there", async () => {
      const { readings, grants } = await readBack(
        () =>
          new AwsNetworkFirewallEgress("mesh", {
            rules: RULES,
            clientCidrs,
            firewall: { vpcId: "vpc-1", subnetIds: { "eu-west-2a": "subnet-eu-west-2a" } },
            vpcEndpointAssociations: Object.fromEntries(
              ["one", "two"].map((key) => [
                key,
                {
                  vpcId: `vpc-${key}`,
                  subnetIds: { "eu-west-2a": "subnet-eu-west-2a" },
                  routeTableIds: { "eu-west-2a": `rtb-${key}` },
                },
              ]),
            ),
          }),
      );
      assert.equal(firewallsIn(readings).length, 1);
      assert.deepEqual(viasOf(grants), ["firewall", "firewall"]);
    });

    it("is a firewall on a transit gateway, to which the gateway's routes lead", async () => {
      const { readings, grants } = await readBack(() => {
        const { transitGatewayAttachmentId } = new AwsNetworkFirewallEgress("mesh", {
          rules: RULES,
          clientCidrs,
          firewall: { transitGatewayId: "tgw-1", availabilityZoneIds: ["euw2-az1"], acceptAttachment: true },
        });
        new Route("spokes", {
          transitGatewayRouteTableId: "tgw-rtb-1",
          destinationCidrBlock: "0.0.0.0/0",
          transitGatewayAttachmentId: transitGatewayAttachmentId ?? "",
        });
      });
      assert.equal(firewallsIn(readings).length, 1);
      assert.deepEqual(viasOf(grants), [shape === "in a preview" ? "firewall" : "unknown"]);
    });

    it("is a shared rule group, and whomever it is shared with, nothing else is opened", async () => {
      const shares = [
        undefined,
        { accountIds: ["123456789012", "210987654321"] },
        { organizationArn: "arn:aws:organizations::123456789012:organization/o-abcdefghij" },
        { organizationalUnitArns: ["arn:aws:organizations::123456789012:ou/o-abcdefghij/ou-ab12-abcdefgh"] },
      ];
      const [alone, ...shared] = await Promise.all(
        shares.map((share) =>
          readBack(() => new AwsNetworkFirewallEgress("mesh", { rules: RULES, policy: "shared", clientCidrs, share })),
        ),
      );
      assert.equal(firewallsIn(alone?.readings ?? [])[0]?.shared.size, 0);
      for (const { readings, grants } of shared) {
        const [firewall, ...others] = firewallsIn(readings);
        assert.deepEqual([others.length, firewall?.shared.size], [0, 1]);
        assert.deepEqual(
          grants.map(({ effect, names, source }) => [effect, names?.map(({ written }) => written), source.length]),
          alone?.grants.map(({ effect, names, source }) => [
            effect,
            names?.map(({ written }) => written),
            source.length,
          ]),
        );
      }
    });

    it("is a rule group that Firewall Manager puts into policies of its own, which drop the rest", async () => {
      const { readings } = await readBack(() => {
        const args = { rules: RULES, policy: "shared", clientCidrs };
        const { managedServiceData } = new AwsNetworkFirewallEgress("mesh", args);
        new Policy("everywhere", {
          resourceType: "AWS::EC2::VPC",
          excludeResourceTags: false,
          securityServicePolicyData: { type: "NETWORK_FIREWALL", managedServiceData },
        });
      });
      const [firewall, ...others] = firewallsIn(readings);
      assert.equal(others.length, 0);
      const settings = Object.fromEntries(
        (firewall?.readings ?? readings).flatMap(({ facts, kind }) =>
          facts.flatMap((fact) => (kind === "policy" && fact.kind === "setting" ? [[fact.setting, fact.value]] : [])),
        ),
      );
      // Before the group is there, the whole text is unknown.
      if (shape === "in a state")
        assert.deepEqual(settings, {
          "stateless-default": "aws:forward_to_sfe",
          "stateless-fragment-default": "aws:forward_to_sfe",
          "stateful-default": "aws:drop_established_app_layer_to_server,aws:alert_established_app_layer_to_server",
          "rule-order": "STRICT_ORDER",
          "stream-exception": "REJECT",
          "tls-session-holding": undefined,
        });
    });

    it("is a parent policy, whose rules come before those of its children", async () => {
      const { readings } = await readBack(() => {
        const place = { resourceGroupName: "rg", clientCidrs };
        const parent = new AzureFirewallEgress("mesh", { ...place, rules: RULES, policy: { location: "uksouth" } });
        new AzureFirewallEgress("hub", {
          ...place,
          rules: { other: { host: "other.example.org", reason: "test" } },
          policy: { location: "uksouth", parent: { id: parent.firewallPolicyId, location: "uksouth" } },
        });
      });
      const [firewall, ...others] = firewallsIn(readings);
      assert.equal(others.length, 0);
      const ranks = (firewall?.grants ?? []).map((grant) => [
        grant.place.urn.split("::").at(-1),
        firewall?.rankOf(grant)?.[0],
      ]);
      assert.deepEqual(new Set(ranks.map(String)), new Set(["mesh-rules,-1", "hub-rules,0"]));
    });

    it("is a hub of Virtual WAN, whose routing intent leads to its firewall", async () => {
      const { grants } = await readBack(
        () =>
          new AzureMeshEgress("mesh", {
            environment: "int",
            resourceGroupName: "rg",
            location: "uksouth",
            clientCidrs,
            firewall: { firewallPolicyName: "hub" },
            nsg: { enabled: false },
            virtualHub: {
              name: "hub",
              firewallId: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/azureFirewalls/hub",
              privateTraffic: true,
            },
          }),
      );
      const routes = grants.filter(({ engine }) => engine === "route");
      assert.deepEqual(viasOf(routes), ["firewall", "firewall"]);
      assert.deepEqual(
        routes.map(({ unknowns }) => unknowns),
        [[], []],
      );
    });
  });
