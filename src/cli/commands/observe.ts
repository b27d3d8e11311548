import { resolve } from "node:path";
import { Command, Option } from "commander";
import { knownAddresses } from "../../catalogue/catalogue.ts";
import { loadCatalogue } from "../../catalogue/load.ts";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { type Intent, intentOf } from "../../observe/intent.ts";
import type { Observed } from "../../observe/report/observed.ts";
import { renderObserved, renderObservedCsv, renderObservedMarkdown } from "../../observe/report/render-observed.ts";
import { QUERY_ENGINES, type QueryEngine, renderQueries } from "../../observe/report/render-queries.ts";
import { suggestHosts } from "../../observe/report/suggest.ts";
import { WINDOW_DAYS } from "../../queries/query.ts";
import { firewallsOf } from "../../reach/firewalls.ts";
import { follow } from "../../readers/follow/follow.ts";
import { stackIndex } from "../../readers/follow/stack-index.ts";
import { readResource } from "../../readers/index.ts";
import { writeJson } from "../../text/json.ts";
import { PAGE } from "../../text/terminal.ts";
import { ExitCode, exitCodeHelp } from "../exit-codes.ts";
import { givenStacks, onlyStack, type ProgramOptions } from "../given-stacks.ts";
import { observeFiles } from "../observe/observe-files.ts";
import { formatOf, formatOption, gather, jsonOption, noColorOption } from "../options.ts";
import { openOutput } from "../output-file.ts";
import type { PlanShell } from "../shell.ts";

const RENDERERS: Record<"json" | "markdown" | "csv", (observed: Observed) => string> = {
  json: writeJson,
  markdown: renderObservedMarkdown,
  csv: renderObservedCsv,
};

const EXIT_CODES = { ready: ExitCode.ok, "not-ready": ExitCode.findings, unclear: ExitCode.failed };

interface Options extends Pick<ProgramOptions, "program" | "answers"> {
  readonly plan?: readonly string[];
  readonly window: number;
  readonly clients?: true;
  readonly suggest?: true;
  readonly query?: QueryEngine;
  readonly output?: string;
}

/** `mesh-egress observe`: compares firewall, DNS and flow logs with the intended rules. */
export const observe = (shell: PlanShell): Command =>
  describe(new Command("observe")).action(async (paths: string[], options: Options, command: Command) => {
    const format = formatOf<keyof typeof RENDERERS | "table">(command);
    const intent = options.plan && (await readIntent(options.plan, options, shell));
    const catalogue = loadCatalogue();
    const addresses = knownAddresses(catalogue);
    if (options.query !== undefined) {
      if (intent === undefined)
        throw new ConfigurationError([{ path: "--query", message: "needs the rules. Name their stack with --plan." }]);
      shell.out.write(renderQueries(options.query, intent, addresses));
      return;
    }
    if (paths.length === 0)
      throw new ConfigurationError([
        { path: "", message: "No log was named. Name files or folders, or - for standard input." },
      ]);
    const write = options.output === undefined ? undefined : openOutput(resolve(shell.cwd, options.output));
    const observed = await observeFiles(paths, shell, {
      intent,
      windowDays: options.window,
      showsClients: options.clients === true,
    });
    const page = write ? PAGE : shell.out;
    const text =
      options.suggest === true
        ? suggestHosts(observed)
        : format === "table"
          ? renderObserved(observed, page)
          : RENDERERS[format](observed);
    (write ?? shell.out.write)(text);
    shell.exit(EXIT_CODES[observed.verdict.result]);
  });

const describe = (command: Command): Command =>
  command
    .summary("compare firewall, DNS and flow logs with the intended rules")
    .description(
      "Reads logs of AWS Network Firewall, Route 53 Resolver, VPC flows, Azure Firewall and virtual networks, compressed or not and in " +
        "any form of export, and says of each destination whether it is allowed and used, unused, or would be dropped.",
    )
    .argument("[file...]", "log files or folders of them; - is standard input")
    .option(
      "--plan <source>",
      "the stack with the intended rules: its name here, a state, a preview or a plan; may be repeated",
      gather,
    )
    .option("--program <dir>", "folder of the program of --plan (default: that of the nearest Pulumi.yaml)")
    .option("--answers <file>", "what clouds would answer to calls of the program (docs/plan-json.md)")
    .addOption(
      new Option("--window <days>", "days that the logs must cover before the verdict can be ready")
        .argParser(daysOf)
        .default(WINDOW_DAYS),
    )
    .option("--clients", "show addresses of clients instead of their networks; they may identify people")
    .option(
      "--suggest",
      "write entries for mesh-egress:extraHosts of what would be dropped, for an owner to fill in and accept",
    )
    .addOption(
      new Option("--query <engine>", "print queries that answer the same where the logs are stored").choices(
        QUERY_ENGINES,
      ),
    )
    .addOption(formatOption(["table", ...Object.keys(RENDERERS)]))
    .addOption(jsonOption("docs/observing.md"))
    .option("-o, --output <file>", "write the result to a file instead of standard output")
    .addOption(noColorOption())
    .addHelpText(
      "after",
      `
Examples:
  mesh-egress observe --plan live logs/
  aws logs filter-log-events --log-group-name alert --output json | mesh-egress observe --plan live -
  mesh-egress observe --plan live --query athena

${exitCodeHelp(["ok", "failed", "usage", "findings"])}`,
    );

function daysOf(text: string): number {
  const days = /^(\d{1,4})d?$/.exec(text)?.[1];
  if (days !== undefined && Number(days) > 0) return Number(days);
  throw new ConfigurationError([
    { path: "--window", message: `"${text}" is no number of days. Write one such as 14 or 14d.` },
  ]);
}

/** Joins what the planned stacks allow. The logs are compared with all of them together. */
async function readIntent(named: readonly string[], options: ProgramOptions, shell: PlanShell): Promise<Intent> {
  const given = await givenStacks(named, options, shell);
  const readings = follow(onlyStack(given, "--plan").resources.map(readResource));
  return intentOf(readings, firewallsOf(readings, stackIndex(readings)));
}
