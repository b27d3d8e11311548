import { stripVTControlCharacters } from "node:util";

/**
 * One line of text from a program or a cloud, made safe for a terminal: no escape sequences, control characters or marks that
 * change the direction of writing.
 */
export const clean = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll(/\p{Cf}/gu, "");

/** As `clean`, line by line. */
export const cleanLines = (text: string): string[] => text.split(/\r\n|\r|\n/).map(clean);

/** At most `width` characters of a text, with "…" for what is left out. */
export const shorten = (text: string, width: number): string => {
  const characters = [...text];
  return characters.length <= width
    ? text
    : `${characters
        .slice(0, Math.max(0, width - 1))
        .join("")
        .trimEnd()}…`;
};

/** Lines of at most `width` characters, broken at spaces; a longer word stays whole, since it may be an address to copy. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && lengthOf(last) + 1 + lengthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Lines below each other behind a sign. */
export const hanging = (sign: string, lines: readonly string[], columns: number): string[] => {
  const margin = lengthOf(stripVTControlCharacters(sign)) + 1;
  return lines
    .flatMap((line) => wrap(line, columns - margin))
    .map((line, index) => (index === 0 ? `${sign} ${line}` : " ".repeat(margin) + line));
};

export const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - lengthOf(text)));

export const lengthOf = (text: string): number => [...text].length;

/** `1 host`, `2 hosts`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
