import type { FactUnknown } from "../egress/fact.ts";
import type { Unknown } from "../egress/grant.ts";
import type { Reference } from "../egress/reference.ts";
import type { ResourceReading } from "../egress/resource-reading.ts";
import { NOT_YET } from "./values.ts";

/** What couldn't be read of lists, told by the first of it: every rule that refers to one would repeat it. */
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

/** Why a reference leads nowhere. */
export const outside = ({ kind, id, place }: Reference): Omit<Unknown, "part"> => ({
  place,
  why: id === undefined ? NOT_YET : `the ${kind.replace("-", " ")} ${id} is outside this stack`,
});
