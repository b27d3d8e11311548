import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import type { PolicyVerdict, StackPlan } from "../model/plan-document.ts";
import type { RunRequest } from "../project/run-request.ts";
import type { PackConfig } from "./pack-config.ts";
import type { PackProcess } from "./pack-process.ts";

/** How long a pack may take, in milliseconds. */
export interface PackLimits {
  /** From its start until it listens. */
  readonly startMs: number;
  /** For each answer. */
  readonly answerMs: number;
}

/** Far above what a pack needs on a slow and busy machine, and below what a pipeline would wait. */
export const PACK_LIMITS: PackLimits = { startMs: 60_000, answerMs: 120_000 };

/** How a pack is run. */
export interface OpenPackOptions {
  readonly limits?: PackLimits | undefined;
  /** Variables for it, beside our own and those that the engine gives to every pack. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** What a file gives to its policies. */
  readonly config?: PackConfig | undefined;
}

/**
 * Has the pack loaded for one stack, while the stack's program still runs. What comes back asks it to judge the plan.
 *
 * A process judges one stack, as with the engine: a pack may read stack and config from its environment as it loads,
 * and remember what it saw.
 *
 * @returns a function that throws PolicyPackError where there is no verdict, and ConfigurationError where `config`
 * names a policy
 *   that there isn't.
 */
export function openPack(
  pack: PackProcess,
  request: RunRequest,
  { limits = PACK_LIMITS, environment = {}, config }: OpenPackOptions = {},
) {
  const serving = pack.serve({ ...environmentOf(request), ...environment }, limits.startMs);
  serving.catch(() => undefined);
  return async (plan: StackPlan): Promise<PolicyVerdict> => {
    // Slow to load, and of no use before.
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

/** What the engine's language host tells a pack by the environment. Encrypted config holds the mark for unknown. */
const environmentOf = ({ project, stack, organization, config }: RunRequest): Record<string, string> => ({
  PULUMI_NODEJS_ORGANIZATION: organization,
  PULUMI_NODEJS_PROJECT: project.name,
  PULUMI_NODEJS_STACK: stack,
  PULUMI_NODEJS_DRY_RUN: "true",
  PULUMI_CONFIG: JSON.stringify(config.values),
});
