import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
import { projectConfigValue, stackConfigValue } from "../../../src/stack/project/config-value.ts";
import { readYaml } from "../../../src/stack/project/read-yaml.ts";

describe("a value of a stack file reaches a program as text", () => {
  const cases: [yaml: string, text: string, structured?: boolean][] = [
    ["014", "12"],
    ['"014"', "014"],
    ["", ""],
    ["~", ""],
    ["true", "true"],
    ["1e3", "1000"],
    ["1.50", "1.5"],
    ["12345678901234567890", "12345678901234567890"],
    ["2026-11-22", "2026-11-22 00:00:00 +0000 UTC"],
    ["[1, a, ~, 2026-11-22]", '[1,"a",null,"2026-11-22 00:00:00 +0000 UTC"]', true],
    ["{z: 1, a: {c: on, b: 014}}", '{"a":{"b":12,"c":"on"},"z":1}', true],
    ["{big: 12345678901234567890}", '{"big":12345678901234567000}', true],
  ];
  for (const [yaml, text, structured = false] of cases)
    it(`${JSON.stringify(yaml)} as ${text}`, () =>
      assert.deepEqual(stackConfigValue(readYaml(yaml, "f")), { text, secure: false, structured }));

  it("what is encrypted is unknown, and makes all around it secret", () => {
    assert.deepEqual(stackConfigValue({ secure: "v1:abc" }), { text: UNKNOWN, secure: true, structured: false });
    assert.deepEqual(stackConfigValue({ user: "a", login: [{ secure: "v1:abc" }] }), {
      text: `{"login":["${UNKNOWN}"],"user":"a"}`,
      secure: true,
      structured: true,
    });
  });

  it("`secure` beside other keys is an ordinary key", () =>
    assert.equal(stackConfigValue({ secure: "a", other: "b" }).secure, false));
});

describe("a default of the project reaches a program as text", () => {
  const cases: [yaml: string, text: string][] = [
    ["014", "12"],
    ["1.5", "1.5"],
    ["text", "text"],
    ["2026-11-22", "2026-11-22T00:00:00Z"],
    ["{z: 2026-11-22, a: ~}", '{"a":null,"z":"2026-11-22T00:00:00Z"}'],
    ["[b, {z: 1, a: 2}]", '["b",{"a":2,"z":1}]'],
  ];
  for (const [yaml, text] of cases)
    it(`${yaml} as ${text}`, () => assert.equal(projectConfigValue(readYaml(yaml, "f")).text, text));
});
