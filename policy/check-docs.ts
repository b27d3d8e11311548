import { escapeMarkdown, renderMarkdownTable, tableHead, tableRow } from "../src/text/markdown.ts";
import type { Check } from "./check.ts";
import type { CheckExample } from "./check-examples.ts";

/** Fields of a check that are shown beside its title, in this order. */
export const CHECK_SIDES = ["level", "severity", "tags", "why", "instead", "link"] as const;

/** Returns the text of one of these fields. */
export const sideOf = (check: Check, side: (typeof CHECK_SIDES)[number]): string =>
  side === "tags" ? check.tags.join(", ") : check[side];

/**
 * Returns a Markdown table of what each check finds.
 *
 * @param page address of the page that explains the checks, if there is one. Ids become links to its headings.
 */
export const renderChecks = (checks: readonly Check[], page?: string): string =>
  renderMarkdownTable(
    ["check", "level", "severity", "finds"],
    checks.map(({ id, level, severity, title }) => [
      page === undefined ? `\`${id}\`` : `[\`${id}\`](${page}#${id})`,
      level,
      severity,
      title,
    ]),
  );

/** Returns all details of each check as Markdown, with a heading for each check. */
export const explainChecksInMarkdown = (checks: readonly Check[], exampleOf: (id: string) => CheckExample): string =>
  checks
    .map((check) => {
      const { rejects, wants } = exampleOf(check.id);
      return [
        `## ${check.id}`,
        "",
        `${escapeMarkdown(check.title)}.`,
        "",
        ...tableHead(["", ""]),
        ...CHECK_SIDES.map((side) =>
          tableRow([side, side === "link" ? `<${check.link}>` : escapeMarkdown(sideOf(check, side))]),
        ),
        "",
        "Rejects:",
        "",
        ...codeBlock(rejects.text),
        "",
        "Wants:",
        "",
        ...codeBlock(wants.text),
        "",
      ].join("\n");
    })
    .join("\n");

const codeBlock = (yaml: string): string[] => ["```yaml", yaml.trimEnd(), "```"];

/** Returns the mandatory checks, then the advisory ones, each in order of their ids. */
export const sortedChecks = (checks: readonly Check[]): Check[] =>
  checks.toSorted((a, b) => RANKS[a.level] - RANKS[b.level] || (a.id < b.id ? -1 : 1));

const RANKS: Readonly<Record<Check["level"], number>> = { mandatory: 0, advisory: 1 };
