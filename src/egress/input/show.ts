import { distance } from "fastest-levenshtein";

/** Writes a value for a message: strings in quotes, at most 80 characters, without control characters or passwords. */
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
    // The value is circular, or JSON has no form for it: for example a resource instead of a text.
    return typeof value === "object" ? "an object" : String(value);
  }
}

const escapeOf = (invisible: string): string => `\\u${invisible.codePointAt(0)?.toString(16).padStart(4, "0")}`;

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Suggests what was meant, as a sentence to append to an error. */
export const correction = (meant: string): string => ` Did you mean "${meant}"?`;

/** Suggests the nearest of `known`, as a sentence to append to an error; empty if none is near. */
export function didYouMean(got: string, known: readonly string[]): string {
  const meant = nearest(got, known);
  return meant === undefined ? "" : correction(meant);
}

/**
 * Returns the nearest of `known`; undefined if none is near. Near is what `commander` takes for a typing error: at most
 * three edits, and more than two fifths of the letters the same.
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
