import * as pulumi from "@pulumi/pulumi";
import { AwsNetworkFirewallEgress, AzureFirewallEgress } from "mesh-egress/components";

const rules = Object.fromEntries(
  Array.from({ length: Number(pulumi.getStack()) }, (_, index) => [
    `host-${index}`,
    { host: `host-${index}.example.org`, reason: "benchmark" },
  ]),
);
const clientCidrs = ["10.0.0.0/8"];

new AwsNetworkFirewallEgress("aws", { rules, clientCidrs, capacity: 5000 });
new AzureFirewallEgress("azure", { rules, clientCidrs, resourceGroupName: "hub", firewallPolicyName: "hub-policy" });
