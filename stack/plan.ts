import type { Failure } from "./failure.ts";
import type { RunRequest } from "./run-program.ts";
import { type Runner, startRunner } from "./runner.ts";
import type { Plan, StackPlan } from "./types.ts";

export interface PlanOptions {
  /** Gets each line that a program prints, as it comes. */
  readonly onOutput: (stack: string, line: string) => void;
  /** Folder of Node's compile cache, for the processes that run the programs. */
  readonly compileCache: string | undefined;
  /** Processes that were started beforehand; those that are used are taken out. */
  readonly runners?: Runner[];
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
  const { onOutput, compileCache, runners = [] } = options;
  const results = await Promise.all(
    requests.map(async (request) => {
      const ready = runners.findIndex((runner) => runner.suits(request.project));
      const [runner = startRunner({ compileCache, nodeArgs: request.project.runtime.nodeArgs })] =
        ready < 0 ? [] : runners.splice(ready, 1);
      return { stack: request.stack, result: await runner.run(request, (line) => onOutput(request.stack, line)) };
    }),
  );
  const failures = results.flatMap(({ stack, result }) => ("failure" in result ? [{ ...result.failure, stack }] : []));
  if (failures.length > 0) throw new PlanError(failures);
  return { version: 1, stacks: results.flatMap(({ result }): StackPlan[] => ("plan" in result ? [result.plan] : [])) };
}
