/**
 * Writes rows as CSV (RFC 4180). Spreadsheets run a cell that begins like a formula, even after spaces, so such a cell
 * gets an apostrophe in front.
 *
 * @param rows the titles first.
 */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");

const csvCell = (text: string): string => {
  const harmless = /^\s*[=+\-@|%]|^[\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};
