import { clean, shorten } from "./plain-text.ts";

/**
 * Escapes a foreign text for one line of GitHub-flavoured Markdown that only shows it: no markup, HTML or table cell,
 * no mention of a person, no reference to an issue.
 *
 * @param width characters of the text at most; "…" replaces the rest.
 */
export const escapeMarkdown = (text: string, width = MOST): string =>
  shorten(clean(text).trim(), width)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    // GitHub links these characters even after a backslash, but not before an empty character.
    .replaceAll(/[@#]/g, "$&&#8203;")
    .replaceAll(/[\\`*_{}[\]()!|~$]/g, "\\$&");

/** Characters; nobody reads more of one text in a table. */
const MOST = 1000;

/** Writes a table row in one line. The cells are Markdown already. */
export const tableRow = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Writes the header rows of a table. */
export const tableHead = (titles: readonly string[]): string[] => [tableRow(titles), tableRow(titles.map(() => "---"))];

/** Writes a whole table of our own texts. Their Markdown takes effect, and a bar in them ends no cell. */
export const renderMarkdownTable = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [...tableHead(titles), ...rows.map((cells) => tableRow(cells.map((cell) => cell.replaceAll("|", "\\|"))))].join("\n");
