import type { Reference } from "../egress/reference.ts";
import type { ResourceReading } from "../egress/resource-reading.ts";
import { kindOf } from "./kinds.ts";

/** What a reference leads to in its stack. */
export interface Resolved {
  /** None where the stack doesn't hold it, or where the stack doesn't tell. */
  readonly targets: readonly ResourceReading[];
  /** Whether it is one of the targets and nothing tells which. */
  readonly possible: boolean;
}

/** Looks references up among all readings of a stack; each look-up costs as much as the reference has candidates. */
export function resolverOf(readings: readonly ResourceReading[]): (reference: Reference) => Resolved {
  const byUrn = new Map(readings.map((reading) => [reading.urn, reading]));
  const byId = new Map<string, ResourceReading[]>();
  for (const reading of readings) for (const key of keysOf(reading)) byId.set(key, [...(byId.get(key) ?? []), reading]);

  return ({ kind, id, candidates }) => {
    const named = id === undefined ? [] : idKeys(kind, id).map((key) => byId.get(key) ?? []);
    const certain = named.find((found) => found.length > 0);
    if (certain) return { targets: certain, possible: certain.length > 1 };
    const targets = candidates.flatMap((urn) => {
      const reading = byUrn.get(urn);
      return reading && kindOf(reading.type) === kind && !isAnother(reading, id) ? [reading] : [];
    });
    return { targets, possible: targets.length > 1 };
  };
}

/** Under the id in full, and by its name alone what has no such id yet. */
const keysOf = ({ type, ids }: ResourceReading): string[] => {
  const kind = kindOf(type);
  if (kind === undefined) return [];
  const paths = ids.some(isPath);
  return ids.map((id) => (isPath(id) || !paths ? "" : "name/") + key(kind, id));
};

/** What to look for, best first: Azure's ids end in the name, by which alone a resource may be known before it is made. */
const idKeys = (kind: string, id: string): string[] => {
  const name = id.split("/").at(-1) ?? id;
  return isPath(id) ? [key(kind, id), key(kind, name)] : [key(kind, id), `name/${key(kind, id)}`];
};

const key = (kind: string, id: string): string => `${kind} ${id.toLowerCase()}`;

const isPath = (id: string): boolean => id.startsWith("/");

/** Whether the resource is known to have an id of its own that is not this one. */
const isAnother = ({ ids }: ResourceReading, id: string | undefined): boolean =>
  id !== undefined && ids.some((own) => isPath(own) || own.startsWith("arn:")) && !ids.includes(id);
