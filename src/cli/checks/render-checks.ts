import type { Check } from "../../../policy/check.ts";
import { CHECK_SIDES, sideOf } from "../../../policy/check-docs.ts";
import type { CheckExample, ExampleProgram } from "../../../policy/check-examples.ts";
import { writeJson } from "../../text/json.ts";
import { renderRecord, tableLines } from "../../text/table.ts";
import type { Layout } from "../../text/terminal.ts";

/** Lists the checks for a terminal: one line each with what it finds. */
export const listChecks = (checks: readonly Check[], { columns, paint }: Layout): string =>
  lines(
    tableLines(
      ["Check", "Level", "Severity", "Finds"],
      checks.map(({ id, level, severity, title }) => [id, level, severity, title]),
      columns,
      paint,
    ),
  );

/** Explains each check in full for a terminal. The YAML of its example is not wrapped, so that it can be copied. */
export const explainChecks = (
  checks: readonly Check[],
  exampleOf: (id: string) => CheckExample,
  { columns, paint }: Layout,
): string =>
  checks
    .map((check) => {
      const { rejects, wants } = exampleOf(check.id);
      const shown = (title: string, { text }: ExampleProgram): string[] => [
        "",
        `  ${paint("dim", title)}`,
        ...text.trimEnd().replaceAll(/^/gm, "    ").split("\n"),
      ];
      return lines([
        `${paint("bold", check.id)}: ${check.title}`,
        ...renderRecord(
          CHECK_SIDES,
          CHECK_SIDES.map((side) => sideOf(check, side)),
          columns,
          paint,
        ),
        ...shown("rejects", rejects),
        ...shown("wants", wants),
      ]);
    })
    .join("\n");

/** Renders the same for programs. `version` grows when a reader of the old form could misread the new one. */
export const checksAsJson = (checks: readonly Check[], exampleOf: (id: string) => CheckExample): string =>
  writeJson({
    version: 1,
    checks: checks.map(({ id, title, level, severity, tags, why, instead, link }) => {
      const { rejects, wants } = exampleOf(id);
      const example = { rejects: withoutText(rejects), wants: withoutText(wants) };
      return { id, title, level, severity, tags, why, instead, link, example };
    }),
  });

const withoutText = ({ text, ...program }: ExampleProgram): object => program;

const lines = (texts: readonly string[]): string => `${texts.join("\n")}\n`;
