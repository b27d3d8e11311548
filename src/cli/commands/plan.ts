import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import type { Plan } from "../../stack/model/plan-document.ts";
import { planStacks } from "../../stack/plan.ts";
import { chooseStacks } from "../../stack/project/choose-program.ts";
import { firstFew } from "../../text/first-few.ts";
import { writeJson } from "../../text/json.ts";
import { clean } from "../../text/plain-text.ts";
import { type Layout, PAGE } from "../../text/terminal.ts";
import { CommandFailure } from "../complain.ts";
import { ExitCode, exitCodeHelp } from "../exit-codes.ts";
import { FAIL_ON, type FailOn, isStopped } from "../fail-on.ts";
import { formatOf, formatOption, gather, jsonOption, noColorOption } from "../options.ts";
import { openOutput } from "../output-file.ts";
import { renderPlan } from "../plan/render-plan.ts";
import { renderPlanMarkdown } from "../plan/render-plan-markdown.ts";
import { withProgress } from "../progress.ts";
import type { PlanShell } from "../shell.ts";

const RENDERERS = {
  table: renderPlan,
  json: (plan) => writeJson(plan),
  markdown: (plan, _layout, failOn) => renderPlanMarkdown(plan, failOn),
} satisfies Record<string, (plan: Plan, layout: Layout, failOn: FailOn) => string>;

interface Options {
  readonly program?: string;
  readonly sample?: true;
  readonly stack?: readonly string[];
  readonly cwd?: string;
  readonly output?: string;
  readonly wide?: true;
  readonly quiet?: true;
  readonly failOn: FailOn;
}

/** `mesh-egress plan`: what a program would make, and what the policy pack says of it, without a cloud. */
export const plan = (shell: PlanShell): Command =>
  describe(new Command("plan")).action(async (named: string[], options: Options, command: Command) => {
    const format = formatOf<keyof typeof RENDERERS>(command);
    const cwd = options.cwd === undefined ? shell.cwd : folderOf(options.cwd, shell.cwd);
    const requests = chooseStacks({
      program: options.program,
      sample: options.sample === true,
      stacks: [...named, ...(options.stack ?? [])],
      cwd,
    });
    const policy = { folder: policyPackOf(shell), packs: shell.packs };
    const write = options.output === undefined ? undefined : openOutput(resolve(cwd, options.output));
    const held: string[] = [];
    const say = (line: string) => (options.quiet ? held.push(line) : shell.err.write(line));
    const result = await withProgress(
      `running the program for ${firstFew(requests, ({ stack }) => stack)}`,
      options.quiet ? undefined : shell.spin,
      () =>
        planStacks(requests, {
          onOutput: (stack, line) => say(`${shell.err.paint("dim", `${stack} |`)} ${clean(line)}\n`),
          compileCache: shell.compileCache,
          runners: shell.runners,
          policy,
        }),
    ).catch((error: unknown) => {
      // What was printed says why, often enough.
      for (const line of held) shell.err.write(line);
      throw error;
    });
    const layout = write ? PAGE : options.wide ? { ...PAGE, paint: shell.out.paint } : shell.out;
    (write ?? shell.out.write)(RENDERERS[format](result, layout, options.failOn));
    if (isStopped(result.stacks, options.failOn)) shell.exit(ExitCode.findings);
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
    .addOption(
      new Option("--fail-on <level>", "not-judged: also what could not be judged; advisory: any finding")
        .choices(FAIL_ON)
        .default("mandatory"),
    )
    .addOption(formatOption(Object.keys(RENDERERS)))
    .addOption(jsonOption("docs/plan-json.md"))
    .option("-o, --output <file>", "write the plan to a file instead of standard output")
    .option("--wide", "break and cut no line, however wide the terminal is")
    .option("-q, --quiet", "nothing beside the plan: no progress, and nothing of what programs print")
    .addOption(noColorOption())
    .addHelpText(
      "after",
      `
Markdown is for a job summary or a comment on a pull request.

Examples:
  mesh-egress plan int
  mesh-egress plan -C ../network -s live --fail-on not-judged
  mesh-egress plan --json -o plan.json

${exitCodeHelp(["ok", "failed", "usage", "findings"])}`,
    );

/** @throws ConfigurationError where there is no such folder. */
function folderOf(folder: string, cwd: string): string {
  const path = resolve(cwd, folder);
  if (folder !== "" && statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const message = folder === "" ? "is empty. Name a folder." : `there is no folder ${path}.`;
  throw new ConfigurationError([{ path: "--cwd", message }]);
}

/** @throws CommandFailure where there is nothing to judge with: a plan that nobody judged would look like a good one. */
function policyPackOf({ policyPack }: PlanShell): string {
  if (policyPack === undefined)
    throw new CommandFailure("The policy pack (policy/) is missing: this installation is incomplete.");
  return policyPack;
}
