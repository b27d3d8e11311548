import type { Rung } from "../model/rungs.ts";
import type { Cause } from "./advice.ts";
import type { Proof } from "./evidence.ts";

/** The judgement of one rung. */
export type LadderStep = RungJudgement & { readonly rung: Rung };

/** The judgement without its rung. */
export type RungJudgement = Passed | Halted | Skipped;

/** The rung is proven. */
export interface Passed extends Seen {
  readonly status: "passed";
  readonly evidence: Proof;
  readonly cause?: undefined;
}

/** `failed`: the opposite is proven. `unclear`: there is not enough evidence. */
export interface Halted extends Seen {
  readonly status: "failed" | "unclear";
  readonly cause: Cause;
}

/**
 * `not-needed`: somebody else took care of it. `not-tried`: a lower rung stopped. `not-asked`: it was not requested, or
 * its input is missing.
 */
export interface Skipped extends Seen {
  readonly status: "not-needed" | "not-tried" | "not-asked";
  readonly cause?: undefined;
}

interface Seen {
  /** What was observed, in sentences. */
  readonly facts: readonly string[];
  readonly elapsedMs?: number;
}

/** @param more further observations that prove nothing. */
export const passed = (evidence: Proof, more: readonly string[] = [], elapsedMs?: number): Passed => ({
  status: "passed",
  evidence,
  facts: [...evidence.map(({ fact }) => fact), ...more],
  elapsedMs,
});

export const failed = (cause: Cause, facts: readonly string[], elapsedMs?: number): Halted => ({
  status: "failed",
  cause,
  facts,
  elapsedMs,
});

export const unclear = (cause: Cause, facts: readonly string[], elapsedMs?: number): Halted => ({
  status: "unclear",
  cause,
  facts,
  elapsedMs,
});

/** Returns the judgement of a rung that the time limit of the run cut short. */
export const outOfTime = (elapsedMs?: number): Halted => unclear("out-of-time", [], elapsedMs);

export const isHalted = (step: LadderStep): step is Halted & { readonly rung: Rung } =>
  step.status === "failed" || step.status === "unclear";
