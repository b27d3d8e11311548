import type { Resource } from "./resource.ts";
import { at, rootOf, textOf } from "./values.ts";

/**
 * What others may refer to the resource by, as far as it is known: ids and ARNs, and on Azure names as well, both alone and, as
 * `group/name`, with the resource group.
 */
export function idsOf({ type, id, props }: Resource): string[] {
  const root = rootOf(props);
  const textsAt = (keys: readonly string[]) => keys.flatMap((key) => textOf(at(root, key)) || []);
  const names = type.startsWith("azure") ? textsAt(NAMES) : [];
  const inGroups = textsAt(["resourceGroupName"]).flatMap((group) => names.map((name) => `${group}/${name}`));
  return [...new Set([...(id ? [id] : []), ...textsAt(IDS), ...names, ...inGroups])];
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
