import { createRequire } from "node:module";
import language from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { type Served, serveGrpc } from "./grpc-server.ts";

// The SDK exports it without declaring it.
const { LanguageServer } = createRequire(import.meta.url)("@pulumi/pulumi/automation/server.js");

/**
 * Runs a program in this process, for engines that are started with `--client` and its address, as the Automation API
 * does: what it imports is loaded once, and not for every run.
 */
export const hostProgram = (program: () => Promise<unknown>): Promise<Served> =>
  serveGrpc(language.LanguageRuntimeService, new LanguageServer(program));
