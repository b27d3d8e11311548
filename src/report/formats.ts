import { type Layout, PAGE } from "../text/terminal.ts";
import { renderCsv } from "./formats/csv.ts";
import { renderGitlab } from "./formats/gitlab.ts";
import { renderJson } from "./formats/json.ts";
import { renderJunit } from "./formats/junit.ts";
import { renderMarkdown } from "./formats/markdown.ts";
import { renderOcsf } from "./formats/ocsf.ts";
import { renderSarif } from "./formats/sarif.ts";
import { renderTable } from "./formats/table.ts";
import { renderHtml } from "./html/page.ts";
import type { Report } from "./report.ts";

interface Format {
  /** Name of the format's file in a folder. */
  readonly file: string;
  readonly render: (report: Report, layout: Layout) => string;
}

/** Every format, each a pure function of the report. */
export const FORMATS = {
  table: { file: "audit.txt", render: (report, layout = PAGE) => renderTable(report, layout) },
  markdown: { file: "audit.md", render: renderMarkdown },
  html: { file: "audit.html", render: renderHtml },
  json: { file: "audit.json", render: renderJson },
  sarif: { file: "audit.sarif", render: renderSarif },
  junit: { file: "audit.junit.xml", render: renderJunit },
  csv: { file: "audit.csv", render: renderCsv },
  ocsf: { file: "audit.ocsf.jsonl", render: renderOcsf },
  gitlab: { file: "audit.gitlab.json", render: renderGitlab },
} satisfies Record<string, Format>;
export type FormatName = keyof typeof FORMATS;
