import type { FailOn } from "../../../egress/finding.ts";
import type { Plan } from "../../../stack/model/plan-document.ts";
import { writeJson } from "../../../text/json.ts";
import { planVerdictOf } from "../verdict.ts";

/**
 * Renders the plan for programs, each stack with the verdict behind the exit code; `docs/plan-json.md` has the shape.
 */
export const renderPlanJson = (plan: Plan, failOn: FailOn): string =>
  writeJson({ ...plan, stacks: plan.stacks.map((stack) => ({ ...stack, verdict: planVerdictOf(stack, failOn) })) });
