import { clean, shorten } from "./plain-text.ts";

/**
 * A text of somebody else's as one line of GitHub-flavoured Markdown that shows it and does nothing else: no markup,
 * HTML or table cell, nobody mentioned, no issue referred to.
 *
 * @param width characters of the text at most; the rest is left out with "…".
 */
export const escapeMarkdown = (text: string, width = MOST): string =>
  shorten(clean(text).trim(), width)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    // A backslash doesn't keep GitHub from linking these; an empty character after them does.
    .replaceAll(/[@#]/g, "$&&#8203;")
    .replaceAll(/[\\`*_{}[\]()!|~$]/g, "\\$&");

/** Characters: more of one text than anybody reads in a table. */
const MOST = 1000;

/** A row of a table, one line; cells are Markdown already. */
export const tableRow = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** What stands above the rows. */
export const tableHead = (titles: readonly string[]): string[] => [tableRow(titles), tableRow(titles.map(() => "---"))];

/** A whole table of our own texts: their Markdown counts, and a bar in them ends no cell. */
export const renderMarkdownTable = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [...tableHead(titles), ...rows.map((cells) => tableRow(cells.map((cell) => cell.replaceAll("|", "\\|"))))].join("\n");
