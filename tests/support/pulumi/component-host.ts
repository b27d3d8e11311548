import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { ComponentResource } from "@pulumi/pulumi";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import monitorGrpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import { ComponentProvider, getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider.js";
import { main } from "@pulumi/pulumi/provider/server.js";
import * as components from "../../../components/index.ts";
import { Empty, grpc, type Message, Struct } from "./grpc-server.ts";
import { RecordingEngine, type Registered } from "./recording-engine.ts";

export const COMPONENTS = resolve(import.meta.dirname, "..", "..", "..", "components");
export const SCHEMA_FILE = join(COMPONENTS, "schema.json");

/** The component package as Pulumi hosts it, for programs in any language. */
export const componentProvider = (): ComponentProvider =>
  new ComponentProvider({
    dirname: COMPONENTS,
    name: "mesh-egress",
    components: getPulumiComponents(components) as (new () => ComponentResource)[],
  });

/** The package's schema, as the SDK's analyser reads it from the sources; the same sources give the same text. */
export const componentSchema = async (): Promise<string> =>
  `${JSON.stringify(JSON.parse(await componentProvider().getSchema()), null, 2)}\n`;

/** What a component answered, and what it registered meanwhile. */
export interface Constructed {
  readonly urn: string;
  readonly state: Record<string, unknown>;
  readonly resources: readonly Registered[];
  readonly warnings: readonly string[];
}

/** A provider that listens on loopback. */
export interface Served {
  readonly port: string;
  readonly close: () => void;
}

/**
 * The package behind a provider server, on loopback, with an engine that records.
 *
 * @param serve starts the server for an engine's address. Default: the SDK's own, in this process, which it takes once.
 */
export async function hostComponents(serve: (engineAddress: string) => Promise<Served> = serveHere) {
  const warnings: string[] = [];
  let recording = new RecordingEngine({});
  const engine = new grpc.Server();
  engine.addService(monitorGrpc.ResourceMonitorService, {
    getDeploymentInfo: ({ request }: Call, done: Done) => recording.getDeploymentInfo(request, done),
    registerResource: ({ request }: Call, done: Done) => recording.registerResource(request, done),
    registerResourceOutputs: ({ request }: Call, done: Done) =>
      recording.registerResourceOutputs(request, (error) => done(error, new Empty())),
    // Nothing is written here, and so no hook is called.
    registerResourceHook: (_: Call, done: Done) => done(null, new Empty()),
  });
  engine.addService(engineGrpc.EngineService, {
    log({ request }: Call, done: Done) {
      if (request.getSeverity() === engineProto.LogSeverity.WARNING) warnings.push(request.getMessage());
      done(null, new Empty());
    },
  });
  const engineAddress = `127.0.0.1:${await listen(engine)}`;
  const { port, close } = await serve(engineAddress);
  const client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());

  return {
    async getSchema(): Promise<string> {
      const response = await call(client, "getSchema", new proto.GetSchemaRequest());
      return response.getSchema();
    },
    async construct(
      type: string,
      name: string,
      inputs: Record<string, unknown>,
      { preview = false } = {},
    ): Promise<Constructed> {
      recording = new RecordingEngine({ preview });
      warnings.length = 0;
      const request = new proto.ConstructRequest();
      request.setType(`mesh-egress:index:${type}`);
      request.setName(name);
      request.setInputs(Struct.fromJavaScript(inputs));
      request.setDryrun(preview);
      request.setProject("project");
      request.setStack("stack");
      request.setMonitorendpoint(engineAddress);
      const response = await call(client, "construct", request);
      return {
        urn: response.getUrn(),
        state: response.getState().toJavaScript(),
        resources: recording.registered,
        warnings: [...warnings],
      };
    },
    close() {
      client.close();
      close();
      engine.forceShutdown();
    },
  };
}

type Call = { request: Message };
type Done = (error: unknown, response: Message) => void;

const call = (client: Message, method: string, request: Message): Promise<Message> =>
  promisify(client[method].bind(client))(request) as Promise<Message>;

const listen = (server: Message): Promise<number> =>
  promisify(server.bindAsync.bind(server))("127.0.0.1:0", grpc.ServerCredentials.createInsecure()) as Promise<number>;

/** Runs the SDK's server, which keeps itself to itself and prints its port. */
async function serveHere(engineAddress: string): Promise<Served> {
  const { addService } = grpc.Server.prototype;
  const { log } = console;
  let server: Message;
  let port = "";
  grpc.Server.prototype.addService = function (...args: unknown[]) {
    server = this;
    return addService.apply(this, args);
  };
  console.log = (text: string) => {
    port = text;
  };
  try {
    await main(componentProvider(), [engineAddress]);
  } finally {
    grpc.Server.prototype.addService = addService;
    console.log = log;
  }
  return { port, close: () => server.forceShutdown() };
}
