import { AzureFirewallEgress } from "mesh-egress/components/azure";

const mesh = new AzureFirewallEgress("mesh", {
  rules: {
    "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
  },
  resourceGroupName: "hub-network",
  firewallPolicyName: "hub-firewall-policy",
  clientCidrs: ["10.30.0.0/16"],
});

export const ruleCollectionGroupId = mesh.ruleCollectionGroupId;
