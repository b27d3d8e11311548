import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ConfigurationError } from "../egress/configuration-error.ts";
import { loadLazily } from "./lazy-module.ts";

/** The parts of a program's own copy of Pulumi's SDK that a plan works with. */
export interface Sdk {
  /** Folder of the copy. */
  readonly folder: string;
  readonly pulumi: typeof import("@pulumi/pulumi");
  readonly mocks: typeof import("@pulumi/pulumi/runtime/mocks.js");
  readonly settings: typeof import("@pulumi/pulumi/runtime/settings.js");
  readonly debuggable: { leakedPromises(): [leaks: Set<unknown>, message: string] };
  readonly resources: typeof import("@pulumi/pulumi/proto/resource_pb.js");
  readonly callbacks: typeof import("@pulumi/pulumi/proto/callback_pb.js");
  readonly callbackClients: typeof import("@pulumi/pulumi/proto/callback_grpc_pb.js");
  readonly structs: typeof import("google-protobuf/google/protobuf/struct_pb.js");
  readonly grpc: typeof import("@grpc/grpc-js");
}

/**
 * Loads the copy of the SDK that the program in `folder` will get, since a program can only be watched through its own.
 *
 * @param lazily whether to put off the large modules that only serialised functions need.
 * @throws ConfigurationError where the program's dependencies aren't installed.
 */
export function loadSdk(folder: string, lazily: boolean): Sdk {
  const index = resolveSdk(folder);
  const require = createRequire(index);
  if (lazily) for (const name of ["typescript", "@npmcli/arborist"]) loadLazily(name, index);
  const own = (path: string) => require(join(dirname(index), path));
  return {
    folder: dirname(index),
    pulumi: require(index),
    mocks: own("runtime/mocks.js"),
    settings: own("runtime/settings.js"),
    debuggable: own("runtime/debuggable.js"),
    resources: own("proto/resource_pb.js"),
    callbacks: own("proto/callback_pb.js"),
    callbackClients: own("proto/callback_grpc_pb.js"),
    structs: require("google-protobuf/google/protobuf/struct_pb.js"),
    grpc: require("@grpc/grpc-js"),
  };
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
