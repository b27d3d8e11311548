import type { Sdk } from "../sdk/sdk.ts";
import type { Recording } from "./recording.ts";
import { call } from "./unresolved.ts";

/** A program asked a provider something that only a cloud can answer, in a form that has to be answered at once. */
export class CloudCallError extends Error {
  override readonly name = "CloudCallError";
}

/** @throws CloudCallError naming the function. */
export function refuseCall(token: string): never {
  throw new CloudCallError(
    `The program calls ${token} and waits for the answer, which an offline plan can't give. ` +
      "Use the form that returns an Output (such as getXOutput), or give the value as stack config.",
  );
}

/**
 * Makes the SDK's calls to provider functions answer without a provider: those that return an Output give an unknown one and
 * go on record, the others are refused, since their empty answer would look like a real one.
 *
 * This has to happen in front of the SDK: the request that a monitor gets doesn't say which of the two it is.
 */
export function watchCalls({ pulumi }: Sdk, recording: Recording): void {
  const runtime = pulumi.runtime as unknown as Record<string, unknown>;
  const later = (token: string, parameters: unknown, options?: unknown) => {
    recording.unresolved.push(call(token));
    const dependsOn = (options as { dependsOn?: unknown } | undefined)?.dependsOn;
    return pulumi.output([parameters, dependsOn]).apply(() => unknownOf(pulumi));
  };
  const atOnce = async (token: string) => refuseCall(token);
  Object.assign(runtime, { invoke: atOnce, invokeSingle: atOnce });
  for (const name of ["invokeOutput", "invokeSingleOutput", "call", "callSingle"])
    if (name in runtime) runtime[name] = later;
}

/** The SDK's own unknown value, which it exports but doesn't declare. */
export const unknownOf = (pulumi: Sdk["pulumi"]): unknown => (pulumi as unknown as { unknown: unknown }).unknown;
