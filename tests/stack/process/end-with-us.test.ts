import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, it } from "mocha";
import { cleanUp } from "../../support/clean-up.ts";

const module = JSON.stringify(join(import.meta.dirname, "..", "..", "..", "src", "stack", "process", "end-with-us.ts"));

/** Starts a process that never listens, says which, and waits for it. */
const PARENT = `
import { spawn } from "node:child_process";
import { endWithUs } from ${module};
const busy = spawn(process.execPath, ["-e", "console.log(process.pid); for (;;);"], { stdio: ["ignore", "inherit", "ignore"] });
endWithUs(busy);
`;

describe("a process that is to end with its parent", () => {
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const)
    it(`does so where that gets ${signal}, though it is in a loop`, async () => {
      const parent = spawn(process.execPath, ["--input-type=module", "-e", PARENT], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      const [text] = await once(parent.stdout, "data");
      const busy = Number(text);
      // What both write to is closed once both are gone.
      const gone = once(parent, "close");
      parent.kill(signal);
      const ended = await Promise.race([gone, wait(5000, undefined, { ref: false })]);
      if (ended === undefined) cleanUp(() => process.kill(busy, "SIGKILL"));
      assert.deepEqual(ended, [null, signal]);
    });
});
