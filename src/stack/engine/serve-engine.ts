import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { Sdk } from "../sdk/sdk.ts";
import type { OfflineEngine } from "./offline-engine.ts";

/** The calls that the engine answers. The others ask for its capabilities, and the SDK's own mock answers those. */
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
 * Returns the engine in the form that the SDK accepts: the mock of the program's own SDK, with the engine's answers.
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

/** Replies with the result of `answer`, or with its error in the form of a failed remote call. */
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
