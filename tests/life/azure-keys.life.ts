import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { AWS_CHANGES, AZURE_CHANGES, keysOfSchema, of, SHARED } from "./changes.ts";
import { walkKeys } from "./keys.ts";
import { layAzure } from "./networks.ts";

walkKeys("a key of Azure", { ...of("azure", SHARED), ...AZURE_CHANGES }, layAzure);

describe("the table of changes", () => {
  it("has every key that a stack's file may have", () => {
    const walked = [SHARED, AWS_CHANGES, AZURE_CHANGES].flatMap((table) => Object.keys(table));
    const missing = keysOfSchema().filter((key) => !walked.includes(key) && !key.startsWith("mode."));
    assert.deepEqual(missing, []);
  });
});
