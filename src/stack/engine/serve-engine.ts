import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { Sdk } from "../sdk/sdk.ts";
import type { OfflineEngine } from "./offline-engine.ts";

/** The calls that the engine answers; the rest are questions of what it can do, which the SDK's own mock answers. */
const CALLS = [
  "registerResource",
  "registerResourceOutputs",
  "readResource",
  "invoke",
  "call",
  "existsResource",
  "registerPackage",
  "registerStackTransform",
  "registerStackInvokeTransform",
  "registerResourceHook",
  "registerErrorHook",
] as const satisfies readonly (keyof OfflineEngine)[];

/**
 * The engine in the form in which the SDK takes one: the mock of the program's own SDK, which says what that SDK asks
 * for, with the engine's answers.
 */
export function serveEngine(engine: OfflineEngine, { mocks }: Sdk): MockMonitor {
  const unused = () => {
    throw new Error("asked past the engine");
  };
  const remoteCalls = CALLS.map((name) => {
    const answer = engine[name].bind(engine) as (request: unknown) => unknown;
    return [name, remoteCall(answer)] as const;
  });
  return Object.assign(new mocks.MockMonitor({ newResource: unused, call: unused }), Object.fromEntries(remoteCalls));
}

type Reply = (error: Error | null, response?: unknown) => void;

/** Replies with what `answer` returns, or with its error in the form of a failed remote call. */
const remoteCall =
  (answer: (request: unknown) => unknown) =>
  async (request: unknown, reply: Reply): Promise<void> => {
    let response: unknown;
    try {
      response = await answer(request);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      reply(Object.assign(failure, { details: failure.message }));
      return;
    }
    reply(null, response);
  };
