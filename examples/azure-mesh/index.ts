import { AzureMeshEgress } from "mesh-egress/components/azure";

const mesh = new AzureMeshEgress("mesh", {
  environment: "int",
  resourceGroupName: "spoke-network",
  location: "uksouth",
  clientCidrs: ["10.30.0.0/16"],
  resolvers: ["10.30.0.4"],
  firewall: { resourceGroupName: "hub-network", firewallPolicyName: "hub-firewall-policy" },
  nsg: { internalCidrs: ["10.30.0.0/16"] },
  routeTable: "spoke-routes",
  firewallPrivateIp: "10.0.1.4",
});

export const networkSecurityGroupId = mesh.networkSecurityGroupId;
