import { Worker } from "node:worker_threads";

/**
 * Has this process killed, whatever it does, as soon as its parent is gone: even a parent that was killed, and even in
 * a loop. It takes a thread, since a loop hears of nothing.
 *
 * @param descriptor of a pipe from the parent, on which nothing is ever sent. It closes with the parent.
 */
export function endWithParent(descriptor: number): void {
  // Arguments for Node, such as modules to load first, are meant for the program.
  new Worker(WATCH, { eval: true, execArgv: [], env: {}, workerData: descriptor }).unref();
}

const WATCH = `
const { Socket } = require("node:net");
const { workerData } = require("node:worker_threads");
const end = () => process.kill(process.pid, "SIGKILL");
new Socket({ fd: workerData, readable: true, writable: false }).on("error", end).on("close", end).resume();
`;
