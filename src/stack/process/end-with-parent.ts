import { Worker } from "node:worker_threads";

/**
 * Makes sure that this process is killed as soon as its parent is gone, even if the parent was killed or this process
 * is in an endless loop. It takes a thread, because a loop blocks all events.
 *
 * @param descriptor of a pipe from the parent on which nothing is ever sent. It closes when the parent ends.
 */
export function endWithParent(descriptor: number): void {
  // The arguments for Node, such as modules to preload, are meant for the program, not for this thread.
  new Worker(WATCH, { eval: true, execArgv: [], env: {}, workerData: descriptor }).unref();
}

const WATCH = `
const { Socket } = require("node:net");
const { workerData } = require("node:worker_threads");
const end = () => process.kill(process.pid, "SIGKILL");
new Socket({ fd: workerData, readable: true, writable: false }).on("error", end).on("close", end).resume();
`;
