import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
import { defaultProviderRefusal } from "../../../src/stack/engine/provider-packages.ts";
import { readProject } from "../../../src/stack/project/project.ts";
import { readStackConfig } from "../../../src/stack/project/stack-config.ts";
import { folderOf } from "../../support/folder.ts";

/** The config of stack "int" from the `config` of both files. */
const configOf = (project: string, stack: string, beside = "") => {
  const folder = folderOf({
    "Pulumi.yaml": `name: p\nruntime: nodejs\nconfig: ${project}`,
    "Pulumi.int.yaml": `${beside}\nconfig: ${stack}`,
  });
  return readStackConfig(readProject(join(folder, "Pulumi.yaml")), "int");
};

/** The config of stack "int" from the whole of its file. */
const configIn = (text: string) => {
  const folder = folderOf({ "Pulumi.yaml": "name: p\nruntime: nodejs", "Pulumi.int.yaml": text });
  return readStackConfig(readProject(join(folder, "Pulumi.yaml")), "int");
};

describe("the config of a stack", () => {
  it("has the project's name before bare keys, and its defaults where the stack says nothing", () =>
    assert.deepEqual(
      configOf("{size: 3, kept: yes, aws:region: eu-west-2}", "{size: 4, p:own: [b, a], p:config:old: 1, other:key: x}")
        .values,
      {
        "p:size": "4",
        "p:own": '["b","a"]',
        "p:old": "1",
        "other:key": "x",
        "p:kept": "yes",
        "aws:region": "eu-west-2",
      },
    ));

  it("tells which keys hold something encrypted", () => {
    const config = configOf("{}", "{a: {secure: v1}, b: {c: [{secure: v1}]}, d: e}");
    assert.deepEqual(config.secretKeys, ["p:a", "p:b"]);
    assert.equal(config.values["p:a"], UNKNOWN);
    assert.equal(config.values["p:b"], `{"c":["${UNKNOWN}"]}`);
  });

  it("may have no file", () => {
    const folder = folderOf({ "Pulumi.yaml": "name: p\nruntime: nodejs\nconfig: {size: 3}" });
    assert.deepEqual(readStackConfig(readProject(join(folder, "Pulumi.yaml")), "new").values, { "p:size": "3" });
  });

  const environments: [yaml: string, names: string[]][] = [
    ["environment: [a/b, c]", ["a/b", "c"]],
    ["environment: {imports: [a/b, {c: {merge: false}}]}", ["a/b", "c"]],
    ["environment: {imports: [a], values: {x: 1}}", ["a", "yaml"]],
    ["", []],
  ];
  for (const [yaml, names] of environments)
    it(`names the ESC environments of \`${yaml}\``, () =>
      assert.deepEqual(configOf("{}", "{}", yaml).environments, names));

  it("may lack a key that an ESC environment could give", () =>
    assert.deepEqual(configOf("{size: {type: integer}}", "{}", "environment: [a]").values, {}));
});

