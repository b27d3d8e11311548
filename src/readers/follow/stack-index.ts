import { type FactUnknown, memo, type Reference, type ResourceReading, type Unknown } from "../../egress/index.ts";
import { NOT_YET } from "../kit/index.ts";
import { type Resolved, resolverOf } from "./resolve.ts";

/** Which readings of a stack belong together. */
export interface StackIndex {
  readonly resolve: (reference: Reference) => Resolved;
  /**
   * The parts of an address list by its URN: its own reading first, then the readings of entries that are resources.
   */
  readonly listParts: ReadonlyMap<string, readonly ResourceReading[]>;
  /** Entries of lists outside the stack, by `listKey` of the list. */
  readonly entriesOutside: ReadonlyMap<string, readonly ResourceReading[]>;
  /** The policies that use a rule group, by the group's URN. */
  readonly policiesOf: ReadonlyMap<string, readonly ResourceReading[]>;
  /**
   * URNs of the configurations of Virtual Network Manager that commits of the stack put in force. Undefined where it
   * holds no commit.
   */
  readonly committed: ReadonlySet<string> | undefined;
  /** URNs of what the stack lets other accounts use. */
  readonly shared: ReadonlySet<string>;
}

/**
 * Finds out which readings of a stack belong together. Runs in time linear in the number of their facts, and once for
 * the checks and the paths of a stack.
 */
export const stackIndex = memo((readings: readonly ResourceReading[]): StackIndex => {
  const resolve = resolverOf(readings);
  const listParts = new Map<string, ResourceReading[]>();
  const entriesOutside = new Map<string, ResourceReading[]>();
  const policiesOf = new Map<string, ResourceReading[]>();
  const shared = new Set<string>();
  let committed: ReadonlySet<string> | undefined;
  for (const reading of readings) {
    const seen = new Set<readonly ResourceReading[]>();
    for (const fact of reading.facts) {
      if (fact.kind === "address-list" && fact.of === undefined) add(listParts, reading.urn, reading);
      if (fact.kind === "address-list" && fact.of !== undefined) {
        const { targets } = resolve(fact.of);
        for (const { urn } of targets) add(listParts, urn, reading);
        if (targets.length === 0 && fact.of.id !== undefined) add(entriesOutside, listKey(fact.of.id), reading);
      }
      if (fact.kind !== "link") continue;
      if (fact.role === "shares") for (const { urn } of resolve(fact.to).targets) shared.add(urn);
      if (fact.role !== "uses") continue;
      if (fact.to.kind === "admin-configuration")
        committed = new Set([...(committed ?? []), ...resolve(fact.to).targets.map(({ urn }) => urn)]);
      if (fact.to.kind !== "rule-group") continue;
      const { targets } = resolve(fact.to);
      // Before rule groups are made, each reference of a policy may mean any of them.
      if (seen.has(targets)) continue;
      seen.add(targets);
      for (const { urn } of targets) add(policiesOf, urn, reading);
    }
  }
  return { resolve, listParts, entriesOutside, policiesOf, committed, shared };
});

/** Returns the same key for the id and the ARN of a prefix list, and for an Azure id in any case. */
export const listKey = (id: string): string =>
  (id.startsWith("arn:") ? (id.split("/").at(-1) ?? id) : id).toLowerCase();

function add(map: Map<string, ResourceReading[]>, key: string, reading: ResourceReading): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [reading]);
  else if (list.at(-1) !== reading) list.push(reading);
}

/**
 * Returns the first part of the lists that couldn't be read. Otherwise every rule that refers to a list would repeat
 * them all.
 */
export function unknownsIn(
  holders: readonly Pick<ResourceReading, "facts">[],
  about: FactUnknown["about"],
): Omit<Unknown, "part">[] {
  const found = holders.flatMap(({ facts }) =>
    facts.flatMap((fact) => (fact.kind === "unknown" && fact.about === about ? [fact] : [])),
  );
  const [first] = found;
  if (!first) return [];
  const why = found.length > 1 ? `${first.why}, as are ${found.length - 1} more of its entries` : first.why;
  return [{ place: first.place, why }];
}

/** Says why a reference has no target. */
export const outside = ({ kind, id, place }: Reference): Omit<Unknown, "part"> => ({
  place,
  why: id === undefined ? NOT_YET : `the ${kind.replace("-", " ")} ${id} is outside this stack`,
});
