import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { programEntry } from "../../../src/stack/project/program-entry.ts";
import { folderOf } from "../../support/folder.ts";

/** Where the program starts, from its folder: working folder, then what is loaded. */
function entryOf(files: Record<string, string>, main?: string): [folder: string, path: string, modules: boolean] {
  const folder = folderOf(files);
  const entry = programEntry({ main, folder, file: join(folder, "Pulumi.yaml") });
  const short = (path: string) => path.slice(folder.length) || "/";
  return [short(entry.folder), short(entry.path), entry.modules];
}

describe("a program starts", () => {
  it("at `main` of Pulumi.yaml, in the folder of that", () =>
    assert.deepEqual(entryOf({ "src/start.ts": "", "package.json": "{}" }, "./src/start.ts"), [
      "/src",
      "/src/start.ts",
      false,
    ]));

  it("in a folder that `main` names", () =>
    assert.deepEqual(entryOf({ "src/index.ts": "", "package.json": "{}" }, "src"), ["/src", "/src", false]));

  const manifests: [manifest: string, path: string][] = [
    ['{"main": "a.js"}', "/a.js"],
    ['{"main": "b.js", "exports": "./a.js"}', "/a.js"],
    ['{"exports": {".": "./a.js"}}', "/a.js"],
    ['{"exports": {".": {"types": "./b.js", "import": "./a.js"}}}', "/a.js"],
    ['{"exports": {".": {"import": "./b.js", "default": "./a.js"}}}', "/a.js"],
    ['{"main": "bin/not-built.js"}', "/"],
    ["{}", "/"],
  ];
  for (const [manifest, path] of manifests)
    it(`without \`main\`, by ${manifest}, at ${path}`, () =>
      assert.deepEqual(entryOf({ "package.json": manifest, "a.js": "", "b.js": "" }), ["/", path, false]));

  it("as ES modules at a file, since a folder can't be imported", () => {
    const manifest = '{"type": "module"}';
    assert.deepEqual(entryOf({ "package.json": manifest, "index.ts": "" }), ["/", "/index.ts", true]);
    assert.deepEqual(entryOf({ "package.json": manifest, "index.ts": "", "index.js": "" }), ["/", "/index.js", true]);
    assert.throws(() => entryOf({ "package.json": manifest }), /holds no index\.js or index\.ts to start\.$/);
  });

  const broken: [manifest: string, message: RegExp][] = [
    ["{", /package\.json: is no JSON: .*\. Mend it\.$/],
    ["null", /package\.json: holds no object\. Write {} at least\.$/],
  ];
  for (const [manifest, message] of broken)
    it(`nowhere if package.json holds ${manifest}`, () =>
      assert.throws(() => entryOf({ "package.json": manifest }), { name: "ConfigurationError", message }));

  it("nowhere if `main` doesn't exist", () =>
    assert.throws(() => entryOf({ "package.json": "{}" }, "./gone.ts"), {
      name: "ConfigurationError",
      message: /Pulumi\.yaml: main: "\.\/gone\.ts" doesn't exist\.$/,
    }));
});
