import type { Link } from "../egress/fact.ts";
import type { Reference, ReferenceKind } from "../egress/resource/reference.ts";
import type { ResourceReading } from "../egress/resource/resource-reading.ts";
import type { StackIndex } from "../readers/follow/stack-index.ts";

/**
 * Names the holder that a resource is part of, with the same text for the same holder: its URN if the stack holds it,
 * otherwise the id that the resource names. Undefined if the resource has no holder of that kind, or if it isn't known.
 */
export type HolderOf = (reading: ResourceReading, kind: ReferenceKind) => string | undefined;

/** Returns the same text for all references to the same target. */
export type KeyOf = (reference: Reference) => string | undefined;

/** Makes the function that names the targets of references, for the stack of the index. */
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
