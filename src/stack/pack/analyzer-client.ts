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

// Of our own copy of the SDK; what it builds on is no dependency of ours. Slow to load, so load this module late.
const require = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
const grpc: typeof import("@grpc/grpc-js") = require("@grpc/grpc-js");
const { AnalyzerClient } = require("./proto/analyzer_grpc_pb.js");
const {
  Empty,
}: typeof import("google-protobuf/google/protobuf/empty_pb.js") = require("google-protobuf/google/protobuf/empty_pb.js");
const structs: typeof import("google-protobuf/google/protobuf/struct_pb.js") = require("google-protobuf/google/protobuf/struct_pb.js");

/** The messages of the protocol. */
export const messages: typeof import("@pulumi/pulumi/proto/analyzer_pb.js") = require("./proto/analyzer_pb.js");

export const toStruct = (value: JsonObject): Struct => structs.Struct.fromJavaScript(value as never);

/** A pack to ask, by Pulumi's analyzer protocol. Every answer may fail with a `CallError`. */
export interface Analyzer {
  getAnalyzerInfo(): Promise<AnalyzerInfo>;
  configureStack(request: AnalyzerStackConfigureRequest): Promise<unknown>;
  configure(request: ConfigureAnalyzerRequest): Promise<unknown>;
  remediate(request: AnalyzeRequest): Promise<RemediateResponse>;
  analyze(request: AnalyzeRequest): Promise<AnalyzeResponse>;
  analyzeStack(request: AnalyzeStackRequest): Promise<AnalyzeResponse>;
  close(): void;
}

/** A clause that says what became of a call, with the pack as subject. */
export class CallError extends Error {
  override readonly name = "CallError";
}

/** @param limitMs for each answer. */
export function connectAnalyzer(port: number, limitMs: number): Analyzer {
  const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    // What never leaves this machine has no business with a proxy.
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

/** As much as Pulumi's own servers and clients take. */
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

/** The part of a stack that is not the pack's own. */
const FOREIGN_FRAMES = /\n\s+at (?:.*(?:[\\/]node_modules[\\/]|node:|<anonymous>)|new Promise).*/g;
