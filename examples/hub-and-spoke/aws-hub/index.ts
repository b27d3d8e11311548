import * as pulumi from "@pulumi/pulumi";
import { AwsNetworkFirewallEgress, type MonitorArgs, type RuleGroupReferenceArgs } from "mesh-egress/components/aws";

const config = new pulumi.Config();

// What the hub itself opens. It drops what nobody passes, so the spokes' groups come before it: lower priorities.
const hub = new AwsNetworkFirewallEgress("hub", {
  rules: {
    "int-internet": {
      host: "msg.intspineservices.nhs.uk",
      reason: "MESH API, integration, from the hub's own clients",
    },
    "revocation-crl": {
      host: "crl.nhs.uk",
      // Plain HTTP by design: the lists are signed.
      port: 80,
      protocol: "http",
      reason: "revocation lists of the NHS CA",
      status: "current",
    },
  },
  clientCidrs: config.requireObject<string[]>("clientCidrs"),
  resolvers: config.requireObject<string[]>("resolvers"),
  // More than the default, for clients whose handshakes begin with keys that are safe from quantum computers.
  undecidedBytes: 16_384,
  ruleGroups: config.requireObject<RuleGroupReferenceArgs[]>("ruleGroups"),
  firewall: {
    vpcId: config.require("vpcId"),
    subnetIds: config.requireObject<Record<string, string>>("firewallSubnetIds"),
  },
  routeTableIds: config.requireObject<Record<string, string>>("gatewayRouteTableIds"),
  monitor: config.getObject<MonitorArgs>("monitor"),
  protect: true,
  tags: { owner: "network-team" },
});

/** Endpoints by zone, for other route tables of the hub. */
export const endpointIds = hub.endpointIds;
