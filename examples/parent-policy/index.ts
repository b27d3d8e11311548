import { AzureFirewallEgress } from "mesh-egress/components/azure";

const resourceGroupName = "network";
const location = "uksouth";

const mesh = new AzureFirewallEgress("mesh", {
  rules: {
    "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration, for every hub" },
  },
  resourceGroupName,
  policy: { location },
  // The clients of all hubs.
  clientCidrs: ["10.20.0.0/14"],
});

const hub = new AzureFirewallEgress("hub-one", {
  rules: {
    documentation: { host: "digital.nhs.uk", reason: "NHS documentation, for this hub's people alone" },
  },
  resourceGroupName,
  policy: { location, parent: { id: mesh.firewallPolicyId, location } },
  clientCidrs: ["10.20.0.0/16"],
});

/** For the firewalls: each takes the policy of its own hub. */
export const firewallPolicyIds = { one: hub.firewallPolicyId };
/** For the hubs of others: what they give as `policy.parent`. */
export const parent = { id: mesh.firewallPolicyId, location };
