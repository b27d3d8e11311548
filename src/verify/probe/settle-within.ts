import type { Late } from "../model/observation.ts";

/** How long a probe may take. */
export interface Allowance {
  readonly limitMs: number;
  /** Aborted when the whole run is out of time. */
  readonly signal: AbortSignal;
}

/**
 * The first value that `start` settles with, or `late(why)`. Never rejects of itself and never outlives its allowance:
 * what `start` returns is called once, when the answer stands, to let go of what was opened and is not needed.
 */
export function settleWithin<Value>(
  { limitMs, signal }: Allowance,
  late: (why: Late) => Value,
  start: (settle: (value: Value) => void) => () => void,
): Promise<Value> {
  return new Promise((resolve) => {
    let settled = false;
    let release: (() => void) | undefined;
    const settle = (value: Value): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", cut);
      release?.();
      resolve(value);
    };
    const cut = (): void => settle(late("cut-short"));
    const timer = setTimeout(() => settle(late("timed-out")), limitMs);
    signal.addEventListener("abort", cut);
    if (signal.aborted) return cut();
    release = start(settle);
    // `start` may settle before it returns.
    if (settled) release();
  });
}