describe("config is refused as the engine would refuse it:", () => {
  const typed = (type: string) => `{key: {type: ${type}}}`;
  const list = "{key: {type: array, items: {type: string}}}";
  /** Line 2 is `config:`. */
  const faults: [project: string, stack: string, message: string][] = [
    [typed("integer"), "{}", "int.yaml:2:1: p:key: is missing; expected a whole number. Pulumi.yaml gives no default."],
    [
      "{key: {type: string, description: How large it is.}}",
      "{}",
      "int.yaml:2:1: p:key: is missing; expected text. Pulumi.yaml gives no default. Pulumi.yaml says of it: How large it is.",
    ],
    ["{key: {}}", "{}", "int.yaml:2:1: p:key: is missing; expected a value. Pulumi.yaml gives no default."],
    [
      typed("integer"),
      '{"mesh-egress:key": 1, "mesh-egress:other": 2}',
      'int.yaml:2:10: p:key: is missing; expected a whole number. Pulumi.yaml gives no default. The keys have the prefix "mesh-egress:", the name of another project. Rename them to "p:", or rename the project.',
    ],
    [
      "{number: {type: integer}}",
      "{nubmer: 1, other: 2}",
      'int.yaml:2:10: p:number: is missing; expected a whole number. Pulumi.yaml gives no default. Is "p:nubmer" meant?',
    ],
    [typed("integer"), "{key: many}", 'int.yaml:2:10: p:key: "many" is not a whole number.'],
    [typed("integer"), "{key: 1.5}", 'int.yaml:2:10: p:key: "1.5" is not a whole number.'],
    [
      typed("integer"),
      "{key: }",
      "int.yaml:2:10: p:key: is empty; expected a whole number. Write one, or remove the key.",
    ],
    [typed("boolean"), "{p:key: on}", 'int.yaml:2:10: p:key: "on" is neither true nor false. Write true.'],
    [typed("boolean"), "{p:config:key: no}", 'int.yaml:2:10: p:key: "no" is neither true nor false. Write false.'],
    [
      typed("boolean"),
      "{key: }",
      "int.yaml:2:10: p:key: is empty; expected true or false. Write one, or remove the key.",
    ],
    [
      typed("object"),
      "{key: [a]}",
      'int.yaml:2:10: p:key: ["a"] is not a map of keys to values. Write it as in {key: value}.',
    ],
    [
      typed("object"),
      "{key: a}",
      'int.yaml:2:10: p:key: "a" is not a map of keys to values. Write it as in {key: value}.',
    ],
    [typed("string"), "{key: {a: 1}}", 'int.yaml:2:10: p:key: {"a":1} is not text.'],
    [typed("string"), "{key: [a]}", 'int.yaml:2:10: p:key: ["a"] is not text. Write "a".'],
    [list, "{key: a}", 'int.yaml:2:10: p:key: "a" is not a list. Write ["a"].'],
    [list, "{key: {a: b}}", 'int.yaml:2:10: p:key: {"a":"b"} is not a list. Write it as in [one, another].'],
    [list, "{key: }", "int.yaml:2:10: p:key: is empty; expected a list. Write one, or remove the key."],
    [
      "{key: {type: array, description: What to open., items: {type: string}}}",
      "{key: [a, 2]}",
      "int.yaml:2:19: p:key[1]: 2 is not text. Put it in quotes. Pulumi.yaml says of it: What to open.",
    ],
    [
      "{key: {type: array, items: {type: array, items: {type: integer}}}}",
      "{key: [[1], [2, b]]}",
      'int.yaml:2:25: p:key[1][1]: "b" is not a whole number.',
    ],
    [
      "{key: {type: string, secret: true}}",
      "{key: clear}",
      "int.yaml:2:10: p:key: is declared secret. Set it by `pulumi config set --secret p:key`.",
    ],
    ["{}", "{a:b:c: 1}", "int.yaml:2:10: a:b:c: is no config key. Write `<namespace>:<key>`."],
  ];
  for (const [project, stack, message] of faults)
    it(message, () =>
      assert.throws(
        () => configOf(project, stack),
        (error: Error) => error.name === "ConfigurationError" && error.message.endsWith(message),
      ),
    );

  const wrongFiles: [text: string, message: RegExp][] = [
    ["[]", /Pulumi\.int\.yaml: \[\] is not a map of keys to values\. Write it as in \{key: value\}\.$/],
    ["just text", /Pulumi\.int\.yaml: "just text" is not a map of keys to values\. /],
    ["a: b\nconfig: 5", /Pulumi\.int\.yaml:2:1: config: 5 is not a map of keys to values\. /],
    ["config: [a]", /Pulumi\.int\.yaml:1:1: config: \["a"\] is not a map of keys to values\. /],
  ];
  for (const [text, message] of wrongFiles)
    it(`a file that holds \`${text}\`, which is not one without config`, () =>
      assert.throws(() => configIn(text), { name: "ConfigurationError", message }));

  for (const text of ["", "# nothing yet\n", "config:\n", "encryptionsalt: v1\n"])
    it(`but not one that holds ${JSON.stringify(text)}`, () => assert.deepEqual(configIn(text).values, {}));

  it("all faults together", () =>
    assert.throws(() => configOf("{a: {type: integer}, b: {type: integer}}", "{a: x, b: y}"), {
      message: /:2:10: p:a: .*\n.*:2:16: p:b: /,
    }));

  const accepted: [type: string, value: string][] = [
    ["integer", '"12"'],
    ["integer", "1e3"],
    ["boolean", '"true"'],
    ["boolean", "True"],
    ["string", "014"],
    ["integer", "{secure: v1}"],
    ["object", "{a: {secure: v1}}"],
  ];
  for (const [type, value] of accepted)
    it(`but not ${value} as ${type}`, () => assert.doesNotThrow(() => configOf(typed(type), `{key: ${value}}`)));
});

describe("default providers", () => {
  const refused = (value: string) => defaultProviderRefusal({ values: { "pulumi:disable-default-providers": value } });
  it("may be refused by package, or all but Pulumi's own", () => {
    assert.deepEqual(["aws", "azure-native", "pulumi"].map(refused('["aws "]')), [true, false, false]);
    assert.deepEqual(["aws", "azure-native", "pulumi"].map(refused('["*"]')), [true, true, false]);
  });
  it("are allowed where nothing is said", () => {
    assert.equal(refused("")("aws"), false);
    assert.equal(defaultProviderRefusal({ values: {} })("aws"), false);
  });
});
