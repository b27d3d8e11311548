import type { StackPlan } from "../stack/model/plan-document.ts";
import { unseen, type Weight, weightOf } from "./plan/policy-groups.ts";

/** What `--fail-on` may name; each includes those before it. */
export const FAIL_ON = ["mandatory", "not-judged", "advisory"] as const;
export type FailOn = (typeof FAIL_ON)[number];

const STOPPERS: Record<FailOn, readonly Weight[]> = {
  mandatory: ["mandatory"],
  "not-judged": ["mandatory", "not-judged"],
  advisory: ["mandatory", "not-judged", "advisory", "remediate"],
};

/** Whether a plan has findings at or above the level. What nobody has seen counts as not judged. */
export const isStopped = (stacks: readonly StackPlan[], level: FailOn): boolean =>
  stacks.some(
    (stack) =>
      stack.policy?.findings.some((finding) => STOPPERS[level].includes(weightOf(finding))) ||
      (STOPPERS[level].includes("not-judged") && unseen(stack).length > 0),
  );
