import type { Notice, StackPlan } from "./plan-document.ts";

/** What a run of a program came to. */
export type RunOutcome = { readonly plan: StackPlan } | { readonly failure: Failure };

/** Why a stack has no plan. */
export interface Failure {
  /**
   * `configuration`: what the user wrote is wrong. `program`: the program failed, or couldn't be judged. `policy`: the
   * policy pack gave no verdict.
   */
  readonly kind: "configuration" | "program" | "policy";
  /** For people; may have several lines. */
  readonly message: string;
  /** What the program said before it failed. */
  readonly notices: readonly Notice[];
}
