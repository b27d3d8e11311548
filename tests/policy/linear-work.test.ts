import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { judgeStack } from "../../policy/judge.ts";
import { subjectOf } from "../../policy/subject.ts";
import { readResource } from "../../src/readers/index.ts";
import type { Resource } from "../../src/readers/kit/resource.ts";
import { counting, sizeOf } from "../support/count-reads.ts";
import { CHECKS, contextOf } from "../support/policy/judgement.ts";
import { LARGE_STACKS } from "../support/policy/large-stacks.ts";

/** How often the checks ask readings for anything, and how much they make of it. */
function workOn(resources: readonly Resource[], scope: string): number {
  const { value, count } = counting(resources.map(readResource));
  const { findings } = judgeStack(CHECKS, subjectOf(value, contextOf({ settings: { scope } }), true));
  return count() + sizeOf(findings);
}

describe("twice as much to judge is twice the work", () => {
  for (const [what, stack] of Object.entries(LARGE_STACKS))
    for (const scope of ["stack", "all"])
      it(`for ${what}, in the scope ${scope}`, () => {
        const [once, twice] = [workOn(stack(100), scope), workOn(stack(200), scope)];
        assert.ok(twice < 2.3 * once, `${once} for 100, ${twice} for 200`);
      });
});
