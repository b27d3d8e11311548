import type * as pulumi from "@pulumi/pulumi";
import type { PlaceOf } from "../../parse-args.ts";
import { renderRuleCollection } from "./application-rules.ts";
import type { AzureFirewallEgressParsed } from "./firewall-egress-schema.ts";
import { regionWithParent } from "./parent-policy.ts";

/** Arguments of a policy of our own. */
export const policyArgs = (
  { resourceGroupName, tags }: AzureFirewallEgressParsed,
  { location, tier, parent, resolvers }: NonNullable<AzureFirewallEgressParsed["policy"]>,
  placeOf: PlaceOf,
) => ({
  resourceGroupName,
  location: parent ? regionWithParent(location, parent.location, placeOf("policy.parent.location")) : location,
  ...(parent && { basePolicy: { id: parent.id } }),
  tags,
  sku: { tier },
  threatIntelMode: "Deny",
  ...(resolvers && { dnsSettings: { enableProxy: true, servers: resolvers } }),
});

/** Arguments of the rule collection group, in an own or an existing policy. */
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
