import { CommanderError, type OutputConfiguration } from "commander";
import { ConfigurationError } from "../egress/input/configuration-error.ts";
import { cleanLines } from "../text/plain-text.ts";
import { ExitCode } from "./exit-codes.ts";
import type { Shell } from "./shell.ts";

/** What could not be done, through no defect of ours: told without a stack. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/** Says what went wrong, and which exit code that is. Mistakes of the user's are told without a stack. */
export function complain(error: unknown, { err }: Pick<Shell, "err">): ExitCode {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  const isUsers = error instanceof ConfigurationError;
  const isExplained = isUsers || error instanceof CommandFailure;
  const text = error instanceof Error ? (isExplained ? error.message : (error.stack ?? error.message)) : String(error);
  err.write(`${err.paint("red", "error:")} ${cleanLines(text).join("\n")}\n`);
  return isUsers ? ExitCode.usage : ExitCode.failed;
}

/**
 * Where commander writes: to our terminals, and of an option that it does not know the name alone. Its value may be a
 * secret.
 */
export const outputOf = ({ out, err }: Pick<Shell, "out" | "err">): OutputConfiguration => ({
  writeOut: out.write,
  writeErr: err.write,
  outputError: (text, write) => write(text.replace(/'(--?[^='\s]+)=.*'/s, "'$1'")),
});
