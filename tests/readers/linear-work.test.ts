import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { follow } from "../../src/readers/follow/follow.ts";
import { readResource } from "../../src/readers/index.ts";
import type { Resource } from "../../src/readers/kit/resource.ts";
import { counting, sizeOf } from "../support/count-reads.ts";
import { LARGE_STACKS } from "../support/policy/large-stacks.ts";

/** How often readers and `follow` ask for anything, and how much they make of it. */
function workOn(resources: readonly Resource[]): number {
  const unread = resources.map(({ props, ...rest }) => ({ ...rest, ...counting({ props }) }));
  const readings = counting(unread.map(({ value, count, ...rest }) => readResource({ ...rest, props: value.props })));
  const followed = follow(readings.value);
  return unread.reduce((sum, { count }) => sum + count(), readings.count()) + sizeOf(followed);
}

describe("twice as much to read is twice the work", () => {
  for (const [what, stack] of Object.entries(LARGE_STACKS))
    it(`for ${what}`, () => {
      const [once, twice] = [workOn(stack(100)), workOn(stack(200))];
      assert.ok(twice < 2.3 * once, `${once} for 100, ${twice} for 200`);
    });
});
