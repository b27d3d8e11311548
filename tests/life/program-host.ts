import { createRequire } from "node:module";
import { promisify } from "node:util";
import language from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { cleanUp } from "../support/clean-up.ts";

const fromHere = createRequire(import.meta.url);
// The SDK exports it without declaring it; gRPC is a dependency of the SDK's, and none of ours.
const { LanguageServer } = fromHere("@pulumi/pulumi/automation/server.js");
const grpc = createRequire(fromHere.resolve("@pulumi/pulumi"))("@grpc/grpc-js");

/**
 * Runs the program of this repository in this process, for engines that are started with `--client`, as the Automation
 * API does: the SDKs of the clouds are loaded once, and not for every update.
 *
 * @returns the address for that option.
 */
export async function hostProgram(): Promise<string> {
  const server = new grpc.Server();
  // A module runs once for each address.
  server.addService(language.LanguageRuntimeService, new LanguageServer(() => import(`../../index.ts?life=${++runs}`)));
  const port: number = await promisify(server.bindAsync.bind(server))(
    "127.0.0.1:0",
    grpc.ServerCredentials.createInsecure(),
  );
  cleanUp(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

let runs = 0;
