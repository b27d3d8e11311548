import type { Plan } from "../../stack/model/plan-document.ts";
import { writeJson } from "../../text/json.ts";
import { type FailOn, verdictOf } from "./verdict.ts";

/** The plan for programs, each stack with what the exit code goes by; `docs/plan-json.md` has the shape. */
export const renderPlanJson = (plan: Plan, failOn: FailOn): string =>
  writeJson({ ...plan, stacks: plan.stacks.map((stack) => ({ ...stack, verdict: verdictOf(stack, failOn) })) });
