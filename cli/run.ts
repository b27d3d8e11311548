import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { ConfigurationError } from "../egress/configuration-error.ts";
import { PlanError } from "../stack/plan.ts";
import { plan } from "./commands/plan.ts";
import { ExitCode, exitCodeHelp } from "./exit-codes.ts";
import type { Shell } from "./shell.ts";
import { cleanLines } from "./text.ts";

/** Runs the command that `argv` names, without the names of Node and the script. Never throws. */
export async function run(argv: readonly string[], shell: Shell): Promise<void> {
  try {
    await program(shell).parseAsync(argv, { from: "user" });
  } catch (error) {
    shell.exit(complain(error, shell));
  }
}

function program(shell: Shell): Command {
  const root = new Command("mesh-egress")
    .description("Egress to NHS MESH by hostname, on AWS and Azure.")
    .version(version())
    .addHelpText("after", `\n${exitCodeHelp(["ok", "failed", "usage", "findings", "drift"])}`);
  for (const command of [plan(shell)]) root.addCommand(command);
  for (const command of [root, ...root.commands])
    command.exitOverride().configureOutput({ writeOut: shell.out.write, writeErr: shell.err.write });
  return root;
}

const version = (): string =>
  JSON.parse(
    readFileSync(
      new URL(import.meta.url.includes("/dist/") ? "../../package.json" : "../package.json", import.meta.url),
      "utf8",
    ),
  ).version;

/** Says what went wrong, and which exit code that is. Mistakes of the user's are told without a stack. */
function complain(error: unknown, { err }: Shell): ExitCode {
  const say = (text: string) => err.write(`${cleanLines(text).join("\n")}\n`);
  const label = err.paint("red", "error:");
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  if (error instanceof ConfigurationError) {
    err.write(`${label} `);
    say(error.message);
    return ExitCode.usage;
  }
  if (error instanceof PlanError) {
    for (const { stack, kind, message, notices } of error.failures) {
      for (const { level, message } of notices) if (level !== "error") say(`${stack}: ${level}: ${message}`);
      err.write(`${label} `);
      say(`${kind === "policy" ? `"${stack}" is not judged` : `there is no plan of "${stack}"`}.\n${message}`);
    }
    return error.failures.every(({ kind }) => kind === "configuration") ? ExitCode.usage : ExitCode.failed;
  }
  err.write(`${label} `);
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return ExitCode.failed;
}
