import type { JsonObject } from "../model/plan-document.ts";
import type { Sdk } from "../sdk/sdk.ts";
import { type AnswerCall, UNKNOWN_PART } from "./answers.ts";
import type { Recording } from "./recording.ts";
import { call, unansweredCall } from "./unresolved.ts";

/** A program asked a provider something that only a cloud can answer, in a form that has to be answered at once. */
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
 * Makes the SDK's calls to provider functions answer without a provider, as far as `answerTo` knows. Of the rest, those
 * that return an Output give an unknown one, and the others are refused, since their empty answer would look like a
 * real one. Both go on record.
 *
 * This has to happen in front of the SDK: the request that an engine gets doesn't say which of the two it is.
 */
export function watchCalls({ pulumi }: Sdk, { unresolved }: Recording, answerTo: AnswerCall): void {
  const runtime = pulumi.runtime as unknown as Record<string, unknown>;
  const unknown = unknownOf(pulumi);
  const answer = (token: string, parameters: unknown, options: unknown): object | undefined => {
    const found = answerTo({ token, parameters: asJson(parameters), hasOwnProvider: namesProvider(options) });
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
  // As the SDK does where a function returns one value.
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
  readonly parent?: unknown;
  readonly dependsOn?: unknown;
}

/** A provider of its own, or one that a parent may hand down, need not be set up as the stack's config has it. */
const namesProvider = (options: unknown): boolean =>
  typeof options === "object" &&
  options !== null &&
  ((options as CallOptions).provider !== undefined || (options as CallOptions).parent !== undefined);

/** The SDK's own unknown value, which it exports but doesn't declare. */
export const unknownOf = (pulumi: Sdk["pulumi"]): unknown => (pulumi as unknown as { unknown: unknown }).unknown;

/** `apply` that runs with unknown values as well, which the SDK has but doesn't declare. */
const withUnknownsSeen = (output: unknown, run: (value: unknown) => unknown): unknown =>
  (output as { apply(run: (value: unknown) => unknown, runWithUnknowns: true): unknown }).apply(run, true);

/** The value once it has settled, unknown parts in it; the SDK doesn't declare that either. */
const settled = (output: unknown): Promise<unknown> =>
  (output as { promise(withUnknowns: true): Promise<unknown> }).promise(true);

/** Arguments as they can be compared; none where they aren't known, or are no JSON, as resources aren't. */
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

/** The answer as a program gets it, with the SDK's unknown value where the answer has ours. */
const withUnknowns = (answer: JsonObject, unknown: unknown): object =>
  Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, value === UNKNOWN_PART ? unknown : value]));
