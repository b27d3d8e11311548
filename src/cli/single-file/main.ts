import { verify } from "../commands/verify.ts";
import { complain, outputOf } from "../complain.ts";
import { processShell } from "../shell.ts";

/** The build inserts the version. */
declare const VERSION: string;

// Entry point of the single file, which runs `verify` and nothing else of mesh-egress.
const shell = processShell();

verify(shell)
  .name("mesh-egress-verify")
  .version(VERSION)
  .exitOverride()
  .configureOutput(outputOf(shell))
  .parseAsync(process.argv.slice(2), { from: "user" })
  .catch((error: unknown) => shell.exit(complain(error, shell)));
