import { Command } from "commander";
import type { Check } from "../../../policy/check.ts";
import { explainChecksInMarkdown, renderChecks, sortedChecks } from "../../../policy/check-docs.ts";
import { loadExample } from "../../../policy/check-examples.ts";
import { loadChecks } from "../../../policy/load-checks.ts";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { didYouMean } from "../../egress/input/show.ts";
import { checksAsJson, explainChecks, listChecks } from "../checks/render-checks.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { formatOf, formatOption, jsonOption, noColorOption } from "../options.ts";
import type { Shell } from "../shell.ts";

const FORMATS = ["table", "json", "markdown"] as const;

/** `mesh-egress checks`: what the policy pack looks for, and why. */
export const checks = (shell: Shell): Command =>
  describe(new Command("checks")).action(async (ids: string[], _options: unknown, command: Command) => {
    const all = sortedChecks(await loadChecks());
    const asked = ids.length === 0 ? all : ids.map((id) => checkOf(id, all));
    const format = formatOf<(typeof FORMATS)[number]>(command);
    const isList = ids.length === 0;
    if (format === "json") shell.out.write(checksAsJson(asked, loadExample));
    else if (format === "markdown")
      shell.out.write(isList ? `${renderChecks(asked)}\n` : explainChecksInMarkdown(asked, loadExample));
    else shell.out.write(isList ? listChecks(asked, shell.out) : explainChecks(asked, loadExample, shell.out));
  });

/** @throws ConfigurationError if no check has that id. */
function checkOf(id: string, all: readonly Check[]): Check {
  const known = all.map((check) => check.id);
  const found = all.find((check) => check.id === id);
  if (found !== undefined) return found;
  const message = `There is no check "${id}".${didYouMean(id, known)} \`mesh-egress checks\` lists all.`;
  throw new ConfigurationError([{ path: "", message }]);
}

const describe = (command: Command): Command =>
  command
    .summary("list what the policy pack looks for, or explain a check")
    .description(
      "Lists the checks of the policy pack. For named checks, says why they exist and what to write instead, with an example.",
    )
    .argument("[check...]", "checks to explain, such as ip-pinning (default: list all)")
    .addOption(formatOption(FORMATS))
    .addOption(jsonOption("docs/plan-json.md"))
    .addOption(noColorOption())
    .addHelpText(
      "after",
      `\nExamples:\n  mesh-egress checks\n  mesh-egress checks ip-pinning\n\n${exitCodeHelp(["ok", "failed", "usage"])}`,
    );
