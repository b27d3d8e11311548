import { lengthOf, pad, wrap } from "./plain-text.ts";
import type { Paint } from "./terminal.ts";

/**
 * Writes a table of plain texts. Its columns are as wide as their contents; the last one is wrapped to fit `columns`.
 *
 * If the last column gets too narrow, it moves below its row. If the other columns don't fit either, each row becomes a
 * list of titles and cells. Nothing is cut, and no word is broken.
 */
export function tableLines(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  paint: Paint,
): string[] {
  const widths = header
    .slice(0, -1)
    .map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(lengthOf)));
  const taken = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const widest = Math.max(...[header, ...rows].map((row) => lengthOf(row.at(-1) ?? "")));
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join(GAP)
      .trimEnd();
  if (taken + Math.min(widest, MINIMUM) <= columns)
    return [
      paint("dim", lineOf(header)),
      ...rows.flatMap((row) => {
        const [first = "", ...rest] = wrap(row.at(-1) ?? "", columns - taken);
        return [lineOf([...row.slice(0, -1), first]), ...rest.map((text) => " ".repeat(taken) + text)];
      }),
    ];
  if (taken - GAP.length <= columns)
    return [
      paint("dim", lineOf(header.slice(0, -1))),
      ...rows.flatMap((row) => [lineOf(row.slice(0, -1)), ...indented(row.at(-1) ?? "", columns)]),
    ];
  return rows.flatMap(([first = "", ...rest]) => [first, ...renderRecord(header.slice(1), rest, columns, paint)]);
}

/**
 * Writes a record as one line for each title and cell, to be placed below the line that names it. Empty cells are left
 * out.
 */
export function renderRecord(
  titles: readonly string[],
  cells: readonly string[],
  columns: number,
  paint: Paint,
): string[] {
  const width = Math.max(0, ...titles.map(lengthOf));
  const margin = GAP.length + width + GAP.length;
  return titles.flatMap((title, index) => {
    const cell = cells[index] ?? "";
    if (cell === "") return [];
    const [first = "", ...rest] = wrap(cell, Math.max(1, columns - margin));
    return [`${GAP}${paint("dim", pad(title, width))}${GAP}${first}`, ...rest.map((text) => " ".repeat(margin) + text)];
  });
}

const indented = (text: string, columns: number): string[] =>
  text === "" ? [] : wrap(text, columns - GAP.length).map((line) => GAP + line);

const GAP = "  ";

/** A wrapped column narrower than this is hard to read. */
const MINIMUM = 24;
