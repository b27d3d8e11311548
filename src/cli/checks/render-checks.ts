import type { Check } from "../../../policy/check.ts";
import { writeJson } from "../../text/json.ts";
import { escapeMarkdown, tableHead, tableRow } from "../../text/markdown.ts";
import { renderRecord, renderTable } from "../../text/table.ts";
import type { Layout } from "../../text/terminal.ts";

/** What is told of a check. */
const SIDES = ["level", "severity", "tags", "why", "instead", "link"] as const;

const textOf = (check: Check, side: (typeof SIDES)[number]): string =>
  side === "tags" ? check.tags.join(", ") : check[side];

/** The checks for a terminal: what each finds, a line each. */
export const listChecks = (checks: readonly Check[], { columns, paint }: Layout): string =>
  lines(
    renderTable(
      ["Check", "Level", "Severity", "Finds"],
      checks.map(({ id, level, severity, title }) => [id, level, severity, title]),
      columns,
      paint,
    ),
  );

/** All that is to be said of each check, for a terminal. */
export const explainChecks = (checks: readonly Check[], { columns, paint }: Layout): string =>
  checks
    .map((check) =>
      lines([
        `${paint("bold", check.id)}: ${check.title}`,
        ...renderRecord(
          SIDES,
          SIDES.map((side) => textOf(check, side)),
          columns,
          paint,
        ),
      ]),
    )
    .join("\n");

/** The same as a page of GitHub-flavoured Markdown. */
export const explainChecksInMarkdown = (checks: readonly Check[]): string =>
  checks
    .map((check) =>
      lines([
        `## ${check.id}`,
        "",
        `${escapeMarkdown(check.title)}.`,
        "",
        ...tableHead(["", ""]),
        ...SIDES.map((side) =>
          tableRow([side, side === "link" ? `<${check.link}>` : escapeMarkdown(textOf(check, side))]),
        ),
      ]),
    )
    .join("\n");

/** The same for programs. `version` grows when a reader of the old form could go wrong. */
export const checksAsJson = (checks: readonly Check[]): string =>
  writeJson({
    version: 1,
    checks: checks.map(({ id, title, level, severity, tags, why, instead, link }) => ({
      id,
      title,
      level,
      severity,
      tags,
      why,
      instead,
      link,
    })),
  });

const lines = (texts: readonly string[]): string => `${texts.join("\n")}\n`;
