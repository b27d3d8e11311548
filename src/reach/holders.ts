import type { Link } from "../egress/fact.ts";
import type { Reference, ReferenceKind } from "../egress/reference.ts";
import type { ResourceReading } from "../egress/resource-reading.ts";
import type { StackIndex } from "../readers/follow/stack-index.ts";

/**
 * Names what a resource is part of, with the same text for the same thing: its URN if the stack holds it, otherwise the
 * id that the resource names. Undefined where the resource is part of nothing of that kind, or that can't be told.
 */
export type HolderOf = (reading: ResourceReading, kind: ReferenceKind) => string | undefined;

/** The same text for what a reference means. */
export type KeyOf = (reference: Reference) => string | undefined;

/** Makes the function that names what references mean, for the stack of the index. */
export const referenceKeys =
  ({ resolve }: StackIndex): KeyOf =>
  (reference) => {
    const { targets } = resolve(reference);
    const [only] = targets;
    if (only !== undefined && targets.length === 1) return only.urn;
    const { id, group } = reference;
    if (targets.length > 0 || id === undefined) return undefined;
    // The same name may exist in each resource group.
    return (group === undefined || id.startsWith("/") ? id : `${group}/${id}`).toLowerCase();
  };

/** Makes the function that names holders, for the stack of the index. */
export function holdersOf(index: StackIndex): HolderOf {
  const keyOf = referenceKeys(index);
  return ({ facts }, kind) => {
    const link = facts.find(
      (fact): fact is Extract<typeof fact, Link> =>
        fact.kind === "link" && fact.role === "part-of" && fact.to.kind === kind,
    );
    return link && keyOf(link.to);
  };
}
