import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/analyzer_pb.js";
import { type Sample, urnOf } from "../readers/readings.ts";
import { Empty, grpc, type Message, Struct } from "./grpc-server.ts";

/** Folder of the pack in this repository; `npm test` builds what it runs. */
export const PACK = join(import.meta.dirname, "..", "..", "..", "policy");

/** What is said of a resource or a stack. */
export interface Diagnostic {
  readonly check: string;
  readonly level: Level;
  readonly message: string;
  readonly urn: string;
}

export type Level = "advisory" | "mandatory" | "disabled" | "remediate";

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A pack as an engine talks to it. Every question may be refused with an error of gRPC. */
export interface Pack {
  info(): Promise<Message>;
  /** Levels by policy, as Pulumi's own config sets them. */
  configure(levels: Readonly<Record<string, Level>>): Promise<void>;
  analyze(resource: Sample): Promise<Diagnostic[]>;
  analyzeStack(resources: readonly Sample[]): Promise<Diagnostic[]>;
  stop(): Promise<Ended>;
}

export interface PackOptions {
  /** Default: the one of this repository. */
  readonly folder?: string;
  /** By itself, or through the runner of the SDK that the pack brings along. Default: directly. */
  readonly how?: "directly" | "by the runner";
  readonly environment?: Readonly<Record<string, string>>;
  /** The Node.js that runs it. Default: this one. */
  readonly node?: string;
  /** Arguments of Node's, before the script. */
  readonly nodeArgs?: readonly string[];
}

/** Starts the pack on loopback and waits for its port. @throws Ended where it ends before. */
export async function startPack({
  folder = PACK,
  how = "directly",
  environment = {},
  node = process.execPath,
  nodeArgs = [],
}: PackOptions = {}): Promise<Pack> {
  const start = how === "directly" ? [join("dist", "index.cjs")] : [runnerOf(folder), "127.0.0.1:9", folder];
  const child = spawn(node, [...nodeArgs, ...start], {
    cwd: folder,
    env: { ...process.env, MESH_EGRESS_POLICY_SETTINGS: "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out = text(child.stdout);
  const err = text(child.stderr);
  const ended = once(child, "exit").then(async ([code]): Promise<Ended> => ({ code, out: await out, err: await err }));
  const first = once(child.stdout, "data").then(([data]) => String(data));
  const port = await Promise.race([first, ended.then((end) => Promise.reject(end))]);

  const client = new analyzerGrpc.AnalyzerClient(`127.0.0.1:${port.trim()}`, grpc.credentials.createInsecure(), {
    "grpc.enable_http_proxy": 0,
    "grpc.max_receive_message_length": 1 << 28,
  }) as Message;
  const ask = (method: string, request: Message): Promise<Message> =>
    promisify(client[method].bind(client))(request) as Promise<Message>;

  return {
    info: () => ask("getAnalyzerInfo", new Empty()),
    async configure(levels) {
      const request = new proto.ConfigureAnalyzerRequest();
      for (const [check, level] of Object.entries(levels)) {
        const config = new proto.PolicyConfig();
        config.setEnforcementlevel(LEVELS.indexOf(level));
        config.setProperties(Struct.fromJavaScript({}));
        request.getPolicyconfigMap().set(check, config);
      }
      await ask("configure", request);
    },
    analyze: async (resource) => diagnosticsOf(await ask("analyze", described(new proto.AnalyzeRequest(), resource))),
    async analyzeStack(resources) {
      const request = new proto.AnalyzeStackRequest();
      request.setResourcesList(resources.map(stackResource));
      return diagnosticsOf(await ask("analyzeStack", request));
    },
    async stop() {
      client.close();
      child.kill();
      return await ended;
    },
  };
}

/** In the numbers of the protocol. */
const LEVELS: readonly Level[] = ["advisory", "mandatory", "disabled", "remediate"];

const runnerOf = (folder: string): string =>
  createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");

function described(message: Message, { type, name = "it", props }: Sample): Message {
  message.setUrn(urnOf(type, name));
  message.setType(type);
  message.setName(name);
  message.setProperties(Struct.fromJavaScript(props));
  message.setOptions(new proto.AnalyzerResourceOptions());
  return message;
}

function stackResource(sample: Sample): Message {
  const message = described(new proto.AnalyzerResource(), sample);
  for (const [key, names] of Object.entries(sample.from ?? {})) {
    const dependencies = new proto.AnalyzerPropertyDependencies();
    dependencies.setUrnsList(names.map((name) => urnOf(...(name.split("::") as [string, string]))));
    message.getPropertydependenciesMap().set(key, dependencies);
  }
  return message;
}

const diagnosticsOf = (response: Message): Diagnostic[] =>
  response.getDiagnosticsList().map((diagnostic: Message) => ({
    check: diagnostic.getPolicyname(),
    level: LEVELS[diagnostic.getEnforcementlevel()],
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn(),
  }));
