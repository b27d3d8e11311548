import assert from "node:assert/strict";
import { it } from "mocha";
import { firstFew } from "../../src/text/first-few.ts";

const write = (number: number) => String(number);

it("a list that is cut says how many it leaves out", () => {
  assert.equal(firstFew([1, 2, 3, 4, 5], write), "1, 2, 3 and 2 more");
  assert.equal(firstFew([1, 2, 3], write), "1, 2, 3");
  assert.equal(firstFew([1, 2, 3], write, 1), "1 and 2 more");
  assert.equal(firstFew([], write), "");
});
