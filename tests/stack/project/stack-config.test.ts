import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { UNKNOWN } from "../../../src/egress/pulumi-marks.ts";
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
  const faults: [project: string, stack: string, message: string][] = [
    [
      typed("integer"),
      "{}",
      "int.yaml: config.p:key: is missing; expected a whole number. Pulumi.yaml gives no default.",
    ],
    [
      typed("integer"),
      '{"mesh-egress:key": 1, "mesh-egress:other": 2}',
      'int.yaml: config.p:key: is missing; expected a whole number. Pulumi.yaml gives no default. Keys stand under "mesh-egress:", the name of another project: rename them to "p:", or the project.',
    ],
    [
      typed("integer"),
      "{kye: 1, other: 2}",
      'int.yaml: config.p:key: is missing; expected a whole number. Pulumi.yaml gives no default. Is "p:kye" meant?',
    ],
    [typed("integer"), "{key: many}", 'int.yaml: config.p:key: "many" is not a whole number.'],
    [typed("integer"), "{key: 1.5}", 'int.yaml: config.p:key: "1.5" is not a whole number.'],
    [typed("boolean"), "{key: on}", 'int.yaml: config.p:key: "on" is not a boolean.'],
    [typed("object"), "{key: [a]}", 'int.yaml: config.p:key: "[\\"a\\"]" is not a map of keys to values.'],
    [typed("string"), "{key: {a: 1}}", 'int.yaml: config.p:key: "{\\"a\\":1}" is not a string.'],
    [
      "{key: {type: array, items: {type: integer}}}",
      "{key: [1, b]}",
      'int.yaml: config.p:key: "[1,\\"b\\"]" is not a list, each a whole number.',
    ],
    [
      "{key: {type: string, secret: true}}",
      "{key: clear}",
      "int.yaml: config.p:key: is declared secret. Set it by `pulumi config set --secret p:key`.",
    ],
    ["{key: {type: integer, default: many}}", "{}", 'Pulumi.yaml: config.p:key: "many" is not a whole number.'],
    ["{}", "{a:b:c: 1}", "int.yaml: config.a:b:c: is no config key. Write `<namespace>:<key>`."],
  ];
  for (const [project, stack, message] of faults)
    it(message, () =>
      assert.throws(
        () => configOf(project, stack),
        (error: Error) => error.name === "ConfigurationError" && error.message.endsWith(message),
      ),
    );

  const wrongFiles: [text: string, message: RegExp][] = [
    ["[]", /Pulumi\.int\.yaml: \[\] is not a map of keys to values\.$/],
    ["just text", /Pulumi\.int\.yaml: "just text" is not a map of keys to values\.$/],
    ["config: 5", /Pulumi\.int\.yaml: config: 5 is not a map of keys to values\.$/],
    ["config: [a]", /Pulumi\.int\.yaml: config: \["a"\] is not a map of keys to values\.$/],
  ];
  for (const [text, message] of wrongFiles)
    it(`a file that holds \`${text}\`, which is not one without config`, () =>
      assert.throws(() => configIn(text), { name: "ConfigurationError", message }));

  for (const text of ["", "# nothing yet\n", "config:\n", "encryptionsalt: v1\n"])
    it(`but not one that holds ${JSON.stringify(text)}`, () => assert.deepEqual(configIn(text).values, {}));

  it("all faults together", () =>
    assert.throws(() => configOf("{a: {type: integer}, b: {type: integer}}", "{a: x, b: y}"), {
      message: /config\.p:a: .*\n.*config\.p:b: /,
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
