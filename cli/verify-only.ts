import { CommanderError } from "commander";
import { ConfigurationError } from "../egress/configuration-error.ts";
import { verify } from "./commands/verify.ts";
import { ExitCode } from "./exit-codes.ts";
import { processShell } from "./shell.ts";
import { cleanLines } from "./text.ts";

// What the single file runs (`npm run build:verify`): `verify` and nothing else of mesh-egress.
const shell = processShell(undefined);

verify(shell)
  .name("mesh-egress-verify")
  .exitOverride()
  .configureOutput({ writeOut: shell.out.write, writeErr: shell.err.write })
  .parseAsync(process.argv.slice(2), { from: "user" })
  .catch((error: unknown) => shell.exit(complain(error)));

function complain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  const isConfiguration = error instanceof ConfigurationError;
  const text = isConfiguration
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  shell.err.write(`${shell.err.paint("red", "error:")} ${cleanLines(text).join("\n")}\n`);
  return isConfiguration ? ExitCode.usage : ExitCode.failed;
}
