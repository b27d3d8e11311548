import type { Link } from "../egress/fact.ts";
import type { ReferenceKind } from "../egress/reference.ts";
import type { ResourceReading } from "../egress/resource-reading.ts";
import type { StackIndex } from "../readers/follow/stack-index.ts";

/**
 * Names what a resource is part of, the same text for the same thing: the URN of what the stack holds, or else the id that the
 * resource names it by. Undefined where it is part of nothing of that kind, or nothing tells of what.
 */
export type HolderOf = (reading: ResourceReading, kind: ReferenceKind) => string | undefined;

export function holdersOf({ resolve }: StackIndex): HolderOf {
  return ({ facts }, kind) => {
    const link = facts.find(
      (fact): fact is Extract<typeof fact, Link> =>
        fact.kind === "link" && fact.role === "part-of" && fact.to.kind === kind,
    );
    if (link === undefined) return undefined;
    const { targets } = resolve(link.to);
    const [only] = targets;
    if (only !== undefined && targets.length === 1) return only.urn;
    const { id, group } = link.to;
    if (targets.length > 0 || id === undefined) return undefined;
    // One name may be given in each resource group.
    return (group === undefined || id.startsWith("/") ? id : `${group}/${id}`).toLowerCase();
  };
}
