import { createRequire, flushCompileCache } from "node:module";
import { createInterface } from "node:readline";
import { endWithParent } from "../process/end-with-parent.ts";
import { preloadSdk } from "../sdk/sdk.ts";

/**
 * Serves the policy pack in the folder that it is started in, and is a process of its own. It waits for a line on
 * standard input, the pack's environment as JSON, and loads the pack's SDK meanwhile. A second line says that the pack
 * listens. It ends when standard input does, for then nobody asks any more.
 */

/** Descriptor, as `pack-process.ts` gives it. */
const PARENT_DESCRIPTOR = 3;

// The compile cache speeds up this process; what the pack starts has caches of its own.
delete process.env.NODE_COMPILE_CACHE;
endWithParent(PARENT_DESCRIPTOR);
const require = createRequire(`${process.cwd()}/`);
preloadSdk(process.cwd());

const input = createInterface({ input: process.stdin });
input.once("line", (environment) => {
  // Whoever asks kills this process in the end, which would keep nothing of what was compiled.
  input.once("line", () => flushCompileCache());
  // A pack that serves nothing ends by itself.
  process.stdin.unref();
  Object.assign(process.env, JSON.parse(environment));
  const entry = require.resolve("./");
  process.argv = [process.execPath, entry];
  require(entry);
});
input.once("close", () => process.exit());
