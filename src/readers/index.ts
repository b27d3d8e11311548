import type { ResourceReading } from "../egress/resource-reading.ts";
import { awsReaders } from "./aws/index.ts";
import { azureReaders } from "./azure/index.ts";
import { at, labelsOf, type Reader, type Resource, rootOf, textOf } from "./kit/index.ts";
import { normaliseType } from "./kit/type-token.ts";

/** Readers by normalised type. */
export const READERS: ReadonlyMap<string, Reader> = new Map(
  [...awsReaders, ...azureReaders].flatMap((reader) => reader.types.map((type) => [type, reader] as const)),
);

/** Whether a resource of that type says anything of egress. */
export const isRead = (type: string): boolean => READERS.has(normaliseType(type));

/** What a resource says of egress: nothing, where its type isn't read. Never throws. */
export function readResource(resource: Resource): ResourceReading {
  const type = normaliseType(resource.type);
  const reader = READERS.get(type);
  const { kind, service } = reader ?? {};
  const empty: ResourceReading = { urn: resource.urn, type, kind, service, ids: [], labels: [], grants: [], facts: [] };
  if (!reader) return empty;
  try {
    return { ...empty, ids: idsOf(resource), labels: labelsOf(resource), ...reader.read({ ...resource, type }) };
  } catch (error) {
    // Readers don't throw; should one do so all the same, that is said, and nothing taken for granted.
    const why = `it could not be read (${error instanceof Error ? error.message : String(error)})`;
    return { ...empty, facts: [{ kind: "unknown", about: "resource", why, place: { urn: resource.urn, path: "" } }] };
  }
}

/**
 * What others may refer to the resource by, as far as it is known: ids and ARNs, and on Azure names as well, both alone and, as
 * `group/name`, with the resource group.
 */
function idsOf({ type, id, props }: Resource): string[] {
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
