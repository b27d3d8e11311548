import { createRequire } from "node:module";
import type {
  AnalyzeRequest,
  AnalyzeResponse,
  AnalyzerInfo,
  AnalyzerStackConfigureRequest,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { JsonObject } from "../model/plan-document.ts";

// These modules come from our own copy of the SDK, because its dependencies aren't ours. They are slow to load, so
// import this module late.
const require = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
const grpc: typeof import("@grpc/grpc-js") = require("@grpc/grpc-js");
const { AnalyzerClient } = require("./proto/analyzer_grpc_pb.js");
const {
  Empty,
}: typeof import("google-protobuf/google/protobuf/empty_pb.js") = require("google-protobuf/google/protobuf/empty_pb.js");
const structs: typeof import("google-protobuf/google/protobuf/struct_pb.js") = require("google-protobuf/google/protobuf/struct_pb.js");

/** Message types of the protocol. */
export const messages: typeof import("@pulumi/pulumi/proto/analyzer_pb.js") = require("./proto/analyzer_pb.js");

export const toStruct = (value: JsonObject): Struct => structs.Struct.fromJavaScript(value as never);

/** A connection to a policy pack by Pulumi's analyzer protocol. Every call may fail with a `CallError`. */
export interface Analyzer {
  getAnalyzerInfo(): Promise<AnalyzerInfo>;
  configureStack(request: AnalyzerStackConfigureRequest): Promise<unknown>;
  configure(request: ConfigureAnalyzerRequest): Promise<unknown>;
  remediate(request: AnalyzeRequest): Promise<RemediateResponse>;
  analyze(request: AnalyzeRequest): Promise<AnalyzeResponse>;
  analyzeStack(request: AnalyzeStackRequest): Promise<AnalyzeResponse>;
  close(): void;
}

/** A failed call. The message is a clause whose subject is the pack. */
export class CallError extends Error {
  override readonly name = "CallError";
}

/** Connects to the pack on that port. @param limitMs for each answer. */
export function connectAnalyzer(port: number, limitMs: number): Analyzer {
  const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    // A proxy must not be used for traffic that never leaves this machine.
    "grpc.enable_http_proxy": 0,
    "grpc.max_receive_message_length": MOST_BYTES,
  });
  const call = <Answer>(method: string, request: unknown = new Empty()): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + limitMs };
      client[method](request, new grpc.Metadata(), options, (error: CallFailure | null, answer: Answer) =>
        error ? reject(new CallError(describe(error, method, limitMs))) : resolve(answer),
      );
    });
  return {
    getAnalyzerInfo: () => call("getAnalyzerInfo"),
    configureStack: (request) => call("configureStack", request),
    configure: (request) => call("configure", request),
    remediate: (request) => call("remediate", request),
    analyze: (request) => call("analyze", request),
    analyzeStack: (request) => call("analyzeStack", request),
    close: () => client.close(),
  };
}

/** The same limit as in Pulumi's own servers and clients. */
const MOST_BYTES = 400 * 1024 * 1024;

interface CallFailure {
  readonly code: number;
  readonly details: string;
}

function describe({ code, details }: CallFailure, method: string, limitMs: number): string {
  if (code === grpc.status.DEADLINE_EXCEEDED) return `it did not answer ${method} within ${limitMs / 1000} s`;
  if (code === grpc.status.UNAVAILABLE) return `it could not be reached for ${method}`;
  return `${method} failed: ${details.replaceAll(FOREIGN_FRAMES, "")}`;
}

/** Stack frames outside the pack's own code. */
const FOREIGN_FRAMES = /\n\s+at (?:.*(?:[\\/]node_modules[\\/]|node:|<anonymous>)|new Promise).*/g;
