import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ConfigurationError } from "../../../src/egress/input/configuration-error.ts";
import { readYaml } from "../../../src/stack/project/read-yaml.ts";

/** Little text, and a value of more entries than any machine holds. */
const bomb = "abcdefgh".replaceAll(
  /./g,
  (name) =>
    `${name}: &${name} [${Array(9).fill(name === "a" ? 1 : `*${String.fromCharCode(name.charCodeAt(0) - 1)}`)}]\n`,
);

describe("a settings file", () => {
  it("gives quoted text as it stands, and follows anchors and merges", () =>
    assert.deepEqual(readYaml('a: "014"\nb: &b {x: 014, y: !!str 12}\nc: {<<: *b, x: 1}\nd: *b', "f"), {
      a: "014",
      b: { x: 12, y: "12" },
      c: { x: 1, y: "12" },
      d: { x: 12, y: "12" },
    }));

  it("may be empty, JSON, or begin with a byte order mark", () => {
    assert.equal(readYaml("", "f"), null);
    assert.deepEqual(readYaml('\uFEFF{"a": [1, null]}', "f"), { a: [1, null] });
  });

  const broken: [text: string, message: RegExp][] = [
    ["a: 1\nb: [1\n", /^Pulumi\.int\.yaml:3:1: Flow sequence .*\. Mend the YAML there\.$/],
    ["a: 1\na: 2\n", /^Pulumi\.int\.yaml:2:1: The key "a" is repeated here\. Mend the YAML there\.$/],
    ["m: {b: {c: 1, d: 2, c: 3}}\n", /^Pulumi\.int\.yaml:1:21: The key "c" is repeated here\./],
    ["a: 'open\n", /^Pulumi\.int\.yaml:2:1: Missing closing 'quote\. Mend the YAML there\.$/],
    [
      "a: [*.example.org]\n",
      /^Pulumi\.int\.yaml:1:5: "\*\.example\.org" names no anchor\. Put text that begins with \* in quotes\. /,
    ],
    ["*/live: live\n", /^Pulumi\.int\.yaml:1:1: "\*\/live:" names no anchor\. /],
    ["a: &a [*a]\n", /^Pulumi\.int\.yaml:1:8: "\*a" is inside what it names\. Mend the YAML there\.$/],
    ["a: 1\n---\nb: 1\n", /^Pulumi\.int\.yaml:2:1: A second document begins here\. Mend the YAML there\.$/],
    ["a:\n  <<: 5\n", /^Pulumi\.int\.yaml: Merge sources must be maps or map aliases\. Mend the YAML there\.$/],
    [bomb, /^Pulumi\.int\.yaml: Excessive alias count .*\. Mend the YAML there\.$/],
    ["\tb: 1\n", /^Pulumi\.int\.yaml:1:1: Tabs are not allowed as indentation\. Mend the YAML there\.$/],
  ];
  it("with a tab is refused with the first fault alone, not with what follows from it", () =>
    assert.throws(
      () => readYaml("config:\n  a:1\n\t b: [\n   c: 2\n d: *x\n", "Pulumi.int.yaml"),
      (error) => error instanceof ConfigurationError && error.faults.length === 1,
    ));

  for (const [text, message] of broken)
    it(`${JSON.stringify(text).slice(0, 60)} is refused with file, line and column`, () =>
      assert.throws(
        () => readYaml(text, "Pulumi.int.yaml"),
        (error) => error instanceof ConfigurationError && message.test(error.message.split("\n")[0] ?? ""),
      ));
});
