import { escapeXml } from "../../src/text/xml.ts";
import type { Theme } from "./theme.ts";

/** Pixels of one character, of a line, and around all of them. */
const CELL = { width: 7.2, height: 17 };
const MARGIN = 14;

/** Consecutive characters of a line that look the same. */
interface Run {
  readonly column: number;
  readonly text: string;
  readonly style: string;
}

/** What a command wrote to a terminal of that width, with its colours (ANSI escape codes), as an SVG picture. */
export function renderTerminal(output: string, columns: number, description: string, theme: Theme): string {
  const lines = output.split("\n").map(runsOf);
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = lines.length * CELL.height + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(description)}</title>`,
    "<style>",
    `text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${theme.text}}`,
    `.bold{font-weight:600}.dim{fill:${theme.muted}}.red{fill:${theme.red}}.yellow{fill:${theme.yellow}}`,
    `.green{fill:${theme.green}}.cyan{fill:${theme.cyan}}`,
    "</style>",
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="6" fill="${theme.panel}" stroke="${theme.line}"/>`,
    ...lines.flatMap((runs, row) => runs.map((run) => renderRun(run, row))),
    "</svg>",
    "",
  ].join("\n");
}

/** Each run has its place and length, so that columns stand below each other in whatever font there is. */
function renderRun({ column, text, style }: Run, row: number): string {
  const x = round(MARGIN + column * CELL.width);
  const y = MARGIN + row * CELL.height + 12;
  const length = round([...text].length * CELL.width);
  const look = style === "" ? "" : ` class="${style}"`;
  return `<text x="${x}" y="${y}" textLength="${length}"${look}>${escapeXml(text)}</text>`;
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

/** One escape code that changes the look, and its number. */
const ESCAPE_CODE = new RegExp(`${"\u001b"}\\[(\\d+)m`);

/** The styles that an escape code begins, and those that one ends. */
const BEGINS: Record<string, string> = { 1: "bold", 2: "dim", 31: "red", 32: "green", 33: "yellow", 36: "cyan" };
const ENDS: Record<string, readonly string[]> = { 22: ["bold", "dim"], 39: ["red", "green", "yellow", "cyan"] };

function runsOf(line: string): Run[] {
  const runs: Run[] = [];
  const styles = new Set<string>();
  let column = 0;
  // Every second part is the number of the code between two texts.
  for (const [index, part] of line.split(ESCAPE_CODE).entries()) {
    if (index % 2 === 0) {
      // Spaces need no ink; several would be drawn as one, and one at an end not at all.
      for (const text of part.split(/( {2,}|^ +| +$)/)) {
        if (text.trim() !== "") runs.push({ column, text, style: [...styles].join(" ") });
        column += [...text].length;
      }
    } else {
      const begun = BEGINS[part];
      if (begun !== undefined) styles.add(begun);
      for (const style of ENDS[part] ?? []) styles.delete(style);
    }
  }
  return runs;
}
