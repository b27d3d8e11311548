import type { Rung } from "../model/rungs.ts";
import type { Cause } from "./advice.ts";
import type { Proof } from "./evidence.ts";

/** What is said of one rung. */
export type LadderStep = RungJudgement & { readonly rung: Rung };

/** A step without its place on the ladder. */
export type RungJudgement = Passed | Halted | Skipped;

/** Proven. */
export interface Passed extends Seen {
  readonly status: "passed";
  readonly evidence: Proof;
  readonly cause?: undefined;
}

/** `failed`: the opposite is proven. `unclear`: the evidence lacks. */
export interface Halted extends Seen {
  readonly status: "failed" | "unclear";
  readonly cause: Cause;
}

/**
 * `not-needed`: somebody else saw to it. `not-tried`: a lower rung stopped it. `not-asked`: nothing was given or wanted
 * for it.
 */
export interface Skipped extends Seen {
  readonly status: "not-needed" | "not-tried" | "not-asked";
  readonly cause?: undefined;
}

interface Seen {
  /** What was seen, in sentences. */
  readonly facts: readonly string[];
  readonly elapsedMs?: number;
}

/** @param more what else was seen, which proves nothing. */
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

/** For what the limit of the whole run ended. */
export const outOfTime = (elapsedMs?: number): Halted => unclear("out-of-time", [], elapsedMs);

export const isHalted = (step: LadderStep): step is Halted & { readonly rung: Rung } =>
  step.status === "failed" || step.status === "unclear";
