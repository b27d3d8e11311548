import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import type { PolicyVerdict, StackPlan } from "../model/plan-document.ts";
import type { RunRequest } from "../project/run-request.ts";
import type { PackConfig } from "./pack-config.ts";
import type { PackProcess } from "./pack-process.ts";

/** How long a pack may take, in milliseconds. */
export interface PackLimits {
  /** Time from its start until it listens. */
  readonly startMs: number;
  /** Time for each answer. */
  readonly answerMs: number;
}

/** Far more than a pack needs on a slow and busy machine, and less than a pipeline would wait. */
export const PACK_LIMITS: PackLimits = { startMs: 60_000, answerMs: 120_000 };

/** How to run a pack. */
export interface OpenPackOptions {
  readonly limits?: PackLimits | undefined;
  /** Variables for the pack, in addition to our own and those that the engine gives to every pack. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Settings for its policies from a file. */
  readonly config?: PackConfig | undefined;
}

/**
 * Loads the pack for one stack while the stack's program still runs. Returns a function that asks it to judge the plan.
 *
 * A process judges one stack only, as with the engine. A pack may read stack and config from its environment while it
 * loads, and keep state.
 *
 * @returns a function that throws PolicyPackError if there is no verdict, and ConfigurationError if `config` names a
 * policy that doesn't exist.
 */
export function openPack(
  pack: PackProcess,
  request: RunRequest,
  { limits = PACK_LIMITS, environment = {}, config }: OpenPackOptions = {},
) {
  const serving = pack.serve({ ...environmentOf(request), ...environment }, limits.startMs);
  serving.catch(() => undefined);
  return async (plan: StackPlan): Promise<PolicyVerdict> => {
    // These modules are slow to load and only needed here.
    const [port, { connectAnalyzer: connect }, { judgePlan }] = await Promise.all([
      serving,
      import("./analyzer-client.ts"),
      import("./judge-plan.ts"),
    ]);
    const analyzer = connect(port, limits.answerMs);
    try {
      return await judgePlan(analyzer, plan, request, config);
    } catch (error) {
      if (error instanceof ConfigurationError) throw error;
      throw await pack.failure(error instanceof Error ? error.message : String(error));
    } finally {
      analyzer.close();
    }
  };
}

/**
 * Returns the environment that the engine's language host gives to a pack. Encrypted config has the mark for unknown.
 */
const environmentOf = ({ project, stack, organization, config }: RunRequest): Record<string, string> => ({
  PULUMI_NODEJS_ORGANIZATION: organization,
  PULUMI_NODEJS_PROJECT: project.name,
  PULUMI_NODEJS_STACK: stack,
  PULUMI_NODEJS_DRY_RUN: "true",
  PULUMI_CONFIG: JSON.stringify(config.values),
});
