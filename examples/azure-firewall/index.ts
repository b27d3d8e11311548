import { AzureFirewallEgress } from "mesh-egress/components/azure";

const HUB = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/hub-network/providers";
const policy = { resourceGroupName: "hub-network", firewallPolicyName: "hub-firewall-policy" };

const mesh = new AzureFirewallEgress("mesh", {
  ...policy,
  rules: {
    "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
  },
  clientCidrs: ["10.30.0.0/16"],
  clientIpGroupIds: [`${HUB}/Microsoft.Network/ipGroups/mesh-clients`],
  // The firewall's logs go into this workspace, with saved searches for these rules.
  logs: {
    workspaceId: `${HUB}/Microsoft.OperationalInsights/workspaces/hub`,
    firewallId: `${HUB}/Microsoft.Network/azureFirewalls/hub`,
  },
});

new AzureFirewallEgress("documentation", {
  ...policy,
  rules: {
    documentation: { host: "digital.nhs.uk", reason: "NHS documentation, for people" },
  },
  clientCidrs: ["10.31.0.0/16"],
  ruleCollectionGroupName: "nhs-documentation",
  priority: 1100,
  // Azure takes one write to a policy at a time.
  after: mesh.lastOperation,
});

export const ruleCollectionGroupId = mesh.ruleCollectionGroupId;
