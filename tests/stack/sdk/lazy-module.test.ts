import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "mocha";
import { loadLazily } from "../../../src/stack/sdk/lazy-module.ts";
import { folderOf } from "../../support/folder.ts";

const folder = folderOf({});
const from = join(folder, "user.js");
const require = createRequire(from);

/** Writes a module that leaves a trace when it is loaded, and puts off loading it. */
function lazy(name: string, exported: string): () => boolean {
  const key = `loaded ${name}`;
  const loads = globalThis as unknown as Record<string, boolean>;
  writeFileSync(join(folder, `${name}.js`), `globalThis[${JSON.stringify(key)}] = true; module.exports = ${exported};`);
  loadLazily(`./${name}.js`, from);
  return () => loads[key] === true;
}

describe("a module put off", () => {
  it("is loaded when something of it is used, not when it is required", () => {
    const isLoaded = lazy("plain", '{ version: "1.0", add: (a, b) => a + b }');
    const module = require("./plain.js");
    assert.equal(module.__esModule, true);
    assert.equal(isLoaded(), false);
    assert.equal(module.add(1, 2), 3);
    assert.equal(isLoaded(), true);
  });

  it("then looks like itself", () => {
    lazy("looks", '{ version: "1.0", size: 2 }');
    const module = require("./looks.js");
    assert.deepEqual(Object.entries(module), [
      ["version", "1.0"],
      ["size", 2],
    ]);
    assert.ok("version" in module);
    assert.equal(module.default.size, 2);
    assert.equal(require("./looks.js").version, "1.0");
  });

  it("may be a class or a function", () => {
    lazy("class", "class Tree { constructor(size) { this.size = size; } }");
    const Tree = require("./class.js");
    assert.equal(new Tree(3).size, 3);
    lazy("function", '(name) => "hello " + name');
    assert.equal(require("./function.js")("you"), "hello you");
  });

  it("may be missing", () => assert.doesNotThrow(() => loadLazily("./not-there.js", from)));
});
