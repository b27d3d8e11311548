import assert from "node:assert/strict";
import type { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import engineProto, { type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor, type Mocks } from "@pulumi/pulumi/runtime/mocks.js";

/** What stands in `inputs` and `outputs` for a value that only a cloud knows; Pulumi's own sentinel. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One resource as the program registered it; components too. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** Name of the parent, empty at the top. */
  readonly parent: string;
  readonly provider: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read into it as deep as they like and compare what they find.
  readonly inputs: Record<string, any>;
  /** Names of the resources it waits for. */
  readonly dependencies: readonly string[];
  /** Names of the resources that each input comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly deleteBeforeReplace: boolean | undefined;
  /** What a component published by `registerOutputs`. */
  // biome-ignore lint/suspicious/noExplicitAny: as for inputs.
  outputs?: Record<string, any>;
}

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

export interface RecordOptions {
  /** Whether what a cloud computes is unknown, as in `pulumi preview`. Default: false. */
  readonly preview?: boolean;
  /** What the cloud would add to the inputs of a resource, such as `arn`. Default: an `arn`; the id is `${name}-id`. */
  readonly computed?: (resource: Registered) => Record<string, unknown>;
  /** Answer to an invoke. Default: it fails, naming the token. */
  readonly invoke?: (token: string, inputs: unknown) => Record<string, unknown>;
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
    const monitor = new RecordingMonitor(options);
    const logs: { severity: Log["severity"]; message: string; urn: string }[] = [];
    await pulumi.runtime.setMocks(noMocks, "project", "stack", options.preview ?? false);
    const { settings } = storage.getStore() as LocalStore;
    settings.monitor = monitor;
    settings.engine = {
      log(request: LogRequest, done: () => void) {
        const severity = SEVERITIES[request.getSeverity()] ?? "debug";
        if (severity !== "debug") logs.push({ severity, message: request.getMessage(), urn: request.getUrn() });
        done();
      },
    };
    const thrown = await attempt(build);
    await settled();
    return { recording: recordingOf(monitor.registered, logs), thrown };
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

/** Answers like an engine whose clouds invent ids, and keeps what it was asked. */
export class RecordingMonitor extends MockMonitor {
  readonly registered: Registered[] = [];
  readonly #options: RecordOptions;

  constructor(options: RecordOptions) {
    super({
      newResource: () => assert.fail("registered past the recorder"),
      call: ({ token, inputs }) => options.invoke?.(token, inputs) ?? assert.fail(`unexpected call of ${token}`),
    });
    this.#options = options;
  }

  override async registerResource(
    request: proto.RegisterResourceRequest,
    done: (error: unknown, response: unknown) => void,
  ): Promise<void> {
    const resource = registeredOf(request);
    if (this.registered.some(({ urn }) => urn === resource.urn))
      return done(new Error(`Duplicate resource URN '${resource.urn}'`), undefined);
    this.registered.push(resource);
    const response = new proto.RegisterResourceResponse();
    response.setUrn(resource.urn);
    response.setId(resource.custom && !this.#options.preview ? `${resource.name}-id` : "");
    response.setObject(structOf(request, { ...resource.inputs, ...this.#computed(resource) }));
    done(null, response);
  }

  override registerResourceOutputs(
    request: proto.RegisterResourceOutputsRequest,
    done: (error: unknown, response: unknown) => void,
  ): void {
    const resource = this.registered.find(({ urn }) => urn === request.getUrn());
    if (resource) resource.outputs = request.getOutputs()?.toJavaScript() ?? {};
    done(null, {});
  }

  #computed(resource: Registered): Record<string, unknown> {
    if (!resource.custom || this.#options.preview) return {};
    return this.#options.computed?.(resource) ?? { arn: `arn:aws:mock:eu-west-2:123456789012:${resource.name}` };
  }
}

const registeredOf = (request: proto.RegisterResourceRequest): Registered => ({
  urn: urnOf(request.getParent(), request.getType(), request.getName()),
  type: request.getType(),
  name: request.getName(),
  custom: request.getCustom(),
  parent: nameOf(request.getParent()),
  provider: request.getProvider(),
  inputs: request.getObject()?.toJavaScript() ?? {},
  dependencies: request.getDependenciesList().map(nameOf).sort(),
  propertyDependencies: Object.fromEntries(
    request
      .getPropertydependenciesMap()
      .toArray()
      .map(([key, urns]) => [key, (urns as unknown as [string[]])[0].map(nameOf).sort()] as const)
      .filter(([, names]) => names.length > 0),
  ),
  protect: request.getProtect() ?? false,
  deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
});

/** A struct made by the SDK's own protobuf library, which is no dependency of ours. */
function structOf(request: proto.RegisterResourceRequest, value: Record<string, unknown>) {
  type Struct = NonNullable<ReturnType<typeof request.getObject>>;
  const { fromJavaScript } = Object(request.getObject()).constructor as { fromJavaScript(value: object): Struct };
  return fromJavaScript(value);
}

const urnOf = (parent: string, type: string, name: string): string =>
  `urn:pulumi:stack::project::${parent ? `${parent.split("::")[2]}$` : ""}${type}::${name}`;

const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

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
