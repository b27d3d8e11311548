import { lengthOf, pad, wrap } from "./plain-text.ts";
import type { Paint } from "./terminal.ts";

/** A table of plain texts: as wide as its contents, but for the last column, which is wrapped to what the terminal leaves. */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  paint: Paint,
): string[] {
  const widths = header
    .slice(0, -1)
    .map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(lengthOf)));
  const taken = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const rest = Math.max(MINIMUM, columns - taken);
  const lineOf = (cells: readonly string[]) =>
    [...widths.map((width, column) => pad(cells[column] ?? "", width)), cells.at(-1) ?? ""].join(GAP).trimEnd();
  return [
    paint("dim", lineOf(header)),
    ...rows.flatMap((row) => {
      const [first = "", ...more] = wrap(row.at(-1) ?? "", rest);
      return [lineOf([...row.slice(0, -1), first]), ...more.map((text) => " ".repeat(taken) + text)];
    }),
  ];
}

const GAP = "  ";

/** Narrower than this, a wrapped column is worse than a line that the terminal wraps. */
const MINIMUM = 24;
