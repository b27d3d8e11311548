import { AzureFirewall, PublicIPAddress } from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import { AzureFirewallEgress } from "mesh-egress/components/azure";

const config = new pulumi.Config();
const place = { resourceGroupName: config.require("resourceGroupName"), location: config.require("location") };

const hub = new AzureFirewallEgress("hub", {
  rules: {
    "int-internet": {
      host: "msg.intspineservices.nhs.uk",
      reason: "MESH API, integration, from the hub's own clients",
    },
  },
  resourceGroupName: place.resourceGroupName,
  // Each client that has the firewall as its DNS server gets its answers from these.
  policy: { location: place.location, tier: "Premium", resolvers: config.requireObject<string[]>("resolvers") },
  clientCidrs: config.requireObject<string[]>("clientCidrs"),
  tags: { owner: "network-team" },
});

const address = new PublicIPAddress("hub", {
  ...place,
  publicIPAllocationMethod: "Static",
  sku: { name: "Standard" },
});

const firewall = new AzureFirewall(
  "hub",
  {
    ...place,
    sku: { name: "AZFW_VNet", tier: "Premium" },
    firewallPolicy: { id: hub.firewallPolicyId },
    ipConfigurations: [
      { name: "hub", subnet: { id: config.require("firewallSubnetId") }, publicIPAddress: { id: address.id } },
    ],
  },
  // A policy that is being written to can't be attached.
  { dependsOn: hub },
);

/** For the spokes: the next hop of their default route. */
export const firewallPrivateIp = firewall.ipConfigurations.apply((all) => all?.[0]?.privateIPAddress);
