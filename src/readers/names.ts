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
