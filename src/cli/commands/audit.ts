import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { loadChecks } from "../../../policy/load-checks.ts";
import { mayMatter, meshOf } from "../../../policy/mesh/index.ts";
import { loadCatalogue } from "../../catalogue/load.ts";
import type { FailOn } from "../../egress/finding.ts";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { showPath } from "../../files/show-path.ts";
import { unreadable } from "../../files/unreadable.ts";
import { version } from "../../files/version.ts";
import { intentOf } from "../../observe/intent.ts";
import { WINDOW_DAYS } from "../../queries/query.ts";
import { FORMATS, type FormatName } from "../../report/formats.ts";
import { makeReport, NOT_CHECKED } from "../../report/make-report.ts";
import { onlyFailing } from "../../report/only-failing.ts";
import type { Report } from "../../report/report.ts";
import { readReport } from "../../report/since/baseline.ts";
import type { AuditedStack } from "../../report/stack-report.ts";
import { describeCounts } from "../../report/verdict.ts";
import { VERDICT_WORDS } from "../../report/words.ts";
import { PAGE } from "../../text/terminal.ts";
import { judgeGiven, settingsOf } from "../audit/judge-given.ts";
import { resolvedDrift } from "../audit/resolved-drift.ts";
import { ExitCode, exitCodeHelp } from "../exit-codes.ts";
import { givenStacks, type ProgramOptions, SOURCE_HELP, withProgramOptions } from "../given-stacks.ts";
import { observeFiles } from "../observe/observe-files.ts";
import { failOnOption, formatOf, gather, jsonOption, noColorOption } from "../options.ts";
import { openOutput } from "../output-file.ts";
import type { PlanShell } from "../shell.ts";

interface Options extends ProgramOptions {
  readonly cwd?: string;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly settings?: string;
  readonly baseline?: string;
  readonly only?: "failing";
  readonly now: Date;
  readonly resolve?: true;
  readonly logs?: readonly string[];
  readonly unmask?: true;
  readonly quiet?: true;
}

/** `mesh-egress audit`: what sources let out towards MESH, as a report. */
export const audit = (shell: PlanShell): Command =>
  describe(new Command("audit")).action(async (named: string[], options: Options, command: Command) => {
    const cwd = resolve(shell.cwd, options.cwd ?? ".");
    const formats = [formatOf<readonly FormatName[]>(command)].flat();
    const fromHere = (path: string | undefined) => (path === undefined ? undefined : resolve(cwd, path));
    const settings = settingsOf(fromHere(options.settings), shell.policyPack);
    const baseline = options.baseline === undefined ? undefined : baselineIn(resolve(cwd, options.baseline));
    const write = writers(formats, fromHere(options.output), shell);
    const [checks, catalogue] = [await loadChecks(), loadCatalogue()];
    const today = options.now.toISOString().slice(0, 10);
    const spin = options.quiet ? undefined : shell.spin;
    const given = await givenStacks(
      named,
      options,
      { ...shell, spin },
      // In a large estate, few resources say anything about egress, and only those fit into memory.
      { cwd, wanted: mayMatter(meshOf(catalogue, settings.extraHosts, [])) },
    );
    const audited = judgeGiven(given, { checks, catalogue, settings, today });
    const allowlistAndDns = options.resolve
      ? await resolvedDrift(audited.stacks, catalogue)
      : NOT_CHECKED.allowlistAndDns;
    const logs =
      options.logs &&
      (await observeFiles(
        options.logs,
        { cwd, spin },
        { ...meantBy(audited.stacks), windowDays: WINDOW_DAYS, showsClients: false },
      ));
    const report = makeReport({
      ...audited,
      checks,
      catalogue,
      failOn: options.failOn,
      now: options.now,
      tool: `mesh-egress ${version()}`,
      drift: { ...audited.drift, allowlistAndDns },
      logs,
      baseline,
      isUnmasked: options.unmask === true,
    });
    write(options.only === "failing" ? onlyFailing(report) : report);
    if (options.output !== undefined && !options.quiet)
      shell.err.write(`${VERDICT_WORDS[report.verdict]}: ${describeCounts(report)}\n`);
    shell.exit(EXIT_CODES[report.verdict]);
  });

