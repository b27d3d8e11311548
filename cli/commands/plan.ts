import { Command } from "commander";
import { chooseStacks } from "../../stack/choose-program.ts";
import { planStacks } from "../../stack/plan.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { renderPlan } from "../render-plan.ts";
import type { Shell } from "../shell.ts";
import { clean } from "../text.ts";

/** `mesh-egress plan`: what a program would make, without a cloud. */
export const plan = (shell: Shell): Command =>
  new Command("plan")
    .summary("show what a program would make and open, offline")
    .description(
      "Runs a Pulumi Node.js program as a preview would, with no Pulumi CLI, login, plugin or credentials, and shows its " +
        "resources with the hosts that they open.",
    )
    .argument("[stack...]", "stacks to plan, such as int or live (default: all that have a Pulumi.<stack>.yaml)")
    .option("--json", "print the plan as JSON (docs/plan-json.md)")
    .option(
      "--program <dir>",
      "folder of the program (default: the nearest Pulumi.yaml, else the one shipped with this)",
    )
    .addHelpText(
      "after",
      `\nExamples:\n  mesh-egress plan int\n  mesh-egress plan --json --program ../network > plan.json\n\n${exitCodeHelp(["ok", "failed", "usage"])}`,
    )
    .action(async (stacks: string[], options: { json?: true; program?: string }) => {
      const requests = chooseStacks({ program: options.program, stacks, cwd: shell.cwd });
      const result = await planStacks(requests, {
        onOutput: (stack, line) => shell.err.write(`${shell.err.paint("dim", `${stack} |`)} ${clean(line)}\n`),
        compileCache: shell.compileCache,
        runners: shell.runners,
      });
      shell.out.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : renderPlan(result, shell.out));
    });
