import { CommanderError, type OutputConfiguration } from "commander";
import { ConfigurationError } from "../egress/input/configuration-error.ts";
import { cleanLines } from "../text/plain-text.ts";
import { ExitCode } from "./exit-codes.ts";
import type { Shell } from "./shell.ts";

/** A failure that is no defect of ours. It is reported without a stack trace. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/** Reports an error and returns its exit code. A user's mistakes are reported without a stack trace. */
export function complain(error: unknown, { err }: Pick<Shell, "err">): ExitCode {
  // Commander has already reported it.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  const isUsers = error instanceof ConfigurationError;
  const isExplained = isUsers || error instanceof CommandFailure;
  const text = error instanceof Error ? (isExplained ? error.message : (error.stack ?? error.message)) : String(error);
  err.write(`${err.paint("red", "error:")} ${cleanLines(text).join("\n")}\n`);
  return isUsers ? ExitCode.usage : ExitCode.failed;
}

/**
 * Directs commander's output to our terminals. For an unknown option it shows only the name, because the value may be a
 * secret.
 */
export const outputOf = ({ out, err }: Pick<Shell, "out" | "err">): OutputConfiguration => ({
  writeOut: out.write,
  writeErr: err.write,
  outputError: (text, write) => write(text.replace(/'(--?[^='\s]+)=.*'/s, "'$1'")),
});
