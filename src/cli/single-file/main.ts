import { verify } from "../commands/verify.ts";
import { complain, outputOf } from "../complain.ts";
import { processShell } from "../shell.ts";

/** Put in by the build. */
declare const VERSION: string;

// What the single file runs: `verify` and nothing else of mesh-egress.
const shell = processShell();

verify(shell)
  .name("mesh-egress-verify")
  .version(VERSION)
  .exitOverride()
  .configureOutput(outputOf(shell))
  .parseAsync(process.argv.slice(2), { from: "user" })
  .catch((error: unknown) => shell.exit(complain(error, shell)));
