import type { ChildProcess } from "node:child_process";

/** Has the process killed when this one exits, if it still runs then. */
export function endWithUs(child: ChildProcess): void {
  if (children.size === 0) process.once("exit", killAll);
  children.add(child);
  child.once("exit", () => {
    children.delete(child);
    if (children.size === 0) process.off("exit", killAll);
  });
}

/** One listener for all of them: Node warns of many. */
const children = new Set<ChildProcess>();

function killAll(): void {
  for (const child of children) child.kill("SIGKILL");
}
