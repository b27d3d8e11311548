import type { ChildProcess } from "node:child_process";

/**
 * Has the process killed when this one exits or is told to end, if it still runs then: a program in a loop hears of
 * nothing else.
 */
export function endWithUs(child: ChildProcess): void {
  if (children.size === 0) {
    process.once("exit", killAll);
    for (const signal of SIGNALS) process.once(signal, endBy);
  }
  children.add(child);
  child.once("exit", () => {
    children.delete(child);
    if (children.size > 0) return;
    process.off("exit", killAll);
    for (const signal of SIGNALS) process.off(signal, endBy);
  });
}

/** One listener for all of them: Node warns of many. */
const children = new Set<ChildProcess>();

/** By these a process ends without an "exit". */
const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

function killAll(): void {
  for (const child of children) child.kill("SIGKILL");
}

/** Ends as the signal would have it, unless somebody else listens. */
function endBy(signal: NodeJS.Signals): void {
  killAll();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
