import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Failure } from "./failure.ts";
import type { RunRequest, RunResult } from "./run-program.ts";
import type { Plan, StackPlan } from "./types.ts";

export interface PlanOptions {
  /** Gets each line that a program prints, as it comes. */
  readonly onOutput: (stack: string, line: string) => void;
  /** Folder of Node's compile cache, for the processes that run the programs. */
  readonly compileCache: string | undefined;
}

/** Stacks that can't be planned, and why. */
export class PlanError extends Error {
  override readonly name = "PlanError";
  readonly failures: readonly (Failure & { readonly stack: string })[];

  constructor(failures: PlanError["failures"]) {
    super(failures.map(({ stack, message }) => `${stack}: ${message}`).join("\n"));
    this.failures = failures;
  }
}

/**
 * Plans the stacks, each in a process of its own, all at once.
 *
 * @throws PlanError with every stack that failed; then there is no plan of the others either.
 */
export async function planStacks(requests: readonly RunRequest[], options: PlanOptions): Promise<Plan> {
  const results = await Promise.all(requests.map((request) => runStack(request, options)));
  const failures = results.flatMap((result, index) =>
    "failure" in result ? [{ ...result.failure, stack: requests[index]?.stack ?? "" }] : [],
  );
  if (failures.length > 0) throw new PlanError(failures);
  return { version: 1, stacks: results.flatMap((result): StackPlan[] => ("plan" in result ? [result.plan] : [])) };
}

/** `run-program` beside this file, compiled or not as this one is. */
const RUN_PROGRAM = import.meta.filename.replace(/plan(\.[jt]s)$/, "run-program$1");

async function runStack(request: RunRequest, { onOutput, compileCache }: PlanOptions): Promise<RunResult> {
  const { nodeArgs } = request.project.runtime;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...nodeArgs, RUN_PROGRAM], {
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    env: { ...process.env, ...(compileCache === undefined ? {} : { NODE_COMPILE_CACHE: compileCache }) },
  });
  const stop = () => child.kill();
  process.once("exit", stop);
  const ended = new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => onOutput(request.stack, line));
  // A process that dies at once leaves the request unread; how it ended says more than that.
  child.stdin.on("error", () => undefined).end(JSON.stringify(request));
  const result = await text(child.stdio[3] as Readable);
  const end = await ended;
  process.off("exit", stop);
  if (result !== "") return JSON.parse(result) as RunResult;
  const message = `The process that runs the program ended with ${end} and no result; its last words stand above.`;
  return { failure: { kind: "program", message, notices: [] } };
}
