import { closest } from "fastest-levenshtein";

/** How a message names a value: strings quoted, at most 80 characters of it, without what a terminal acts on or a password. */
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

/** The nearest of `known`, as a sentence to put behind a complaint; empty where there is none to offer. */
export const didYouMean = (got: string, known: readonly string[]): string =>
  known.length === 0 ? "" : ` Did you mean "${closest(got, [...known])}"?`;
