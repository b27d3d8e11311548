import type { Rung } from "../model/rungs.ts";
import type { Cause } from "./advice.ts";

/** What is said of one rung. */
export interface Step {
  readonly rung: Rung;
  /**
   * `passed` and `failed` are proven. `unclear`: the evidence lacks. `not-tried`: a lower rung stopped it. `not-asked`: nothing was given
   * or wanted for it.
   */
  readonly status: "passed" | "failed" | "unclear" | "not-tried" | "not-asked";
  /** What stopped it, where it failed or is unclear. */
  readonly cause?: Cause;
  /** The evidence, in sentences. */
  readonly facts: readonly string[];
  readonly elapsedMs?: number;
}

/** A step without its place on the ladder. */
export type RungJudgement = Omit<Step, "rung">;

export const passed = (facts: readonly string[], elapsedMs?: number): RungJudgement => ({
  status: "passed",
  facts,
  elapsedMs,
});

export const failed = (cause: Cause, facts: readonly string[], elapsedMs?: number): RungJudgement => ({
  status: "failed",
  cause,
  facts,
  elapsedMs,
});

export const unclear = (cause: Cause, facts: readonly string[], elapsedMs?: number): RungJudgement => ({
  status: "unclear",
  cause,
  facts,
  elapsedMs,
});

/** For what the limit of the whole run ended. */
export const outOfTime = (elapsedMs?: number): RungJudgement => unclear("out-of-time", [], elapsedMs);
