import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import type { FailOn } from "../../egress/finding.ts";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import type { Plan, StackPlan } from "../../stack/model/plan-document.ts";
import { planStacks } from "../../stack/plan.ts";
import { chooseStacks } from "../../stack/project/choose-program.ts";
import { firstFew } from "../../text/first-few.ts";
import { clean, cleanLines } from "../../text/plain-text.ts";
import { type Layout, PAGE } from "../../text/terminal.ts";
import { CommandFailure } from "../complain.ts";
import { ExitCode, exitCodeHelp } from "../exit-codes.ts";
import { failOnOption, formatOf, formatOption, gather, jsonOption, noColorOption } from "../options.ts";
import { openOutput } from "../output-file.ts";
import { isOther } from "../plan/allowlist/other-resources.ts";
import type { Differences } from "../plan/base-plan.ts";
import type { PlanReportFormat } from "../plan/plan-report.ts";
import { policySettings } from "../plan/policy-files.ts";
import { describeProgram, programFrom } from "../plan/program.ts";
import { isStopped } from "../plan/verdict.ts";
import { withProgress } from "../progress.ts";
import type { PlanShell } from "../shell.ts";

type Renderer = (plan: Plan, layout: Layout, failOn: FailOn, differences: Differences) => string;

/** Renderer of each format. The code behind the allowlist is slow to load, so it loads while programs run. */
const RENDERERS = {
  table: async () => (await import("../plan/render/render-plan.ts")).renderPlan,
  json: async () => {
    const { renderPlanJson } = await import("../plan/render/render-plan-json.ts");
    return (plan, _layout, failOn) => renderPlanJson(plan, failOn);
  },
  markdown: async () => {
    const { renderPlanMarkdown } = await import("../plan/render/render-plan-markdown.ts");
    return (plan, _layout, failOn, differences) => renderPlanMarkdown(plan, failOn, differences);
  },
} satisfies Record<string, () => Promise<Renderer>>;

/** Formats of the audit's report. Their renderers are slow to load. */
const REPORTS = ["html", "sarif", "junit", "csv", "gitlab", "ocsf"] as const satisfies readonly PlanReportFormat[];
const isReport = (format: string): format is PlanReportFormat => REPORTS.some((one) => one === format);

interface Options {
  readonly program?: string;
  readonly sample?: true;
  readonly answers?: string;
  readonly stack?: readonly string[];
  readonly cwd?: string;
  readonly output?: string;
  readonly settings?: string;
  readonly policyPackConfig?: string;
  readonly base?: string;
  readonly wide?: true;
  readonly quiet?: true;
  readonly failOn: FailOn;
}

/** `mesh-egress plan`: what a program would make, and what the policy pack says of it, without a cloud. */
export const plan = (shell: PlanShell): Command =>
  describe(new Command("plan")).action(async (named: string[], options: Options, command: Command) => {
    const format = formatOf<keyof typeof RENDERERS | PlanReportFormat>(command);
    const cwd = options.cwd === undefined ? shell.cwd : folderOf(options.cwd, shell.cwd);
    const requests = chooseStacks({
      program: options.program,
      sample: options.sample === true,
      stacks: [...named, ...(options.stack ?? [])],
      cwd,
      answers: options.answers,
    });
    const policy = { folder: policyPackOf(shell), packs: shell.packs, ...(await policySettings(options, cwd)) };
    const write = options.output === undefined ? undefined : openOutput(resolve(cwd, options.output));
    const held: string[] = [];
    const say = (line: string) => (options.quiet ? held.push(line) : shell.err.write(line));
    const program = programFrom(cwd, requests[0]?.project.folder ?? cwd, options.sample === true);
    if (!options.quiet) shell.err.write(`${shell.err.paint("dim", `plan of ${describeProgram(program)}`)}\n`);
    const result = await withProgress(
      `running the program for ${firstFew(requests, ({ stack }) => stack)}`,
      options.quiet ? undefined : shell.spin,
      () => {
        // A load error is reported later, where the renderer is needed.
        if (!isReport(format)) RENDERERS[format]().catch(() => undefined);
        return planStacks(requests, {
          onOutput: (stack, line) => say(`${shell.err.paint("dim", `${stack} |`)} ${clean(line)}\n`),
          compileCache: shell.compileCache,
          runners: shell.runners,
          policy,
        });
      },
    ).catch((error: unknown) => {
      // The output that was held back often explains the error.
      for (const line of held) shell.err.write(line);
      throw error;
    });
    const layout = write ? PAGE : options.wide ? { ...PAGE, paint: shell.out.paint } : shell.out;
    if (isReport(format)) {
      const { renderPlanReport } = await import("../plan/plan-report.ts");
      const settings = options.settings === undefined ? undefined : resolve(cwd, options.settings);
      const { failOn } = options;
      const told = { failOn, settings, policyPack: policyPackOf(shell), cwd, now: new Date() };
      (write ?? shell.out.write)(await renderPlanReport(format, result.stacks, requests, told, layout));
    } else {
      const render = await RENDERERS[format]();
      (write ?? shell.out.write)(
        render(
          { ...result, program, stacks: await withOtherHosts(result.stacks) },
          layout,
          options.failOn,
          options.base === undefined ? new Map() : await comparedWith(resolve(cwd, options.base), result.stacks),
        ),
      );
    }
    const failed = result.stacks.filter(({ failure }) => failure !== undefined);
    for (const { stack, failure = "" } of failed)
      shell.err.write(
        `${shell.err.paint("red", "error:")} the plan of "${stack}" ends early.\n${cleanLines(failure).join("\n")}\n`,
      );
    if (failed.length > 0) shell.exit(ExitCode.failed);
    else if (isStopped(result.stacks, options.failOn)) shell.exit(ExitCode.findings);
  });

