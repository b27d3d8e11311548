import type { Clock } from "./model/world.ts";
import type { Verification } from "./report/verification.ts";

/** How long to continue, and how long to wait between rounds. */
export interface Patience {
  readonly limitMs: number;
  readonly pauseMs: number;
}

/** Time between rounds. A change of rules affects new connections only, and takes minutes on Azure. */
export const PAUSE_MS = 15_000;

/**
 * Repeats rounds until one is as expected or the next would begin after the limit, and returns the last report. Every
 * round resolves and connects anew, because old connections outlive a change of rules.
 *
 * @param sleep waits that long.
 * @param resting called before each wait with the time left.
 */
export async function waitFor(
  round: () => Promise<Verification>,
  { limitMs, pauseMs }: Patience,
  clock: Pick<Clock, "elapsed">,
  sleep: (milliseconds: number) => Promise<unknown>,
  resting: (report: Verification, leftMs: number) => void,
): Promise<Verification> {
  const started = clock.elapsed();
  for (let rounds = 1; ; rounds += 1) {
    const report = { ...(await round()), rounds };
    const leftMs = limitMs - (clock.elapsed() - started);
    if (report.asExpected === "yes" || leftMs < pauseMs) return report;
    resting(report, leftMs);
    await sleep(pauseMs);
  }
}