const describe = (command: Command): Command =>
  withProgramOptions(command)
    .summary("report what may leave towards MESH, from files that are at hand")
    .description(
      "Reads sources, judges them as the policy pack does, and reports what may leave towards MESH, from where, through which layers, who asked " +
        "for it and until when, what is wrong, and what could not be judged. Several sources make one report of all.",
    )
    .argument("[source...]", `${SOURCE_HELP} (default: all stacks of the program)`)
    .option("-C, --cwd <dir>", "run as if started in this folder")
    .addOption(
      new Option("-f, --format <formats>", "one or several, separated by commas")
        .argParser(readFormats)
        .default(["table"], "table"),
    )
    .addOption(jsonOption("docs/auditing.md"))
    .option("-o, --output <path>", "file to write to, or the folder of a file for each format")
    .option("--baseline <file>", "an earlier report in JSON: says what is new, fixed, opened and closed since")
    .addOption(failOnOption())
    .option("--settings <file>", "settings of the policy pack (policy/README.md), in place of its own")
    .addOption(new Option("--only <what>", "failing: leave out what is as it should be").choices(["failing"]))
    .addOption(
      new Option("--now <time>", "day or time to judge by, such as 2026-12-01")
        .argParser(readTime)
        .default(new Date(), "the clock"),
    )
    .option("--logs <path>", "log files, or a folder of them, to compare with the rules; may be repeated", gather)
    .option("--resolve", "ask DNS for the hosts, from here, and compare with the documented addresses")
    .option("--unmask", "show the ids of accounts and subscriptions whole")
    .option("-q, --quiet", "print only the report, no progress")
    .addOption(noColorOption())
    .addHelpText(
      "after",
      `
Formats: ${Object.keys(FORMATS).join(", ")}.

Examples:
  mesh-egress audit state.json
  mesh-egress audit int live --format html,json -o out/
  mesh-egress audit state.json --baseline last-month.json --format markdown

${exitCodeHelp(["ok", "failed", "usage", "findings"])}`,
    );

function readFormats(text: string): FormatName[] {
  const names = text.split(",").map((name) => name.trim());
  for (const name of names)
    if (!Object.hasOwn(FORMATS, name))
      throw new InvalidArgumentError(`"${name}" is no format. Choose from ${Object.keys(FORMATS).join(", ")}.`);
  return [...new Set(names)] as FormatName[];
}

function readTime(text: string): Date {
  if (!TIME.safeParse(text).success)
    throw new InvalidArgumentError("Write a day as 2026-12-01, or a time as 2026-12-01T09:00:00Z.");
  return new Date(text);
}

/** A time without a zone would be another one on another machine. */
const TIME = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** Returns the rules of all stacks, so that a rule can be found by its name in a log. */
const meantBy = (stacks: readonly AuditedStack[]) => ({
  intent: intentOf(
    stacks.flatMap(({ subject }) => subject.readings),
    stacks.flatMap(({ subject }) => subject.firewalls),
  ),
});

/** The exit code depends on the verdict alone, so that every format agrees with it. */
const EXIT_CODES: Record<Report["verdict"], ExitCode> = {
  fail: ExitCode.findings,
  "not-judged": ExitCode.failed,
  attention: ExitCode.ok,
  pass: ExitCode.ok,
};

/**
 * Returns what writes the report in each format: to standard output, into a file, or into one file each in a folder.
 *
 * @throws ConfigurationError if several formats are to go into one file, or if it can't be opened.
 */
function writers(
  formats: readonly FormatName[],
  output: string | undefined,
  shell: PlanShell,
): (report: Report) => void {
  const found = output === undefined ? undefined : statSync(output, { throwIfNoEntry: false });
  const isFolder = output !== undefined && (found === undefined ? formats.length > 1 : found.isDirectory());
  if (formats.length > 1 && !isFolder) {
    const message =
      output === undefined
        ? `${formats.join(" and ")} can't share standard output. Name a folder, such as -o out/.`
        : `${showPath(output)} is a file, and ${formats.length} formats are asked for. Name a folder, such as -o out/.`;
    throw new ConfigurationError([{ path: "--output", message }]);
  }
  if (output === undefined) {
    const [format = "table"] = formats;
    return (report) => shell.out.write(FORMATS[format].render(report, shell.out));
  }
  if (isFolder) mkdirSync(output, { recursive: true });
  const files = formats.map((format) => ({
    format,
    write: openOutput(isFolder ? join(output, FORMATS[format].file) : output),
  }));
  return (report) => {
    for (const { format, write } of files) write(FORMATS[format].render(report, PAGE));
  };
}

function baselineIn(path: string): Report {
  const name = showPath(path);
  const fail = (message: string): never => {
    throw new ConfigurationError([{ path: "--baseline", message }]);
  };
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return fail(`${name} ${unreadable(error)}`);
  }
  try {
    return readReport(JSON.parse(text), name);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    return fail(`${name} is no JSON. Name what \`mesh-egress audit --json\` wrote.`);
  }
}
