import * as pulumi from "@pulumi/pulumi";
import { AwsNetworkFirewallEgress, type RuleGroupReferenceArgs } from "mesh-egress/components/aws";

const config = new pulumi.Config();

// What the hub itself opens. It drops what nobody passes, so the spokes' groups come before it: lower priorities.
const hub = new AwsNetworkFirewallEgress("hub", {
  rules: {
    "int-internet": {
      host: "msg.intspineservices.nhs.uk",
      reason: "MESH API, integration, from the hub's own clients",
    },
  },
  clientCidrs: config.requireObject<string[]>("clientCidrs"),
  ruleGroups: config.requireObject<RuleGroupReferenceArgs[]>("ruleGroups"),
  firewall: {
    vpcId: config.require("vpcId"),
    subnetIds: config.requireObject<Record<string, string>>("firewallSubnetIds"),
  },
});

/** Endpoints by zone: the next hop of the transit gateway's subnets. */
export const endpointIds = hub.endpointIds;
