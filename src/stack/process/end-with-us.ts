import type { ChildProcess } from "node:child_process";

/** Kills the child when this process exits or is told to end. Nothing else would end a program that is in a loop. */
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

/** One listener serves all children, because Node warns if there are many. */
const children = new Set<ChildProcess>();

/** Signals that end a process without an "exit" event. */
const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

function killAll(): void {
  for (const child of children) child.kill("SIGKILL");
}

/** Ends this process as the signal requires, unless another listener handles the signal. */
function endBy(signal: NodeJS.Signals): void {
  killAll();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
