import { stripVTControlCharacters } from "node:util";
import truncatedWidth from "fast-string-truncated-width";

/**
 * Makes one line of text from a program or a cloud safe for a terminal: no escape sequences, control characters or
 * marks that change the direction of writing.
 */
export const clean = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll(/\p{Cf}/gu, "");

/** Applies `clean` to each line. */
export const cleanLines = (text: string): string[] => text.split(/\r\n|\r|\n/).map(clean);

/** Shortens a text to at most `width` columns; "…" replaces the rest. */
export const shorten = (text: string, width: number): string => {
  if (lengthOf(text) <= width) return text;
  const { index } = truncatedWidth(text, { limit: Math.max(0, width), ellipsis: "…" });
  return `${text.slice(0, index).trimEnd()}…`;
};

/**
 * Breaks a text at spaces into lines of at most `width` columns. A longer word stays whole, because it may be an
 * address to copy.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && lengthOf(last) + 1 + lengthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Indents lines so that they hang behind a sign. */
export const hanging = (sign: string, lines: readonly string[], columns: number): string[] => {
  const margin = lengthOf(sign) + 1;
  return lines
    .flatMap((line) => wrap(line, columns - margin))
    .map((line, index) => (index === 0 ? `${sign} ${line}` : " ".repeat(margin) + line));
};

export const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - lengthOf(text)));

/**
 * Returns the columns that a text takes on a terminal: two for an East Asian letter, none for a combining mark or a
 * colour.
 */
export const lengthOf = (text: string): number => truncatedWidth(text).width;

/** Writes `1 host`, `2 hosts`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
