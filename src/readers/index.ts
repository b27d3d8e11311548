import type { ResourceReading } from "../egress/resource-reading.ts";
import { awsReaders } from "./aws/index.ts";
import { azureReaders } from "./azure/index.ts";
import { idsOf } from "./identity.ts";
import { labelsOf } from "./labels.ts";
import type { Reader, Resource } from "./resource.ts";
import { normaliseType } from "./token.ts";

/** Readers by normalised type. */
export const READERS: ReadonlyMap<string, Reader> = new Map(Object.entries({ ...awsReaders, ...azureReaders }));

/** Whether a resource of that type says anything of egress. */
export const isRead = (type: string): boolean => READERS.has(normaliseType(type));

/** What a resource says of egress: nothing, where its type isn't read. Never throws. */
export function readResource(resource: Resource): ResourceReading {
  const type = normaliseType(resource.type);
  const reader = READERS.get(type);
  const empty: ResourceReading = { urn: resource.urn, type, ids: [], labels: [], grants: [], facts: [] };
  if (!reader) return empty;
  try {
    return { ...empty, ids: idsOf(resource), labels: labelsOf(resource), ...reader({ ...resource, type }) };
  } catch (error) {
    // Readers don't throw; should one do so all the same, that is said, and nothing taken for granted.
    const why = `it could not be read (${error instanceof Error ? error.message : String(error)})`;
    return { ...empty, facts: [{ kind: "unknown", about: "resource", why, place: { urn: resource.urn, path: "" } }] };
  }
}
