import { anyOf, type NamePattern } from "../../egress/index.ts";

/**
 * Returns the names in a text: one, or several separated by commas or blanks. Full-width letters and dots are
 * normalised, and invisible characters are removed.
 */
export const namesIn = (text: string): string[] =>
  text
    .normalize("NFKC")
    .replaceAll("。", ".")
    .replaceAll(/\p{Cf}/gu, "")
    .split(/[\s,;]+/)
    .filter((name) => name !== "");

/** Returns the name of a record in a zone; `@` is the zone itself. */
export function nameInZone(relative: string, zone: string): NamePattern {
  const name = relative === "@" || relative === "" ? zone : `${relative}.${zone}`;
  return anyOf(name, [name]);
}

/** Returns the name of a record whose zone isn't known yet. It matches nothing until `follow` finds the zone. */
export const nameInUnknownZone = (relative: string): NamePattern => ({
  written: relative,
  terms: [{ globs: [], negated: false }],
});
