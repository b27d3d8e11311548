import { createRequire } from "node:module";
import { promisify } from "node:util";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";

// The SDK's own copies: neither is a dependency of ours.
const fromSdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
const grpc = fromSdk("@grpc/grpc-js");
const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb.js");

// biome-ignore lint/suspicious/noExplicitAny: the generated messages of gRPC.
type Message = any;

/**
 * A provider of any package, on loopback: it takes every resource as it is, and knows no id before an update.
 *
 * @returns its port, and how to end it.
 */
export async function serveStandIn(): Promise<{ readonly port: number; readonly close: () => void }> {
  const server = new grpc.Server();
  server.addService(
    providerGrpc.ResourceProviderService,
    Object.fromEntries(
      Object.entries(METHODS).map(([name, answer]) => [
        name,
        ({ request }: { request: Message }, done: (error: null, response: Message) => void) =>
          done(null, answer(request)),
      ]),
    ),
  );
  const port: number = await promisify(server.bindAsync.bind(server))(
    "127.0.0.1:0",
    grpc.ServerCredentials.createInsecure(),
  );
  return { port, close: () => server.forceShutdown() };
}

const asItIs = (request: Message): Message => {
  const response = new proto.CheckResponse();
  response.setInputs(request.getNews());
  return response;
};

const METHODS: Readonly<Record<string, (request: Message) => Message>> = {
  attach: () => new Empty(),
  cancel: () => new Empty(),
  getPluginInfo() {
    const response = new plugin.PluginInfo();
    response.setVersion("1.0.0");
    return response;
  },
  checkConfig: asItIs,
  configure() {
    const response = new proto.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  },
  check: asItIs,
  create(request) {
    const response = new proto.CreateResponse();
    response.setId(request.getPreview() ? "" : "id");
    response.setProperties(request.getProperties());
    return response;
  },
};
