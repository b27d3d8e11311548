import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "mocha";
import * as marks from "../../../src/egress/resource/pulumi-marks.ts";

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, "..", "..", "..");

describe("Pulumi's marks in values", () => {
  it("are those of its SDK", () => {
    const { unknownValue, specialSigKey, specialSecretSig, specialOutputValueSig, specialResourceSig } =
      require("@pulumi/pulumi/runtime/rpc.js") as Record<string, string>;
    assert.deepEqual(
      [marks.UNKNOWN, marks.SIGNATURE, marks.SECRET, marks.OUTPUT_VALUE, marks.RESOURCE_REFERENCE],
      [unknownValue, specialSigKey, specialSecretSig, specialOutputValueSig, specialResourceSig],
    );
  });

  it("are those of its policy SDK, one for each type", () => {
    const proxy = require("@pulumi/policy/proxy.js") as Record<string, unknown>;
    const values = Object.entries(proxy).flatMap(([name, value]) => (/^unknown\w*Value$/.test(name) ? [value] : []));
    assert.deepEqual(marks.UNKNOWNS.toSorted(), values.toSorted());
    assert.ok([marks.UNKNOWN_LIST, marks.UNKNOWN_MAP].every((mark) => values.includes(mark)));
  });

  it("stand in one place", () => {
    const { UNKNOWNS, ...others } = marks;
    const all = [...UNKNOWNS, ...Object.values(others)];
    const files = globSync("{*.ts,{src,components,policy,tests,bench,ci,docs,examples}/**/*.{ts,js,mjs}}", {
      cwd: root,
      exclude: (name) => ["node_modules", "dist"].includes(name),
    });
    const holders = files.filter((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return all.some((mark) => text.includes(mark));
    });
    assert.deepEqual(holders, [join("src", "egress", "resource", "pulumi-marks.ts")]);
  });
});
