import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { MUTATIONS } from "./mutations.ts";

/** That tests notice each of them, `npm run test:mutations` tells. */
describe("mutations of the procedure", () => {
  for (const { rule, file, find } of MUTATIONS)
    it(`${rule}: stands in src/reach/${file}, once`, () =>
      assert.equal(readFileSync(new URL(`../../src/reach/${file}`, import.meta.url), "utf8").split(find).length, 2));
});
