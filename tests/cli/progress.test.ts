import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { withProgress } from "../../src/cli/progress.ts";

const spinning = (seen: string[]) => ({
  say: (text: string) => void seen.push(text),
  stop: () => void seen.push("stopped"),
});

describe("progress", () => {
  it("shows once the work takes longer than somebody waits, and goes with its end", async () => {
    const seen: string[] = [];
    const started = Promise.withResolvers<void>();
    const spin = async (text: string) => {
      seen.push(text);
      started.resolve();
      return spinning(seen);
    };
    assert.equal(await withProgress("running", spin, () => started.promise.then(() => 42), 0), 42);
    assert.deepEqual(seen, ["running", "stopped"]);
  });

  it("shows how far the work is, from what was said last on", async () => {
    const seen: string[] = [];
    const started = Promise.withResolvers<void>();
    const spin = async (text: string) => {
      seen.push(text);
      setImmediate(started.resolve);
      return spinning(seen);
    };
    const work = async (say: (text: string) => void) => {
      say("a tenth");
      await started.promise;
      say("a half");
    };
    await withProgress("running", spin, work, 0);
    assert.deepEqual(seen, ["a tenth", "a half", "stopped"]);
  });

  it("goes where the work fails as well", async () => {
    const seen: string[] = [];
    const started = Promise.withResolvers<void>();
    const spin = async () => {
      started.resolve();
      return spinning(seen);
    };
    const failing = () => started.promise.then(() => Promise.reject(new Error("no")));
    await assert.rejects(withProgress("running", spin, failing, 0), /^Error: no$/);
    assert.deepEqual(seen, ["stopped"]);
  });

  it("is no part of quick work", async () => {
    const spin = () => assert.fail("It was shown.");
    assert.equal(await withProgress("running", spin, async () => 42, 1_000_000), 42);
  });
});
