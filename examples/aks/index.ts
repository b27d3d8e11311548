import { AzureMeshEgress } from "mesh-egress/components/azure";

const POD_SUBNET = "10.30.64.0/20";

const mesh = new AzureMeshEgress("mesh", {
  environment: "int",
  resourceGroupName: "spoke-network",
  location: "uksouth",
  clientCidrs: [POD_SUBNET],
  resolvers: ["10.30.0.4"],
  firewall: { resourceGroupName: "hub-network", firewallPolicyName: "hub-firewall-policy" },
  // The nodes and the API server's private endpoint, which pods need beside MESH.
  nsg: {
    internalCidrs: ["10.30.0.0/16"],
    // The group that the pods' subnet has already; the cluster's own rules in it come first.
    resourceGroupName: "cluster-network",
    networkSecurityGroupName: "pods",
    priority: 2000,
  },
  routeTable: "spoke-routes",
  firewallPrivateIp: "10.0.1.4",
});

/** Of the pods' subnet. */
export const networkSecurityGroupId = mesh.networkSecurityGroupId;
