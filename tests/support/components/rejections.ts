import { setTimeout } from "node:timers/promises";

/**
 * What `run` leaves rejected and unhandled: the way in which Pulumi learns of a fault inside `apply`. Each error once.
 */
export async function unhandledRejections(run: () => unknown): Promise<unknown[]> {
  const seen = new Set<unknown>();
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (error) => seen.add(error));
  try {
    await run();
    await setTimeout(20);
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  return [...seen];
}
