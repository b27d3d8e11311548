import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { runScript } from "./process.ts";

const root = join(import.meta.dirname, "..", "..");
const MOCHA = join(root, "node_modules", "mocha", "bin", "mocha.js");

/** What mocha says of files in `tests/fixtures/mocha`, and how it ends. */
async function mocha(names: readonly string[], { ci = false, options = ["--parallel"] } = {}) {
  const files = names.map((name) => join("tests", "fixtures", "mocha", `${name}.ts`));
  const env = { CI: ci ? "true" : "", FORCE_COLOR: "0" };
  const { out, err, code } = await runScript(MOCHA, [...options, ...files], { cwd: root, env });
  return { out, err, code, last: out.trimEnd().split("\n").at(-1) };
}

describe("a run of tests", () => {
  it("tells the seed of a property that failed and why, and each file that it got nothing from", async () => {
    const { out, code, last } = await mocha(["failing", "pending", "empty", "broken"]);
    assert.match(out, /\{ seed: -?\d+, path: "[\d:]+", endOnFailure: true \}\nCounterexample: \[100\]/);
    assert.match(out, /\nGot AssertionError .*: not below 100\n/);
    assert.match(out, /Expected values to be strictly equal:\n\n1n !== 'x'\n/);
    assert.match(out, /\n.*\bempty\.ts: no test in it ran\n/);
    // Node.js 22 forgets the error of a module that is first required and then imported, as mocha does: `no test` is
    // left.
    const fault = process.versions.node.startsWith("22.") ? "no test in it ran" : "could not be run to its end";
    assert.ok(out.includes(`broken.ts: ${fault}\n`));
    assert.match(out, /\nNOT RUN: 2\n/);
    // Two tests, a clean-up, a hook with its test, and two files.
    assert.equal(last, "3 passed, 7 failed, 2 skipped");
    assert.equal(code, 7);
    assert.deepEqual(
      [...out.matchAll(/^undone: (.*)$/gm)].map(([, what]) => what),
      ["second", "first", "in spite of them", "suite", "half a hook", "file"],
    );
    assert.match(out, /one clean-up/);
    assert.match(out, /another clean-up/);
  });

  it("is no success where a test ends the process, nor with no test at all", async () => {
    for (const options of [[], ["--parallel"]]) {
      const { out, err, code } = await mocha(["exits", "pending"], { options });
      assert.match(out + err, /\bexits\.ts\b/);
      assert.notEqual(code, 0);
    }
    assert.equal((await mocha(["nowhere"])).code, 1);
  });

  it("is a failure in continuous integration where a test is skipped, or singled out", async () => {
    const elsewhere = await mocha(["pending"]);
    assert.deepEqual([elsewhere.code, elsewhere.last], [0, "1 passed, 0 failed, 2 skipped"]);
    const skipped = await mocha(["pending"], { ci: true });
    assert.deepEqual([skipped.code, skipped.last], [2, "1 passed, 2 failed, 0 skipped"]);
    const allowed = await mocha(["pending"], { ci: true, options: ["--no-forbid-pending"] });
    assert.deepEqual([allowed.code, allowed.last], [0, "1 passed, 0 failed, 2 skipped"]);
    assert.match(allowed.out, /\nNOT RUN: 2\n/);
    assert.notEqual((await mocha(["only"], { ci: true, options: [] })).code, 0);
  });
});
