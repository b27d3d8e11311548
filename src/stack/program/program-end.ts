import type { Ending, ProgramEnd } from "./failure.ts";

/** Checks that are made when nothing is left to do. */
export interface EndChecks {
  /** Whether the program's outputs have been registered. */
  isComplete(): boolean;
  /** What the SDK reports about promises that never settle; empty if there are none. */
  leaks(): string;
}

/**
 * Runs `program` until nothing is left to do in this process, and reports once how it ended.
 *
 * A Pulumi program is done when the event loop is empty for the second time, because libraries also register resources
 * in `beforeExit` (`cmd/run/index.ts` of the SDK waits in the same way).
 */
export function runToEnd(program: () => Promise<unknown>, checks: EndChecks, report: (end: ProgramEnd) => void): void {
  const errors = new Set<unknown>();
  let reported = false;
  const end = (ending: Ending | undefined) => {
    if (reported) return;
    reported = true;
    report({ errors: [...errors], ending });
  };
  const remember = (error: unknown) => {
    errors.add(error);
  };
  process.on("uncaughtException", remember);
  process.on("unhandledRejection", remember);
  process.on("exit", (code) => end({ kind: "exit-called", code }));
  whenLoopIsEmptyTwice(() => end(endingOf(checks)));
  program().catch(remember);
}

function endingOf({ isComplete, leaks }: EndChecks): Ending | undefined {
  const code = Number(process.exitCode ?? 0);
  if (code !== 0) return { kind: "exit-code", code };
  const message = leaks();
  if (message !== "") return { kind: "leaked", message };
  return isComplete() ? undefined : { kind: "never-settled" };
}

/** The real handler is added late, so that the program's own handlers run before it. */
function whenLoopIsEmptyTwice(done: () => void): void {
  process.once("beforeExit", () =>
    process.nextTick(() => {
      setImmediate(() => undefined);
      process.on("beforeExit", done);
    }),
  );
}
