import { AzureMeshEgress } from "mesh-egress/components/azure";

const MONITORING = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/monitoring/providers";

const mesh = new AzureMeshEgress("mesh", {
  environment: "int",
  resourceGroupName: "spoke-network",
  location: "uksouth",
  clientCidrs: ["10.30.0.0/16"],
  resolvers: ["10.30.0.4"],
  firewall: {
    resourceGroupName: "hub-network",
    firewallPolicyName: "hub-firewall-policy",
    // Saved searches for these rules, in the workspace that has the firewall's logs already.
    logs: { workspaceId: `${MONITORING}/Microsoft.OperationalInsights/workspaces/hub` },
  },
  nsg: { internalCidrs: ["10.30.0.0/16"] },
  routeTable: "spoke-routes",
  firewallPrivateIp: "10.0.1.4",
});

export const networkSecurityGroupId = mesh.networkSecurityGroupId;
