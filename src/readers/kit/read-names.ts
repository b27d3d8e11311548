import { anyOf, type NamePattern } from "../../egress/name/index.ts";

/**
 * The names that a text may mean to some parser: one or, with commas or blanks between them, several; wide letters and dots in
 * their plain form, and without characters that nobody sees.
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

/** The name of a record whose zone isn't known yet: it matches nothing until `follow` knows the zone. */
export const nameInUnknownZone = (relative: string): NamePattern => ({
  written: relative,
  terms: [{ globs: [], negated: false }],
});
