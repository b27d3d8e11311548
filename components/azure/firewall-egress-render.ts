import type * as pulumi from "@pulumi/pulumi";
import { renderRuleCollection } from "./application-rules.ts";
import type { AzureFirewallEgressParsed } from "./firewall-egress-schema.ts";

/** The policy of our own. */
export const policyArgs = (
  { resourceGroupName, tags }: AzureFirewallEgressParsed,
  { location, tier, resolvers }: NonNullable<AzureFirewallEgressParsed["policy"]>,
) => ({
  resourceGroupName,
  location,
  tags,
  sku: { tier },
  threatIntelMode: "Deny",
  ...(resolvers && { dnsSettings: { enableProxy: true, servers: resolvers } }),
});

/** The rule collection group, in whichever policy. */
export const groupArgs = (
  name: string,
  firewallPolicyName: pulumi.Output<string>,
  args: AzureFirewallEgressParsed,
) => ({
  resourceGroupName: args.resourceGroupName,
  firewallPolicyName,
  ruleCollectionGroupName: args.ruleCollectionGroupName ?? name,
  priority: args.priority,
  ruleCollections: [
    renderRuleCollection(args.rules, { sourceAddresses: args.clientCidrs, sourceIpGroups: args.clientIpGroupIds }),
  ],
});
