import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { loadLazily } from "./lazy-module.ts";

/** The parts of a program's own copy of Pulumi's SDK that a plan works with. */
export interface Sdk {
  /** Folder of the copy. */
  readonly folder: string;
  readonly pulumi: typeof import("@pulumi/pulumi");
  readonly mocks: typeof import("@pulumi/pulumi/runtime/mocks.js");
  readonly settings: typeof import("@pulumi/pulumi/runtime/settings.js");
  readonly registering: { registerResource: RegisterResource };
  readonly debuggable: {
    debuggablePromise<T>(promise: Promise<T>, context: string): Promise<T>;
    leakedPromises(): [leaks: Set<unknown>, message: string];
  };
  readonly resources: typeof import("@pulumi/pulumi/proto/resource_pb.js");
  /** The options of a registration, as transforms receive them. SDKs without transforms get the class of our copy. */
  readonly TransformOptions: typeof import("@pulumi/pulumi/proto/resource_pb.js").TransformResourceOptions;
  /** The answer to a call, which older SDKs share with providers. */
  readonly InvokeResponse: typeof import("@pulumi/pulumi/proto/resource_pb.js").ResourceInvokeResponse;
  /** Loads the messages with which transforms are called. SDKs without transforms lack them. */
  readonly callbacks: () => typeof import("@pulumi/pulumi/proto/callback_pb.js");
  readonly callbackClients: () => typeof import("@pulumi/pulumi/proto/callback_grpc_pb.js");
  readonly structs: typeof import("google-protobuf/google/protobuf/struct_pb.js");
  readonly grpc: typeof import("@grpc/grpc-js");
}

/** The SDK's function, of which older versions have other parameters. The inputs come after the only function. */
export type RegisterResource = (
  resource: { readonly urn: { promise(): Promise<string | undefined> } },
  ...rest: readonly unknown[]
) => void;

/**
 * Loads the copy of the SDK that the program in `folder` will use, because a program can only be watched through its
 * own copy.
 *
 * @throws ConfigurationError if the program's dependencies aren't installed.
 */
export function loadSdk(folder: string): Sdk {
  const index = resolveSdk(folder);
  const require = createRequire(index);
  for (const name of RARELY_USED) loadLazily(name, index);
  const own = (path: string) => require(join(dirname(index), path));
  const resources: Sdk["resources"] = own("proto/resource_pb.js");
  const sdk: Sdk = {
    folder: dirname(index),
    pulumi: require(index),
    mocks: own("runtime/mocks.js"),
    settings: own("runtime/settings.js"),
    registering: own("runtime/resource.js"),
    debuggable: own("runtime/debuggable.js"),
    resources,
    TransformOptions: resources.TransformResourceOptions ?? ourResources().TransformResourceOptions,
    InvokeResponse: resources.ResourceInvokeResponse ?? own("proto/provider_pb.js").InvokeResponse,
    callbacks: () => own("proto/callback_pb.js"),
    callbackClients: () => own("proto/callback_grpc_pb.js"),
    structs: require("google-protobuf/google/protobuf/struct_pb.js"),
    grpc: require("@grpc/grpc-js"),
  };
  skipStackTraces(sdk);
  return sdk;
}

const ourResources = (): Sdk["resources"] =>
  createRequire(import.meta.url)("@pulumi/pulumi/proto/resource_pb.js") as Sdk["resources"];

/** Loads the SDK in advance if it is certain which copy the program uses. `loadSdk` reports any faults. */
export function preloadSdk(folder: string): void {
  try {
    const index = resolveSdk(folder);
    for (const name of RARELY_USED) loadLazily(name, index);
    createRequire(index)(index);
  } catch {}
}

/**
 * Modules that the SDK loads and a plan seldom needs: `typescript`, `@npmcli/arborist` and `normalize-package-data`
 * serve to serialise functions, the automation API and `provider` are for other programs, and only transforms make
 * remote calls.
 */
const RARELY_USED = [
  "typescript",
  "@npmcli/arborist",
  "normalize-package-data",
  "execa",
  "js-yaml",
  "@opentelemetry/api",
  "@grpc/grpc-js",
  "./automation/index.js",
  "./provider/index.js",
  ...["callback", "engine", "language", "provider", "resource"].map((name) => `./proto/${name}_grpc_pb.js`),
];

/**
 * Stops the SDK from recording where each promise and resource was created. Only leak reports in a debug mode and a
 * real engine need that, and it takes a tenth of a plan's time.
 */
function skipStackTraces({ debuggable, pulumi }: Sdk): void {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return;
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  Object.assign(pulumi.Resource, { stackTrace: () => [] });
}

function resolveSdk(folder: string): string {
  try {
    return createRequire(join(folder, "program.js")).resolve("@pulumi/pulumi");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw cause;
    const message = "@pulumi/pulumi is not installed for this program. Install its dependencies (npm ci) in";
    throw new ConfigurationError([{ path: "", message: `${message} ${folder}.` }]);
  }
}
