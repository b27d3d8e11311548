import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { sdkLoader } from "../../components/load-sdk.ts";

const folder = join(import.meta.dirname, "..", "..", "components");

describe("the SDK of a cloud", () => {
  it("is missing in one sentence, which says what to do", () =>
    assert.throws(() => sdkLoader("@pulumi/nobody-has-this", 'run "npm install it"')("provider.js"), {
      message: 'The npm package @pulumi/nobody-has-this is not installed: run "npm install it".',
      // Pulumi prints such an error without its stack.
      __pulumiRunError: true,
    }));

  it("that lacks a file is a defect, and not said to be missing", () =>
    assert.throws(() => sdkLoader("@pulumi/aws", "…")("no-such-file.js"), { code: "MODULE_NOT_FOUND" }));

  it("is loaded in one file for each cloud: an import anywhere else would fail in words of Node's where it is missing", () =>
    assert.deepEqual(
      globSync("**/*.ts", { cwd: folder }).filter((file) =>
        /^(?:import|export) (?!type\b)[^;]*? from "@pulumi\/(?:aws|azure-native)\b/m.test(
          readFileSync(join(folder, file), "utf8"),
        ),
      ),
      [],
    ));

  it("of the other cloud is loaded by neither entry point", () => {
    const imports = (cloud: string) =>
      globSync("**/*.ts", { cwd: join(folder, cloud) })
        .map((file) => readFileSync(join(folder, cloud, file), "utf8"))
        .join("\n");
    assert.doesNotMatch(imports("aws"), /"(?:\.\.\/)+azure\/|from "@pulumi\/azure-native/);
    assert.doesNotMatch(imports("azure"), /"(?:\.\.\/)+aws\/|from "@pulumi\/aws/);
  });
});
