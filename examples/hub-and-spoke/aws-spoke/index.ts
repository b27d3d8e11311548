import { Route } from "@pulumi/aws/ec2/route.js";
import * as pulumi from "@pulumi/pulumi";
import { AwsNetworkFirewallEgress, AwsSecurityGroupEgress, type RuleGroupShareArgs } from "mesh-egress/components/aws";

const config = new pulumi.Config();
const rules = {
  "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
};

const group = new AwsNetworkFirewallEgress("mesh", {
  policy: "shared",
  rules,
  clientCidrs: config.requireObject<string[]>("clientCidrs"),
  priority: 500,
  capacity: 100,
  // The hub is in another account, whose policy can only take a group that is shared with it.
  share: config.requireObject<RuleGroupShareArgs>("share"),
});

const clients = new AwsSecurityGroupEgress("mesh", {
  rules,
  vpcId: config.require("vpcId"),
  resolvers: [config.require("resolver")],
});

new Route("to-the-hub", {
  routeTableId: config.require("routeTableId"),
  destinationCidrBlock: "0.0.0.0/0",
  transitGatewayId: config.require("transitGatewayId"),
});

/** For the owner of the hub: goes into its `ruleGroups`. */
export const attachment = group.attachment;
export const securityGroupId = clients.securityGroupId;
