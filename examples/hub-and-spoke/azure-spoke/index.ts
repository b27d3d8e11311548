import * as pulumi from "@pulumi/pulumi";
import { AzureMeshEgress, type ExtraHostArgs } from "mesh-egress/components/azure";

const config = new pulumi.Config();
const clientCidrs = config.requireObject<string[]>("clientCidrs");

const mesh = new AzureMeshEgress("mesh", {
  environment: "int",
  // Beside MESH, what its clients and their people need.
  documentation: true,
  revocation: true,
  excludeEndpoints: ["revocation-pki"],
  extraHosts: config.requireObject<Record<string, ExtraHostArgs>>("extraHosts"),
  resourceGroupName: config.require("resourceGroupName"),
  location: config.require("location"),
  clientCidrs,
  resolvers: config.requireObject<string[]>("resolvers"),
  firewall: {
    resourceGroupName: config.require("hubResourceGroupName"),
    firewallPolicyName: config.require("firewallPolicyName"),
    // Each group on one policy has a priority of its own; the hub's has 1000.
    priority: 1100,
  },
  nsg: { internalCidrs: clientCidrs },
  routeTable: config.require("routeTable"),
  firewallPrivateIp: config.require("firewallPrivateIp"),
});

export const networkSecurityGroupId = mesh.networkSecurityGroupId;
