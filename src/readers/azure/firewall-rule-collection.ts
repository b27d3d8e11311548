import type { Reader } from "../resource.ts";
import { at, rootOf } from "../values.ts";
import { partOf } from "./parent.ts";
import { type RuleKind, readCollection } from "./rule-collections.ts";

/** Readers of the classic provider's collections that are resources: `azure:network/firewallNetworkRuleCollection:…` and the like. */
export const readFirewallRuleCollection =
  (kind: RuleKind): Reader =>
  (resource) => {
    const collection = rootOf(resource.props);
    return {
      grants: readCollection(resource, collection, kind),
      facts: partOf(resource, "firewall", at(collection, "azureFirewallName"), "azureFirewalls"),
    };
  };
