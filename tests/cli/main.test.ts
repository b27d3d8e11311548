import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "mocha";
import { cleanUp } from "../support/clean-up.ts";
import { CHECKS } from "../support/policy/judgement.ts";
import { runScript } from "../support/process.ts";
import { programFolder } from "../support/pulumi/plan.ts";

const MAIN = join(import.meta.dirname, "..", "..", "src", "cli", "main.ts");

/** Runs the command as a process of its own. */
const main = (argv: string[], nodeArgs: string[] = [], env: Record<string, string> = {}) =>
  runScript(MAIN, argv, { nodeArgs, env });

/** What of the URL of each module that the command loads for its help `part` finds, each once. */
async function loadedBy(command: string, part: RegExp): Promise<string[]> {
  const tell = `import { registerHooks } from "node:module"; registerHooks({ load: (url, context, next) => {
    const found = ${part}.exec(url); if (found) process.stderr.write(found[1] + "\\n"); return next(url, context); } });`;
  const { err } = await main([command, "--help"], ["--import", `data:text/javascript,${encodeURIComponent(tell)}`]);
  return [...new Set(err.trim().split("\n"))].sort();
}

describe("the command", () => {
  it("on a Node.js that is too old says which it needs, and loads nothing", async () => {
    const pretend = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.1" } })';
    const { out, err, code } = await main(["plan"], ["--import", `data:text/javascript,${pretend}`]);
    assert.match(err, /^mesh-egress needs Node\.js 22\.18 or newer; this is 20\.19\.1\. .*update Node\.js\.\n$/);
    assert.deepEqual([out, code], ["", 1]);
  });

  it("has colours where they are asked for, and none in a pipe", async () => {
    const [plain, coloured] = await Promise.all([
      main(["plan", "dev", "--program", programFolder("es-modules")]),
      main(["plan", "dev", "--program", programFolder("es-modules")], [], { FORCE_COLOR: "1" }),
    ]);
    assert.equal(plain.out.includes("\u001b["), false);
    assert.equal(coloured.out.includes("\u001b[1mAllowlist\u001b[22m"), true);
    assert.equal(coloured.code, 0);
  });

  it("has no colours with --no-color, whatever else asks for them, in complaints as well", async () => {
    const argv = ["plan", "nowhere", "--program", programFolder("es-modules")];
    const [asked, refused] = await Promise.all([
      main(argv, [], { FORCE_COLOR: "1" }),
      main([...argv, "--no-color"], [], { FORCE_COLOR: "1" }),
    ]);
    assert.ok(asked.err.startsWith("\u001b[31merror:"));
    assert.ok(refused.err.startsWith("error: "));
  });

  it("breaks lines at COLUMNS, and none in a pipe without it, where nothing is cut either", async () => {
    const argv = ["plan", "pinned", "--program", programFolder("judged")];
    const [piped, narrow] = await Promise.all([main(argv, [], { COLUMNS: "" }), main(argv, [], { COLUMNS: "40" })]);
    assert.match(piped.out, /^\d+ resources? .*nothing unresolved.*$/m);
    assert.doesNotMatch(narrow.out, /^\d+ resources? .*nothing unresolved/m);
    for (const { out } of [piped, narrow]) assert.doesNotMatch(out, /…/);
    assert.equal(narrow.out.replaceAll(/[─\s│├└]+/g, " "), piped.out.replaceAll(/[─\s│├└]+/g, " "));
  });

  it("keeps what a program prints out of the result", async () => {
    const { out, err, code } = await main(["plan", "dev", "--json", "--program", programFolder("es-modules")]);
    assert.equal(JSON.parse(out).stacks.length, 1);
    assert.equal(err, "plan of the program in tests/fixtures/programs/es-modules\ndev | printed by the program\n");
    assert.equal(code, 0);
  });

  it("lists all checks where it is built, as a package has it", async () => {
    const built = join(import.meta.dirname, "..", "..", "dist", "src", "cli", "main.js");
    const { out, err, code } = await runScript(built, ["checks", "--json"]);
    assert.deepEqual([err, code], ["", 0]);
    assert.deepEqual(
      JSON.parse(out)
        .checks.map(({ id }: { id: string }) => id)
        .sort(),
      CHECKS.map(({ id }) => id).sort(),
    );
  });

  it("loads no other command than the one asked for", async () => {
    const loaded = await Promise.all(["plan", "verify"].map((command) => loadedBy(command, /\/cli\/commands\/(.*)/)));
    assert.deepEqual(loaded, [["plan.ts"], ["verify.ts"]]);
  });

  it("plan starts without the packages that programs and the pack need", async () =>
    assert.deepEqual(await loadedBy("plan", /\/node_modules\/((?:@[^/]+\/)?[^/]+)/), [
      "commander",
      "fast-string-truncated-width",
      "fastest-levenshtein",
      "yaml",
    ]));

  for (const argv of [["plan", "dev", "--program", programFolder("es-modules")], ["--help"]])
    (process.platform === "linux" ? it : it.skip)(
      `says without a stack that \`${argv[0]}\` could not be written`,
      async () => {
        const full = openSync("/dev/full", "w");
        cleanUp(() => closeSync(full));
        const child = spawn(process.execPath, [MAIN, ...argv], { stdio: ["ignore", full, "pipe"] });
        assert.ok(child.stderr);
        const [err, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
        assert.match(err, /^(?:plan of .*\ndev \|.*\n)?error: the output could not be written: ENOSPC: .*\n$/);
        assert.equal(code, 1);
      },
    );

  it("ends with the code that says why", async () =>
    assert.equal((await main(["plan", "nowhere", "--program", programFolder("es-modules")])).code, 2));
});
