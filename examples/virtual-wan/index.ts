import { AzureFirewall, VirtualHub, VirtualWan } from "@pulumi/azure-native/network/index.js";
import { AzureFirewallEgress, AzureMeshEgress } from "mesh-egress/components/azure";

const location = "uksouth";
const place = { resourceGroupName: "network", location };
const clientCidrs = ["10.20.0.0/16"];

const wan = new VirtualWan("wan", { ...place, type: "Standard" });
const hub = new VirtualHub("hub", { ...place, virtualWan: { id: wan.id }, addressPrefix: "10.100.0.0/23" });

const rules = new AzureFirewallEgress("mesh", {
  rules: {
    "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
    "int-hscn": { host: "msg.int.spine2.ncrs.nhs.uk", reason: "MESH API, integration, over HSCN" },
  },
  resourceGroupName: place.resourceGroupName,
  // The firewall resolves the names itself, and only resolvers of HSCN know its own.
  policy: { location, resolvers: ["10.110.0.4"] },
  clientCidrs,
});

const firewall = new AzureFirewall(
  "hub",
  {
    ...place,
    sku: { name: "AZFW_Hub", tier: "Standard" },
    virtualHub: { id: hub.id },
    hubIPAddresses: { publicIPs: { count: 1 } },
    firewallPolicy: { id: rules.firewallPolicyId },
  },
  // A policy that is being written to can't be attached.
  { dependsOn: rules },
);

const clients = new AzureMeshEgress("clients", {
  environment: "int",
  networks: ["internet", "hscn"],
  resourceGroupName: "clients",
  location,
  firewall: { enabled: false },
  nsg: { internalCidrs: clientCidrs },
  virtualHub: {
    name: hub.name,
    resourceGroupName: place.resourceGroupName,
    firewallId: firewall.id,
    // HSCN comes over ExpressRoute: the hub takes that for private traffic.
    privateTraffic: true,
  },
});

/** For the client subnets. */
export const networkSecurityGroupId = clients.networkSecurityGroupId;
