import type { Check } from "./check.ts";

/** The checks as a Markdown table: those that stop an update first, in order of their ids. */
export const renderChecks = (checks: readonly Check[]): string =>
  [
    "| check | level | severity | finds | why | instead |",
    "| --- | --- | --- | --- | --- | --- |",
    ...[...checks]
      .sort((a, b) => RANKS[a.level] - RANKS[b.level] || (a.id < b.id ? -1 : 1))
      .map(
        ({ id, title, level, severity, why, instead, link }) =>
          `| \`${id}\` | ${level} | ${severity} | ${cell(title)} | ${cell(why)} | ${cell(instead)} [More](${link}) |`,
      ),
  ].join("\n");

const RANKS: Readonly<Record<Check["level"], number>> = { mandatory: 0, advisory: 1 };

const cell = (text: string): string => text.replaceAll("|", "\\|");
