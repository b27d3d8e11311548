import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { programFolder } from "../support/plan.ts";

const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.ts");

/** Runs the command as a process of its own. */
async function main(argv: string[], nodeArgs: string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...nodeArgs, MAIN, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once("exit", resolve)),
  ]);
  return { out, err, code };
}

describe("the command", { concurrency: 2 }, () => {
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

  it("keeps what a program prints out of the result", async () => {
    const { out, err, code } = await main(["plan", "dev", "--json", "--program", programFolder("es-modules")]);
    assert.equal(JSON.parse(out).stacks.length, 1);
    assert.equal(err, "dev | printed by the program\n");
    assert.equal(code, 0);
  });

  it("ends with the code that says why", async () =>
    assert.equal((await main(["plan", "nowhere", "--program", programFolder("es-modules")])).code, 2));
});
