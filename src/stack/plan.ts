import { availableParallelism } from "node:os";
import { ConfigurationError } from "../egress/input/configuration-error.ts";
import type { Plan, StackPlan } from "./model/plan-document.ts";
import type { Failure, RunOutcome } from "./model/run-outcome.ts";
import { type OpenPackOptions, openPack } from "./pack/analyzer.ts";
import { type PackProcess, PolicyPackError, startPack } from "./pack/pack-process.ts";
import { type Runner, startRunner } from "./program/runner.ts";
import type { RunRequest } from "./project/run-request.ts";

export interface PlanOptions {
  /** Called with each line that a program prints, as it comes. */
  readonly onOutput: (stack: string, line: string) => void;
  /** Folder of Node's compile cache, for the processes that run the programs. */
  readonly compileCache: string | undefined;
  /** Processes that were started in advance. Used ones are removed from the list. */
  readonly runners?: Runner[];
  /** The policy pack that judges the plans. Default: nothing judges them. */
  readonly policy?: PolicyOptions;
}

export interface PolicyOptions extends OpenPackOptions {
  /** Folder of the policy pack. */
  readonly folder: string;
  /** Processes of this pack that were started in advance. Used ones are removed from the list. */
  readonly packs: PackProcess[];
}

/** Lists the stacks that can't be planned, and why. */
export class PlanError extends Error {
  override readonly name = "PlanError";
  readonly failures: readonly (Failure & { readonly stack: string })[];

  constructor(failures: PlanError["failures"]) {
    super(failures.map(({ stack, message }) => `${stack}: ${message}`).join("\n"));
    this.failures = failures;
  }
}

/**
 * Plans the stacks and has them judged, each in its own processes. It runs as many at once as the machine has
 * processors, but at least two. More would fill its memory.
 *
 * @throws PlanError with every stack that failed; there is then no plan of the others either.
 */
export async function planStacks(requests: readonly RunRequest[], options: PlanOptions): Promise<Plan> {
  const results = await inParallel(Math.max(2, availableParallelism()), requests, async (request) => ({
    stack: request.stack,
    result: await planAndJudge(request, options),
  }));
  const failures = results.flatMap(({ stack, result }) => ("failure" in result ? [{ ...result.failure, stack }] : []));
  if (failures.length > 0) throw new PlanError(failures);
  return { version: 1, stacks: results.flatMap(({ result }): StackPlan[] => ("plan" in result ? [result.plan] : [])) };
}

/** Returns what `work` gives for each item, in their order, with at most `most` at a time. */
async function inParallel<Item, Result>(
  most: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()].values();
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

async function planAndJudge(request: RunRequest, options: PlanOptions): Promise<RunOutcome> {
  const { onOutput, compileCache, policy } = options;
  const pack = policy && (policy.packs.shift() ?? startPack({ folder: policy.folder, compileCache }));
  try {
    const judge = pack && openPack(pack, request, policy);
    const result = await runnerFor(request, options).run(request, (line) => onOutput(request.stack, line));
    if (judge === undefined || "failure" in result) return result;
    const verdict = await judge(result.plan);
    for (const line of pack?.printed ?? []) onOutput(request.stack, line);
    return { plan: { ...result.plan, policy: verdict } };
  } catch (error) {
    if (error instanceof ConfigurationError)
      return { failure: { kind: "configuration", message: error.message, notices: [] } };
    if (!(error instanceof PolicyPackError)) throw error;
    return { failure: { kind: "policy", message: error.message, notices: [] } };
  } finally {
    pack?.stop();
  }
}

function runnerFor({ project }: RunRequest, { runners = [], compileCache }: PlanOptions): Runner {
  const ready = runners.findIndex((runner) => runner.suits(project));
  const [runner = startRunner({ compileCache, nodeArgs: project.runtime.nodeArgs })] =
    ready < 0 ? [] : runners.splice(ready, 1);
  return runner;
}
