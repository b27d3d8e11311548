import type { JsonObject } from "../model/plan-document.ts";
import type { Sdk } from "../sdk/sdk.ts";
import { type AnswerCall, UNKNOWN_PART } from "./answers.ts";
import type { Recording } from "./recording.ts";
import { call, unansweredCall } from "./unresolved.ts";

/** Thrown when a program needs an immediate answer from a provider that only a cloud can give. */
export class CloudCallError extends Error {
  override readonly name = "CloudCallError";
}

/** @throws CloudCallError naming the function. */
export function refuseCall(token: string): never {
  throw new CloudCallError(
    `The program calls ${token} and waits for the answer, which an offline plan can't give. ` +
      "Give the answer in a file by --answers, or use the form that returns an Output (such as getXOutput).",
  );
}

/**
 * Makes the SDK's calls to provider functions answer without a provider, as far as `answerTo` knows the answers.
 * Otherwise, calls that return an Output get an unknown one, and the others are refused, because an empty answer would
 * look like a real one. Both are recorded.
 *
 * This replaces functions of the SDK, because the request that reaches an engine doesn't say which of the two it is.
 */
export function watchCalls({ pulumi }: Sdk, { unresolved }: Recording, answerTo: AnswerCall): void {
  const runtime = pulumi.runtime as unknown as Record<string, unknown>;
  const unknown = unknownOf(pulumi);
  const answer = (token: string, parameters: unknown, options: unknown): object | undefined => {
    const found = answerTo({ token, parameters: asJson(parameters), hasOwnProvider: hasProvider(token, options) });
    return found && withUnknowns(found, unknown);
  };

  const later =
    (pick: Pick) =>
    (token: string, parameters: unknown, options?: CallOptions): unknown => {
      const missing = call(token);
      unresolved.push(missing);
      return withUnknownsSeen(pulumi.output([parameters, options?.dependsOn]), (value) => {
        const found = answer(token, Array.isArray(value) ? value[0] : undefined, options);
        if (found === undefined) return unknown;
        unresolved.splice(unresolved.indexOf(missing), 1);
        return pick(found);
      });
    };
  const atOnce =
    (pick: Pick) =>
    async (token: string, parameters: unknown, options?: CallOptions): Promise<unknown> => {
      const found = answer(token, await settled(pulumi.output(parameters)), options);
      if (found !== undefined) return pick(found);
      unresolved.push(unansweredCall(token));
      return refuseCall(token);
    };

  const whole: Pick = (found) => found;
  // The SDK does the same if a function returns one value.
  const single: Pick = (found) => Object.values(found)[0];
  const replacements = {
    invoke: atOnce(whole),
    invokeSingle: atOnce(single),
    invokeOutput: later(whole),
    invokeSingleOutput: later(single),
    call: later(whole),
    callSingle: later(single),
  };
  for (const [name, replacement] of Object.entries(replacements)) if (name in runtime) runtime[name] = replacement;
}

type Pick = (found: object) => unknown;

interface CallOptions {
  readonly provider?: unknown;
  readonly parent?: { getProvider(token: string): unknown };
  readonly dependsOn?: unknown;
}

/** Whether the call uses an explicit provider: its own, or its parent's. The stack's config need not apply to it. */
const hasProvider = (token: string, options: unknown): boolean => {
  if (typeof options !== "object" || options === null) return false;
  const { provider, parent } = options as CallOptions;
  return (provider ?? parent?.getProvider(token)) !== undefined;
};

/** Returns the SDK's own unknown value, which it exports but doesn't declare. */
export const unknownOf = (pulumi: Sdk["pulumi"]): unknown => (pulumi as unknown as { unknown: unknown }).unknown;

/** Calls `apply` so that it also runs with unknown values. The SDK supports this but doesn't declare it. */
const withUnknownsSeen = (output: unknown, run: (value: unknown) => unknown): unknown =>
  (output as { apply(run: (value: unknown) => unknown, runWithUnknowns: true): unknown }).apply(run, true);

/** Returns the settled value with its unknown parts. The SDK doesn't declare this either. */
const settled = (output: unknown): Promise<unknown> =>
  (output as { promise(withUnknowns: true): Promise<unknown> }).promise(true);

/** Returns the arguments as comparable JSON; empty if they are unknown, or can't be JSON, such as resources. */
function asJson(parameters: unknown): JsonObject {
  if (typeof parameters !== "object" || parameters === null || isUnknown(parameters)) return {};
  try {
    return JSON.parse(JSON.stringify(parameters, (_, value) => (isUnknown(value) ? UNKNOWN_PART : value)));
  } catch {
    return {};
  }
}

const isUnknown = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "__pulumiUnknown" in value;

/** Returns the answer for the program, with the SDK's unknown value in place of ours. */
const withUnknowns = (answer: JsonObject, unknown: unknown): object =>
  Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, value === UNKNOWN_PART ? unknown : value]));
