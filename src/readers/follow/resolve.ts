import { memo, type Reference, type ReferenceKind, type ResourceReading } from "../../egress/index.ts";

/** The targets of a reference in its stack. */
export interface Resolved {
  /**
   * Empty if the stack doesn't hold the target, or doesn't show which it is. The same list for references with the same
   * target.
   */
  readonly targets: readonly ResourceReading[];
  /** Whether one of the targets is meant, but it isn't known which. */
  readonly possible: boolean;
}

/** Returns a function that looks up references among all readings of a stack. */
export function resolverOf(readings: readonly ResourceReading[]): (reference: Reference) => Resolved {
  const byId = readingsById(readings);
  const among = candidateFinder(readings);
  return ({ kind, id, candidates }) => {
    const named = id === undefined ? [] : idKeys(kind, id).map((key) => byId.get(key) ?? []);
    const certain = named.find((found) => found.length > 0);
    // A reference with an ARN can't mean a resource of the stack that has no ARN yet.
    const isElsewhere = candidates.length === 0 || id?.startsWith("arn:aws");
    const targets = certain ?? (isElsewhere ? NOTHING : among(kind, candidates, id !== undefined));
    return { targets, possible: targets.length > 1 };
  };
}

const NOTHING: readonly ResourceReading[] = [];

function readingsById(readings: readonly ResourceReading[]): ReadonlyMap<string, readonly ResourceReading[]> {
  const byId = new Map<string, ResourceReading[]>();
  for (const reading of readings)
    for (const key of keysOf(reading)) {
      const found = byId.get(key);
      if (found === undefined) byId.set(key, [reading]);
      else if (found.at(-1) !== reading) found.push(reading);
    }
  return byId;
}

/**
 * Finds the candidates that a reference may mean. A candidate with an id of its own can't be meant by another id.
 * Candidates that all references of a property share are searched once.
 */
function candidateFinder(readings: readonly ResourceReading[]) {
  const byUrn = new Map(readings.map((reading) => [reading.urn, reading]));
  const lists = new Map<string, readonly ResourceReading[]>();
  const find = (kind: ReferenceKind, candidates: readonly string[], isNamed: boolean) => {
    const found = candidates.flatMap((urn) => byUrn.get(urn) ?? []).filter((reading) => mayBe(reading, kind, isNamed));
    const key = found.map(({ urn }) => urn).join(" ");
    const same = lists.get(key) ?? found;
    lists.set(key, same);
    return same;
  };
  const findersOf = memo((candidates: readonly string[]) => {
    const known = new Map<string, readonly ResourceReading[]>();
    return (kind: ReferenceKind, isNamed: boolean) => {
      const found = known.get(`${kind} ${isNamed}`) ?? find(kind, candidates, isNamed);
      known.set(`${kind} ${isNamed}`, found);
      return found;
    };
  });
  return (kind: ReferenceKind, candidates: readonly string[], isNamed: boolean) => findersOf(candidates)(kind, isNamed);
}

const mayBe = (reading: ResourceReading, kind: ReferenceKind, isNamed: boolean): boolean =>
  reading.kind === kind && !(isNamed && reading.ids.some((own) => isPath(own) || own.startsWith("arn:")));

/** A reading is found by its full id. If it has none yet, it is found by its name alone. */
const keysOf = ({ kind, ids }: ResourceReading): string[] => {
  if (kind === undefined) return [];
  const paths = ids.some(isPath);
  const hasGroup = ids.some((id) => !isPath(id) && id.includes("/"));
  return ids.flatMap((id) => {
    if (isPath(id)) return [key(kind, id)];
    if (paths) return [`name/${key(kind, id)}`];
    return hasGroup ? [key(kind, id)] : [key(kind, id), `anywhere/${key(kind, id)}`];
  });
};

/**
 * Keys to look up, best first. An Azure id ends in the resource's name, and before a resource is made it may only be
 * known by its name. A resource in another resource group isn't a match.
 */
const idKeys = (kind: string, id: string): string[] => {
  if (!isPath(id)) return [key(kind, id), `name/${key(kind, id)}`];
  const name = id.split("/").at(-1) ?? id;
  const [, group = ""] = /\/resourceGroups\/([^/]+)/i.exec(id) ?? [];
  return [key(kind, id), key(kind, `${group}/${name}`), `anywhere/${key(kind, name)}`];
};

const key = (kind: string, id: string): string => `${kind} ${id.toLowerCase()}`;

const isPath = (id: string): boolean => id.startsWith("/");
