import type { Notice, StackPlan } from "./plan-document.ts";

/** Result of running a program. */
export type RunOutcome = { readonly plan: StackPlan } | { readonly failure: Failure };

/** Why a stack has no plan. */
export interface Failure {
  /**
   * `configuration`: the user's input is wrong. `program`: the program failed, or couldn't be judged. `policy`: the
   * policy pack gave no verdict.
   */
  readonly kind: "configuration" | "program" | "policy";
  /** Message for people; may have several lines. */
  readonly message: string;
  /** Messages of the program before it failed. */
  readonly notices: readonly Notice[];
}
