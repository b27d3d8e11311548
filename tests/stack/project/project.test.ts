import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { findProjectFile, readProject, stackFile, stackNames } from "../../../src/stack/project/project.ts";
import { folderOf } from "../../support/folder.ts";

const read = (yaml: string) => readProject(join(folderOf({ "Pulumi.yaml": yaml }), "Pulumi.yaml"));

describe("a project", () => {
  it("is the nearest from a folder upwards, JSON before YAML as Pulumi has it", () => {
    const folder = folderOf({ "Pulumi.yaml": "", "a/b/c/file": "", "d/Pulumi.json": "{}", "d/Pulumi.yaml": "" });
    assert.equal(findProjectFile(join(folder, "a", "b", "c")), join(folder, "Pulumi.yaml"));
    assert.equal(findProjectFile(join(folder, "d")), join(folder, "d", "Pulumi.json"));
  });

  it("is compiled by ts-node unless it says otherwise", () => {
    assert.deepEqual(read("{name: p, runtime: nodejs}").runtime, {
      typescript: true,
      tsconfig: undefined,
      nodeArgs: [],
    });
    const { runtime } = read("name: p\nruntime: {name: nodejs, options: {typescript: false, tsconfig: ts.json}}");
    assert.deepEqual(runtime, { typescript: false, tsconfig: "ts.json", nodeArgs: [] });
  });

  it("gives Node the arguments that it asks for", () =>
    assert.deepEqual(
      read("name: p\nruntime:\n  name: nodejs\n  options:\n    nodeargs: --a \"--b c\" '--d e'").runtime.nodeArgs,
      ["--a", "--b c", "--d e"],
    ));

  it("declares config by type, by default alone, or for another namespace by value", () => {
    const { config } = read(
      "name: p\nruntime: nodejs\nconfig: {size: {type: integer, default: 3}, list: {type: array, items: {type: string}}, short: text, aws:region: {value: eu-west-2}, key: {secret: true}}",
    );
    assert.deepEqual(
      Object.entries(config).map(([key, { type, fallback, secret }]) => [key, type, fallback, secret]),
      [
        ["size", "integer", 3, false],
        ["list", "array", undefined, false],
        ["short", undefined, "text", false],
        ["aws:region", undefined, "eu-west-2", false],
        ["key", undefined, undefined, true],
      ],
    );
    assert.deepEqual(config.list?.items, { type: "string", items: undefined });
  });

  const faults: [yaml: string, message: RegExp][] = [
    ...["python", "go", "yaml", "dotnet", "java"].map((language): [string, RegExp] => [
      `name: p\nruntime: ${language}`,
      new RegExp(
        `Pulumi\\.yaml: runtime: is "${language}"\\. The offline plan runs Node\\.js programs alone\\. ` +
          "The policy pack judges one in any language: pulumi preview --policy-pack path/to/mesh-egress/policy$",
      ),
    ]),
    ["runtime: nodejs", /Pulumi\.yaml: name: is missing\. Give the project a name\.$/],
    ["text", /Pulumi\.yaml: holds no project\./],
    [
      "name: p\nruntime: {name: nodejs, options: {typescript: no}}",
      /runtime\.options\.typescript: is not a boolean\.$/,
    ],
    [
      "name: p\nruntime: nodejs\nconfig: [a]",
      /Pulumi\.yaml: config: is neither a map of keys nor the folder of the stack files\.$/,
    ],
    ["name: [", /Pulumi\.yaml:1:8: .*Mend the YAML there\.$/],
  ];
  for (const [yaml, message] of faults)
    it(`${JSON.stringify(yaml)} is refused`, () =>
      assert.throws(() => read(yaml), { name: "ConfigurationError", message }));
});

describe("the stacks of a project", () => {
  it("can't be in a file", () => {
    const folder = folderOf({ "Pulumi.yaml": "name: p\nruntime: nodejs\nstackConfigDir: index.js", "index.js": "" });
    assert.throws(() => stackNames(readProject(join(folder, "Pulumi.yaml"))), {
      name: "ConfigurationError",
      message:
        /index\.js: is no folder whose files can be listed \(ENOTDIR\)\. Name the one that has the stack files\.$/,
    });
  });

  it("are those that have a file beside it, of the same kind", () => {
    const folder = folderOf({
      "Pulumi.yaml": "name: p\nruntime: nodejs",
      "Pulumi.live.yaml": "",
      "Pulumi.int.yaml": "",
      "Pulumi.eu.west.yaml": "",
      "Pulumi.old.json": "",
      "Other.int.yaml": "",
    });
    assert.deepEqual(stackNames(readProject(join(folder, "Pulumi.yaml"))), ["eu.west", "int", "live"]);
  });

  for (const setting of ["stackConfigDir: stacks", "config: stacks"])
    it(`are elsewhere by \`${setting}\``, () => {
      const folder = folderOf({ "Pulumi.yaml": `name: p\nruntime: nodejs\n${setting}`, "stacks/Pulumi.int.yaml": "" });
      const project = readProject(join(folder, "Pulumi.yaml"));
      assert.deepEqual(stackNames(project), ["int"]);
      assert.equal(stackFile(project, "int"), join(folder, "stacks", "Pulumi.int.yaml"));
    });
});
