import { linksTo } from "../links.ts";
import type { Reader } from "../resource.ts";
import { at, numberOf, rootOf } from "../values.ts";

/** Facts of `aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation`. */
export const readDnsFirewallAssociation: Reader = (resource) => {
  const association = rootOf(resource.props);
  const priority = numberOf(at(association, "priority"));
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "uses", "rule-group", at(association, "firewallRuleGroupId"), { priority }),
      ...linksTo(resource, "applies-to", "network", at(association, "vpcId")),
    ],
  };
};
