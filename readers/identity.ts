import type { Resource } from "./resource.ts";
import { at, rootOf, textOf } from "./values.ts";

/** What others may refer to the resource by, as far as it is known: ids and ARNs, and on Azure names as well. */
export function idsOf({ type, id, props }: Resource): string[] {
  const root = rootOf(props);
  const keys = type.startsWith("azure") ? [...IDS, ...NAMES] : IDS;
  const texts = keys.flatMap((key) => textOf(at(root, key)) ?? []);
  return [...new Set([...(id === undefined ? [] : [id]), ...texts])].filter((text) => text !== "");
}

const IDS = ["id", "arn"];

// On AWS, a list may be called by another one's id.
const NAMES = [
  "name",
  "firewallPolicyName",
  "azureFirewallName",
  "ipGroupsName",
  "networkSecurityGroupName",
  "routeTableName",
  "ruleCollectionGroupName",
  "ruleCollectionName",
  "ruleGroupName",
  "privateZoneName",
];
