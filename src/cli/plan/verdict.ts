import type { FailOn } from "../../egress/finding.ts";
import type { StackPlan } from "../../stack/model/plan-document.ts";
import { count } from "../../text/plain-text.ts";
import { weightOf } from "./policy-groups.ts";
import { unseen } from "./unresolved.ts";

/** The verdict on one stack that every format shows. The exit code depends on it. */
export interface PlanVerdict {
  readonly failOn: FailOn;
  /** True if there are findings at or above that level, if nobody judged, or if the program did not finish. */
  readonly isStopped: boolean;
  /** Number of findings that stop an update. */
  readonly mandatory: number;
  /** Number of things that a check could not judge, or that neither plan nor pack has seen. */
  readonly notJudged: number;
  /** Number of findings that somebody has accepted until a day. They are reported and stop nothing. */
  readonly exempted: number;
  readonly advisory: number;
  /** Number of changes that a deployment would make by itself. */
  readonly remediated: number;
  /** Number of checks that the user who runs the plan has switched off. */
  readonly switchedOff: number;
}

type Judged = Pick<StackPlan, "policy" | "unresolved" | "failure">;

export function planVerdictOf(stack: Judged, failOn: FailOn): PlanVerdict {
  const weights = Map.groupBy(stack.policy?.findings ?? [], weightOf);
  const counts = {
    mandatory: weights.get("mandatory")?.length ?? 0,
    notJudged: (weights.get("not-judged")?.length ?? 0) + unseen(stack).length,
    exempted: weights.get("exempted")?.length ?? 0,
    advisory: weights.get("advisory")?.length ?? 0,
    remediated: weights.get("remediate")?.length ?? 0,
    switchedOff: Object.values(stack.policy?.levels ?? {}).filter((level) => level === "disabled").length,
  };
  const { mandatory, notJudged, advisory, remediated } = counts;
  const isWhole = stack.policy !== undefined && stack.failure === undefined;
  const stoppers: Record<FailOn, number> = {
    mandatory,
    "not-judged": mandatory + notJudged,
    advisory: mandatory + notJudged + advisory + remediated,
  };
  return { failOn, isStopped: !isWhole || stoppers[failOn] > 0, ...counts };
}

/** Whether the plan ends with the exit code for findings. */
export const isStopped = (stacks: readonly StackPlan[], failOn: FailOn): boolean =>
  stacks.some((stack) => planVerdictOf(stack, failOn).isStopped);

/** Writes `2 mandatory findings · 1 not judged`, or that there are no findings. */
export function describeVerdict(stack: Judged): string {
  if (stack.policy === undefined) return "not judged";
  const { mandatory, notJudged, exempted, advisory, remediated, switchedOff } = planVerdictOf(stack, "mandatory");
  const counts = [
    ...(stack.failure === undefined ? [] : ["ends early"]),
    ...(mandatory > 0 ? [count(mandatory, "mandatory finding")] : []),
    ...(notJudged > 0 ? [`${notJudged} not judged`] : []),
    ...(exempted > 0 ? [`${exempted} exempted`] : []),
    ...(advisory > 0 ? [`${advisory} advisory`] : []),
    ...(remediated > 0 ? [`${remediated} remediated`] : []),
    ...(switchedOff > 0 ? [`${count(switchedOff, "check")} switched off`] : []),
  ];
  return counts.join(" · ") || "nothing to complain about";
}
