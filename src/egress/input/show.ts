import { distance } from "fastest-levenshtein";

/**
 * How a message names a value: strings quoted, at most 80 characters of it, without what a terminal acts on or a
 * password.
 */
export function show(value: unknown): string {
  const text = Array.from(
    written(value)
      .replaceAll(/\/\/[^/@\s"]*@/g, "//...@")
      .replaceAll(INVISIBLE, escapeOf),
  );
  return text.length > 80 ? `${text.slice(0, 77).join("")}...` : text.join("");
}

function written(value: unknown): string {
  if (value === undefined) return "nothing";
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Circular, or of a kind that JSON has not: a resource where text is wanted, say.
    return typeof value === "object" ? "an object" : String(value);
  }
}

const escapeOf = (invisible: string): string => `\\u${invisible.codePointAt(0)?.toString(16).padStart(4, "0")}`;

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What was meant, as a sentence to put behind a complaint. */
export const correction = (meant: string): string => ` Did you mean "${meant}"?`;

/** The nearest of `known`, as a sentence to put behind a complaint; empty where none is near. */
export function didYouMean(got: string, known: readonly string[]): string {
  const meant = nearest(got, known);
  return meant === undefined ? "" : correction(meant);
}

/**
 * The nearest of `known`; undefined where none is near. Near is what `commander` takes for a slip of the keyboard: at
 * most three edits, and more than two fifths of the letters alike.
 */
export function nearest(got: string, known: readonly string[]): string | undefined {
  const typed = got.toLowerCase();
  const near = known
    .filter(({ length }) => Math.abs(length - typed.length) <= MOST_EDITS)
    .map((name) => ({ name, edits: distance(typed, name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= MOST_EDITS && edits < 0.6 * Math.max(typed.length, name.length))
    .sort((one, other) => one.edits - other.edits);
  return near[0]?.name;
}

const MOST_EDITS = 3;
