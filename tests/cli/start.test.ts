import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { findOldNode, PRETEND_OLD } from "../support/old-node.ts";

const root = join(import.meta.dirname, "..", "..");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const { engines, scripts } = JSON.parse(read("package.json"));

const CHECKOUT = { "package.json": read("package.json"), "src/cli/start.cjs": read("src", "cli", "start.cjs") };
const DEPENDENCY = { "node_modules/@pulumi/pulumi/package.json": "{}" };
const BUILT = { "dist/src/cli/main.js": "console.log(process.argv.slice(2).join());" };

/** What `npm start` does in a checkout that holds these files, on this Node.js or another. */
function start(files: Record<string, string>, nodeArgs: readonly string[] = [], node = process.execPath) {
  const cwd = folderOf({ ...CHECKOUT, ...files });
  const { stdout, stderr, status } = spawnSync(node, [...nodeArgs, ...scripts.start.split(" ").slice(1), "int"], {
    cwd,
    encoding: "utf8",
  });
  return { out: stdout, err: stderr, code: status };
}

describe("npm start", () => {
  const notInstalled =
    'mesh-egress is not installed here yet: run "npm ci", without --ignore-scripts, and then "npm start" again.\n';

  it("before `npm ci` says in one sentence what to do", () =>
    assert.deepEqual(start({}), { out: "", err: notInstalled, code: 1 }));

  it("says the same where scripts were ignored, and where packages are gone that were there", () => {
    assert.deepEqual(start(DEPENDENCY), { out: "", err: notInstalled, code: 1 });
    assert.deepEqual(start(BUILT), { out: "", err: notInstalled, code: 1 });
  });

  const tooOld = (version: string) =>
    `mesh-egress needs Node.js 22.18 or newer, and this is ${version}: run "npm ci", without --ignore-scripts, which brings one for "npm start".\n`;

  it("on a Node.js that is too old names the one that it needs", () =>
    assert.deepEqual(start({ ...DEPENDENCY, ...BUILT }, PRETEND_OLD), { out: "", err: tooOld("20.19.1"), code: 1 }));

  const old = findOldNode();
  if (old)
    it("does so on a real one", () => {
      assert.deepEqual(start({}, [], old.path), { out: "", err: notInstalled, code: 1 });
      const { err, code } = start({ ...DEPENDENCY, ...BUILT }, [], old.path);
      assert.deepEqual([err, code], [tooOld(old.version), 1]);
    });

  it("otherwise runs the plan, with what else was given", () =>
    assert.deepEqual(start({ ...DEPENDENCY, ...BUILT }), { out: "plan,int\n", err: "", code: 0 }));

  it("and the command itself name the Node.js that package.json asks for", () => {
    assert.equal(engines.node, ">=22.18");
    assert.match(read("src", "cli", "main.ts"), /const NEEDED = "22\.18";/);
  });
});
