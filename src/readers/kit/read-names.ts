import { anyOf, type NamePattern } from "../../egress/index.ts";

/**
 * The names that a text may mean: one, or several with commas or blanks between them. Full-width letters and dots get
 * their plain form, and invisible characters are removed.
 */
export const namesIn = (text: string): string[] =>
  text
    .normalize("NFKC")
    .replaceAll("。", ".")
    .replaceAll(/\p{Cf}/gu, "")
    .split(/[\s,;]+/)
    .filter((name) => name !== "");

/** The name of a record in a zone; `@` is the zone itself. */
export function nameInZone(relative: string, zone: string): NamePattern {
  const name = relative === "@" || relative === "" ? zone : `${relative}.${zone}`;
  return anyOf(name, [name]);
}

/** The name of a record whose zone isn't known yet. It matches nothing until `follow` finds the zone. */
export const nameInUnknownZone = (relative: string): NamePattern => ({
  written: relative,
  terms: [{ globs: [], negated: false }],
});