const describe = (command: Command): Command =>
  command
    .summary("show what a program would make and open, offline, and judge it")
    .description(
      "Runs a Pulumi Node.js program as a preview would, with no Pulumi CLI, login, plugin or credentials, and shows its " +
        "resources with the hosts that they open, and what the policy pack says of them.",
    )
    .argument("[stack...]", "stacks to plan, such as int or live (default: all that have a Pulumi.<stack>.yaml)")
    .option("-s, --stack <stack>", "the same as an option, as Pulumi has it; may be repeated", gather)
    .option("-C, --cwd <dir>", "run as if started in this folder")
    .option("--program <dir>", "folder of the program (default: that of the nearest Pulumi.yaml, here or above)")
    .option("--sample", "judge the program that ships with this package instead of one of yours")
    .option("--answers <file>", "what clouds would answer to calls of the program (docs/plan-json.md)")
    .addOption(failOnOption())
    .option("--settings <file>", "settings of the policy pack (policy/README.md), in place of its own")
    .option("--policy-pack-config <file>", "levels of checks, as JSON; the same file as Pulumi's option takes")
    .addOption(formatOption([...Object.keys(RENDERERS), ...REPORTS]))
    .addOption(jsonOption("docs/plan-json.md"))
    .option("-o, --output <file>", "write the plan to a file instead of standard output")
    .option("--base <file>", "an earlier plan as JSON: what has opened and closed since then, in tables and Markdown")
    .option("--wide", "neither break nor cut lines, however narrow the terminal is")
    .option("-q, --quiet", "print only the plan: no progress, and no output of programs")
    .addOption(noColorOption())
    .addHelpText(
      "after",
      `
Markdown is for a job summary or a comment on a pull request; html, sarif, junit, csv, gitlab and ocsf are the report that
\`mesh-egress audit\` makes of the planned stacks (docs/auditing.md).

Examples:
  mesh-egress plan int
  mesh-egress plan -C ../network -s live --fail-on not-judged
  mesh-egress plan --json -o plan.json

${exitCodeHelp(["ok", "failed", "usage", "findings"])}`,
    );

/** @throws ConfigurationError if there is no such folder. */
function folderOf(folder: string, cwd: string): string {
  const path = resolve(cwd, folder);
  if (folder !== "" && statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const message = folder === "" ? "is empty. Name a folder." : `there is no folder ${path}.`;
  throw new ConfigurationError([{ path: "--cwd", message }]);
}

/**
 * Adds the hosts that the rules of other components open. The reader is slow to load, so it loads only if there are
 * any.
 */
async function withOtherHosts(stacks: readonly StackPlan[]): Promise<StackPlan[]> {
  if (!stacks.some(({ resources }) => resources.some(isOther)))
    return stacks.map((stack) => ({ ...stack, otherHosts: [] }));
  const [{ otherHosts }, { loadCatalogue }] = await Promise.all([
    import("../plan/allowlist/other-hosts.ts"),
    import("../../catalogue/load.ts"),
  ]);
  const catalogue = loadCatalogue();
  return stacks.map((stack) => ({ ...stack, otherHosts: otherHosts(stack, catalogue) }));
}

/** The code that reads the base's plan is slow to load, so it loads only with `--base`. */
async function comparedWith(file: string, stacks: readonly StackPlan[]): Promise<Differences> {
  const [{ differencesFrom }, { loadCatalogue }] = await Promise.all([
    import("../plan/base-plan.ts"),
    import("../../catalogue/load.ts"),
  ]);
  return differencesFrom(file, stacks, loadCatalogue());
}

/** @throws CommandFailure if there is no policy pack, because a plan that nobody judged would look like a good one. */
function policyPackOf({ policyPack }: PlanShell): string {
  if (policyPack === undefined)
    throw new CommandFailure("The policy pack (policy/) is missing: this installation is incomplete.");
  return policyPack;
}
