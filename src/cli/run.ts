import { Command } from "commander";
import { version } from "../files/version.ts";
import { PlanError } from "../stack/plan.ts";
import { cleanLines } from "../text/plain-text.ts";
import { complain, outputOf } from "./complain.ts";
import { ExitCode, exitCodeHelp } from "./exit-codes.ts";
import { noColorOption } from "./options.ts";
import type { PlanShell, Shell } from "./shell.ts";

/** Runs the command that `argv` names, without the names of Node and the script. Never throws. */
export async function run(argv: readonly string[], shell: PlanShell): Promise<void> {
  try {
    await (await program(argv, shell)).parseAsync(argv, { from: "user" });
  } catch (error) {
    shell.exit(error instanceof PlanError ? complainOfPlans(error, shell) : complain(error, shell));
  }
}

/** Each command is a module that loads on demand, so that none slows down another's start. */
const COMMANDS: Record<string, () => Promise<(shell: PlanShell) => Command>> = {
  plan: async () => (await import("./commands/plan.ts")).plan,
  audit: async () => (await import("./commands/audit.ts")).audit,
  explain: async () => (await import("./commands/explain.ts")).explain,
  diff: async () => (await import("./commands/diff.ts")).diff,
  verify: async () => (await import("./commands/verify.ts")).verify,
  observe: async () => (await import("./commands/observe.ts")).observe,
  inventory: async () => (await import("./commands/inventory.ts")).inventory,
  guardrail: async () => (await import("./commands/guardrail.ts")).guardrail,
  allowlist: async () => (await import("./commands/allowlist.ts")).allowlist,
  checks: async () => (await import("./commands/checks.ts")).checks,
};

async function program([first = ""]: readonly string[], shell: PlanShell): Promise<Command> {
  const root = new Command("mesh-egress")
    .description("Egress to NHS MESH by hostname, on AWS and Azure.")
    .version(version())
    .addOption(noColorOption())
    .addHelpText("after", `\n${exitCodeHelp(["ok", "failed", "usage", "findings"])}`);
  const asked = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  for (const load of asked ? [asked] : Object.values(COMMANDS)) root.addCommand((await load())(shell));
  if (!asked) (await import("./commands/completion.ts")).addCompletion(root, shell.cwd);
  for (const command of [root, ...root.commands]) command.exitOverride().configureOutput(outputOf(shell));
  return root;
}

/** Reports which stacks can't be planned, and why. */
function complainOfPlans({ failures }: PlanError, { err }: Shell): ExitCode {
  const say = (text: string) => err.write(`${cleanLines(text).join("\n")}\n`);
  for (const { stack, kind, message, notices } of failures) {
    for (const { level, message } of notices) if (level !== "error") say(`${stack}: ${level}: ${message}`);
    err.write(`${err.paint("red", "error:")} `);
    say(`${kind === "policy" ? `"${stack}" is not judged` : `there is no plan of "${stack}"`}.\n${message}`);
  }
  return failures.every(({ kind }) => kind === "configuration") ? ExitCode.usage : ExitCode.failed;
}
