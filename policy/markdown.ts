import { renderMarkdownTable } from "../src/text/markdown.ts";
import type { Check } from "./check.ts";

/** The checks as a Markdown table. */
export const renderChecks = (checks: readonly Check[]): string =>
  renderMarkdownTable(
    ["check", "level", "severity", "finds", "why", "instead"],
    sortedChecks(checks).map(({ id, title, level, severity, why, instead, link }) => [
      `\`${id}\``,
      level,
      severity,
      title,
      why,
      `${instead} [More](${link})`,
    ]),
  );

/** Those that stop an update first, in order of their ids. */
export const sortedChecks = (checks: readonly Check[]): Check[] =>
  checks.toSorted((a, b) => RANKS[a.level] - RANKS[b.level] || (a.id < b.id ? -1 : 1));

const RANKS: Readonly<Record<Check["level"], number>> = { mandatory: 0, advisory: 1 };
