import { Command, Option } from "commander";
import type { Plan } from "../../stack/model/plan-document.ts";
import { planStacks } from "../../stack/plan.ts";
import { chooseStacks } from "../../stack/project/choose-program.ts";
import { writeJson } from "../../text/json.ts";
import { clean } from "../../text/plain-text.ts";
import type { Terminal } from "../../text/terminal.ts";
import { ExitCode, exitCodeHelp } from "../exit-codes.ts";
import { FAIL_ON, type FailOn, isStopped } from "../fail-on.ts";
import { renderPlan } from "../plan/render-plan.ts";
import { renderPlanMarkdown } from "../plan/render-plan-markdown.ts";
import type { PlanShell } from "../shell.ts";

const RENDERERS: Record<"table" | "json" | "markdown", (plan: Plan, terminal: Terminal, failOn: FailOn) => string> = {
  table: renderPlan,
  json: (plan) => writeJson(plan),
  markdown: (plan, _terminal, failOn) => renderPlanMarkdown(plan, failOn),
};

interface Options {
  readonly format: keyof typeof RENDERERS;
  readonly json?: true;
  readonly program?: string;
  readonly failOn: FailOn;
}

/** `mesh-egress plan`: what a program would make, and what the policy pack says of it, without a cloud. */
export const plan = (shell: PlanShell): Command =>
  new Command("plan")
    .summary("show what a program would make and open, offline, and judge it")
    .description(
      "Runs a Pulumi Node.js program as a preview would, with no Pulumi CLI, login, plugin or credentials, and shows its " +
        "resources with the hosts that they open, and what the policy pack says of them.",
    )
    .argument("[stack...]", "stacks to plan, such as int or live (default: all that have a Pulumi.<stack>.yaml)")
    .addOption(
      new Option("-f, --format <format>", "markdown is for a job summary or a comment on a pull request")
        .choices(Object.keys(RENDERERS))
        .default("table"),
    )
    .option("--json", "short for --format json (docs/plan-json.md)")
    .option(
      "--program <dir>",
      "folder of the program (default: the nearest Pulumi.yaml, else the one shipped with this)",
    )
    .addOption(
      new Option("--fail-on <level>", "not-judged: also what could not be judged; advisory: any finding")
        .choices(FAIL_ON)
        .default("mandatory"),
    )
    .addHelpText(
      "after",
      `\nExamples:\n  mesh-egress plan int\n  mesh-egress plan --json --program ../network > plan.json\n\n${exitCodeHelp(["ok", "failed", "usage", "findings"])}`,
    )
    .action(async (stacks: string[], { format, json, program, failOn }: Options) => {
      const requests = chooseStacks({ program, stacks, cwd: shell.cwd });
      const result = await planStacks(requests, {
        onOutput: (stack, line) => shell.err.write(`${shell.err.paint("dim", `${stack} |`)} ${clean(line)}\n`),
        compileCache: shell.compileCache,
        runners: shell.runners,
        policy: { folder: policyPackOf(shell), packs: shell.packs },
      });
      shell.out.write(RENDERERS[json ? "json" : format](result, shell.out, failOn));
      if (isStopped(result.stacks, failOn)) shell.exit(ExitCode.findings);
    });

/** @throws Error where there is nothing to judge with: a plan that nobody judged would look like a good one. */
function policyPackOf({ policyPack }: PlanShell): string {
  if (policyPack === undefined)
    throw new Error("The policy pack (policy/) is missing: this installation is incomplete.");
  return policyPack;
}
