import { createRequire } from "node:module";
import { promisify } from "node:util";

// The SDK's own copies: none of them is a dependency of ours.
const fromSdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
export const grpc = fromSdk("@grpc/grpc-js");
export const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb.js");
export const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb.js");

// biome-ignore lint/suspicious/noExplicitAny: the generated messages of gRPC.
export type Message = any;

/** A server of gRPC, on loopback. */
export interface Served {
  readonly port: number;
  readonly close: () => void;
}

/** @param methods the service, as the generated code has it with callbacks. */
export async function serveGrpc(service: Message, methods: object): Promise<Served> {
  const server = new grpc.Server();
  server.addService(service, methods);
  const port: number = await promisify(server.bindAsync.bind(server))(
    "127.0.0.1:0",
    grpc.ServerCredentials.createInsecure(),
  );
  return { port, close: () => server.forceShutdown() };
}

/**
 * A provider, as `PULUMI_DEBUG_PROVIDERS` takes it.
 *
 * @param methods each gives the answer to a request, or throws what the provider then says.
 */
export const serveProvider = (
  service: Message,
  methods: Readonly<Record<string, (request: Message) => Message>>,
): Promise<Served> =>
  serveGrpc(
    service,
    Object.fromEntries(
      Object.entries(methods).map(([name, answer]) => [
        name,
        ({ request }: { request: Message }, done: (error: unknown, response?: Message) => void) =>
          void Promise.resolve(request)
            .then(answer)
            .then(
              (response) => done(null, response),
              (error: Error) => done({ code: grpc.status.UNKNOWN, details: error.message }),
            ),
      ]),
    ),
  );

/** A message with these fields. */
export function made(Message: Message, fields: Readonly<Record<string, unknown>>): Message {
  const message = new Message();
  for (const [key, value] of Object.entries(fields)) message[`set${key}`](value);
  return message;
}
