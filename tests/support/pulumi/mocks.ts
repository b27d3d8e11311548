import assert from "node:assert/strict";
import type { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import engineProto, { type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import type { Mocks } from "@pulumi/pulumi/runtime/mocks.js";
import { nameOf, RecordingEngine, type RecordOptions, type Registered } from "./recording-engine.ts";

export { UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
export type { RecordOptions, Registered } from "./recording-engine.ts";

export interface Log {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  /** Name of the resource that it is about, empty where there is none. */
  readonly about: string;
}

export interface Recording {
  /** In order of registration. */
  readonly resources: readonly Registered[];
  readonly logs: readonly Log[];
  /** The one resource of that name. */
  named(name: string): Registered;
  /** Every resource whose type ends so: `RuleGroup`, or a whole token. */
  typed(type: string): Registered[];
  /** Messages of `pulumi.log.warn`, in order. */
  readonly warnings: readonly string[];
}

/** What `build` registers, once everything has settled. */
export async function record(build: () => unknown, options: RecordOptions = {}): Promise<Recording> {
  const { recording, thrown } = await run(build, options);
  if (thrown) throw thrown.error;
  return recording;
}

/** The message of the `InputPropertiesError` that `build` throws, having registered nothing but components. */
export async function refusal(build: () => unknown, options: RecordOptions = {}): Promise<string> {
  const { recording, thrown } = await run(build, options);
  assert.ok(thrown, "nothing was thrown");
  if (!pulumi.InputPropertiesError.isInstance(thrown.error)) throw thrown.error;
  const { message, errors = [] } = thrown.error;
  assert.deepEqual(
    message.split("\n").slice(1),
    errors.map(({ propertyPath, reason }) => (propertyPath ? `${propertyPath}: ${reason}` : reason)),
  );
  assert.deepEqual(
    recording.resources.filter(({ custom }) => custom),
    [],
    "resources were registered before the fault was found",
  );
  return message;
}

/** The value of an output made inside `record` or outside; undefined where it is unknown. */
export const settledValue = <T>(output: pulumi.Output<T>): Promise<T> =>
  (output as unknown as { promise(): Promise<T> }).promise();

async function run(build: () => unknown, options: RecordOptions) {
  return await storage.run(new LocalStore(), async () => {
    const engine = new RecordingEngine(options);
    const logs: { severity: Log["severity"]; message: string; urn: string }[] = [];
    await pulumi.runtime.setMocks(noMocks, "project", "stack", options.preview ?? false);
    const { settings } = storage.getStore() as LocalStore;
    settings.monitor = engine;
    settings.engine = {
      log(request: LogRequest, done: () => void) {
        const severity = SEVERITIES[request.getSeverity()] ?? "debug";
        if (severity !== "debug") logs.push({ severity, message: request.getMessage(), urn: request.getUrn() });
        done();
      },
    };
    const thrown = await attempt(build);
    await settled();
    return { recording: recordingOf(engine.registered, logs), thrown };
  });
}

async function attempt(build: () => unknown): Promise<{ error: unknown } | undefined> {
  try {
    await build();
    return undefined;
  } catch (error) {
    return { error };
  }
}

const recordingOf = (
  resources: Registered[],
  logs: { severity: Log["severity"]; message: string; urn: string }[],
): Recording => ({
  resources,
  logs: logs.map(({ urn, ...log }) => ({ ...log, about: nameOf(urn) })),
  warnings: logs.filter(({ severity }) => severity === "warning").map(({ message }) => message),
  typed: (type) => resources.filter((resource) => resource.type === type || resource.type.endsWith(`:${type}`)),
  named(name) {
    const found = resources.filter((resource) => resource.name === name);
    const [first] = found;
    assert.ok(
      first && found.length === 1,
      `${found.length} resources are named ${name} among ${resources.map((resource) => resource.name).join(", ")}`,
    );
    return first;
  },
});

/** Waits for resources and logs, those included that the former bring about. */
const settled = (): Promise<void> => (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();

const SEVERITIES: Record<number, Log["severity"]> = {
  [engineProto.LogSeverity.DEBUG]: "debug",
  [engineProto.LogSeverity.INFO]: "info",
  [engineProto.LogSeverity.WARNING]: "warning",
  [engineProto.LogSeverity.ERROR]: "error",
};

const noMocks: Mocks = { newResource: () => assert.fail(), call: () => assert.fail() };

// The SDK keeps each inline program's state in a store of its own; with one for each recording, none sees another's.
interface LocalStore {
  settings: { monitor: unknown; engine: unknown };
}
const { LocalStore } = createRequire(import.meta.url)("@pulumi/pulumi/runtime/state.js") as {
  LocalStore: new () => LocalStore;
};
const storage = (globalThis as unknown as { asyncLocalStorage: unknown })
  .asyncLocalStorage as AsyncLocalStorage<LocalStore>;
