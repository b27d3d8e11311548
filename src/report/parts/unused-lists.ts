import type { Complaint } from "../../../policy/check.ts";
import type { Subject } from "../../../policy/subject.ts";
import { overlaps } from "../../egress/address/index.ts";
import { rangesParts } from "../../egress/index.ts";

/**
 * Reports lists that hold a known MESH address and that no rule of their stack uses, one complaint for each list. In a
 * program they are harmless, because all of its rules are visible. A report often covers only a part, and rules
 * elsewhere may use them.
 */
export function unusedLists({ readings, grants, mesh }: Subject): (Complaint & { readonly instead: string })[] {
  const lists = readings.flatMap(({ facts }) =>
    facts.flatMap((fact) => {
      if (fact.kind !== "address-list") return [];
      const pins = rangesParts(fact.addresses).filter(({ ranges }) => overlaps(ranges, mesh.addresses));
      return pins[0] === undefined ? [] : [{ pin: pins[0], more: pins.length - 1 }];
    }),
  );
  if (lists.length === 0) return [];
  const used = new Set(
    grants.flatMap(({ source, destination }) =>
      [...rangesParts(source), ...rangesParts(destination)].map(({ place: { urn } }) => urn),
    ),
  );
  return lists
    .filter(({ pin }) => !used.has(pin.place.urn))
    .map(({ pin: { written, place }, more }) => ({
      message: `holds the known MESH address ${written}${more === 0 ? "" : ` (and ${more} more)`}, and no rule that was read uses this list; rules elsewhere may.`,
      instead: "Take the address out, or give the source of the rules that use the list as well.",
      place,
    }));
}
