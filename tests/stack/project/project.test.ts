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
      Object.entries(config).map(([key, { type, fallback, secret }]) => [key, type?.type, fallback, secret]),
      [
        ["size", "integer", 3, false],
        ["list", "array", undefined, false],
        ["short", undefined, "text", false],
        ["aws:region", undefined, "eu-west-2", false],
        ["key", undefined, undefined, true],
      ],
    );
    assert.deepEqual(config.list?.type?.items, { type: "string" });
  });

  const faults: [yaml: string, message: RegExp][] = [
    ...["python", "go", "yaml", "dotnet", "java"].map((language): [string, RegExp] => [
      `name: p\nruntime: ${language}`,
      new RegExp(
        `Pulumi\\.yaml:2:1: runtime: is "${language}"\\. The offline plan runs Node\\.js programs alone\\. ` +
          "The policy pack judges one in any language: pulumi preview --policy-pack path/to/mesh-egress/policy\\. " +
          "So does mesh-egress audit, from what pulumi preview --json or pulumi stack export wrote into a file\\.$",
      ),
    ]),
    ["runtime: nodejs", /Pulumi\.yaml: name: is missing\. Give the project a name\.$/],
    ["text", /Pulumi\.yaml: holds no project\./],
    [
      "name: p\nruntime: {name: nodejs, options: {typescript: no}}",
      /Pulumi\.yaml:2:35: runtime\.options\.typescript: "no" is neither true nor false\. Write false\.$/,
    ],
    [
      "name: p\nruntime: nodejs\nconfig: [a]",
      /Pulumi\.yaml:3:1: config: \["a"\] is neither a map of keys nor the folder of the stack files\.$/,
    ],
    [
      "name: p\nruntime: nodejs\nconfig:\n  a: {type: bool}\n  b: {type: array, items: {type: text}}\n  c: {secret: yes}",
      /Pulumi\.yaml:4:7: config\.a\.type: "bool" is no type\. Write one of string, .*\n.*:5:28: config\.b\.items\.type: "text" .*\n.*:6:7: config\.c\.secret: "yes" is neither true nor false\. Write true\.$/,
    ],
    [
      "name: p\nruntime: nodejs\nconfig:\n  a: {type: integer, default: many}\n  b: {type: array, default: x, items: {type: string}}",
      /Pulumi\.yaml:4:22: config\.a\.default: "many" is not a whole number\.\n.*:5:20: config\.b\.default: "x" is not a list\. Write \["x"\]\.$/,
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
