import { createRequire, flushCompileCache } from "node:module";
import { createInterface } from "node:readline";
import { endWithParent } from "../process/end-with-parent.ts";
import { preloadSdk } from "../sdk/sdk.ts";

/**
 * Entry point of a process that serves the policy pack in its working folder. It waits for a line on standard input,
 * the pack's environment as JSON, and loads the pack's SDK meanwhile. A second line says that the pack listens. The
 * process ends when standard input closes, because nobody can send requests any more.
 */

/** Descriptor that `pack-process.ts` passes. */
const PARENT_DESCRIPTOR = 3;

// The compile cache is for this process only. What the pack starts has its own caches.
delete process.env.NODE_COMPILE_CACHE;
endWithParent(PARENT_DESCRIPTOR);
const require = createRequire(`${process.cwd()}/`);
preloadSdk(process.cwd());

const input = createInterface({ input: process.stdin });
input.once("line", (environment) => {
  // The parent kills this process in the end, which would lose the compiled code.
  input.once("line", () => flushCompileCache());
  // Without this, a pack that serves nothing would never end.
  process.stdin.unref();
  Object.assign(process.env, JSON.parse(environment));
  const entry = require.resolve("./");
  process.argv = [process.execPath, entry];
  require(entry);
});
input.once("close", () => process.exit());
