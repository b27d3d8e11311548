import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { OUTPUT_VALUE, SIGNATURE, UNKNOWN } from "../../../../src/egress/resource/pulumi-marks.ts";
import { dependenciesOf, downgrade, upgrade } from "../../../../src/stack/engine/registration/output-values.ts";
import type { JsonObject } from "../../../../src/stack/model/plan-document.ts";
import { secret } from "../../../../src/stack/model/wire-values.ts";

const output = (parts: JsonObject): JsonObject => ({ [SIGNATURE]: OUTPUT_VALUE, ...parts });
const none = new Map<string, ReadonlySet<string>>();

describe("inputs on their way to a transform", () => {
  it("carry unknowns and secrets as outputs", () =>
    assert.deepEqual(upgrade({ a: UNKNOWN, b: secret("s"), c: [secret(UNKNOWN), 1], d: "plain" }, none), {
      a: output({}),
      b: output({ value: "s", secret: true }),
      c: [output({ secret: true }), 1],
      d: "plain",
    }));

  it("carry what each of them depends on", () =>
    assert.deepEqual(
      upgrade(
        { a: UNKNOWN, b: ["x"], c: 1 },
        new Map([
          ["a", new Set(["urn:1"])],
          ["b", new Set(["urn:1", "urn:2"])],
        ]),
      ),
      {
        a: output({ dependencies: ["urn:1"] }),
        b: output({ value: ["x"], dependencies: ["urn:1", "urn:2"] }),
        c: 1,
      },
    ));

  it("come back as they were", () => {
    const inputs = { a: UNKNOWN, b: secret("s"), c: [secret(UNKNOWN), { d: secret({ e: 1 }) }], f: null };
    const dependencies = new Map(Object.keys(inputs).map((key) => [key, new Set([`urn:${key}`])]));
    assert.deepEqual(downgrade(upgrade(inputs, dependencies)), inputs);
  });
});

it("dependencies are found at any depth", () => {
  const value = { a: [output({ dependencies: ["urn:1"], value: { b: output({ dependencies: ["urn:2"] }) } })], c: 1 };
  assert.deepEqual([...dependenciesOf(value)], ["urn:1", "urn:2"]);
});
