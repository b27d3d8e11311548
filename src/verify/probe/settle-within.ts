import type { Late } from "../model/observation.ts";

/** How long a probe may take. */
export interface Allowance {
  readonly limitMs: number;
  /** Aborted when the time of the whole run is up. */
  readonly signal: AbortSignal;
}

/**
 * Returns the first value that `start` settles with, or `late(why)`. It doesn't reject by itself and never exceeds its
 * allowance. `start` returns a cleanup function, which is called once after the result is decided.
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
