import type { Flow } from "./engine.ts";
import { type Chunk, type Ends, type TcpShape, tcp } from "./packets.ts";

/** A flow and what has to become of it. */
export interface Case {
  readonly flow: Flow;
  /** Key of the rule that has to decide, or `undecided`. */
  readonly by: string;
  /** Key of the pass that takes it in the end where nothing is denied, as in monitor mode and in a shared policy. */
  readonly passed?: string;
  /** Whether Suricata follows it as no flow, or as several, so that alerts come as they like. */
  readonly flowless?: boolean;
  /** Whether it is one of the limits that we know and state: shown, so that a change of the engine shows as well. */
  readonly limit?: boolean;
}

export interface Where {
  readonly port?: number;
  readonly server?: string;
  readonly v6?: boolean;
  /** From outside to a server in HOME_NET. */
  readonly inbound?: boolean;
}

/** Ends with a client address that no other flow has. */
export function ends({ port = 443, server, v6 = false, inbound = false }: Where = {}): Ends {
  count++;
  const client = v6
    ? `2001:db8:1::${count.toString(16)}`
    : `${inbound ? "172.16" : "10.1"}.${count >> 8}.${count & 255}`;
  return {
    client,
    server: server ?? (inbound ? "10.9.9.9" : v6 ? "2001:db8:9::1" : "198.51.100.7"),
    clientPort: 40000 + count,
    serverPort: port,
  };
}
let count = 0;

/** A case of one TCP connection. */
export function connection(
  by: string,
  name: string,
  chunks: readonly Chunk[] | Buffer | string,
  { where, shape, limit = false }: { where?: Where; shape?: TcpShape; limit?: boolean } = {},
): Case {
  const at = ends(where);
  const said = Array.isArray(chunks) ? (chunks as Chunk[]) : [fromClient(chunks as Buffer | string)];
  return { flow: { name, client: at.client, frames: tcp(at, said, shape) }, by, limit };
}

/** A case of frames made by hand. */
export function frames(
  by: string,
  name: string,
  make: (at: Ends) => Buffer[],
  { passed, flowless, ...where }: Where & Pick<Case, "passed" | "flowless"> = {},
): Case {
  const at = ends(where);
  return {
    flow: { name, client: at.client, frames: make(at) },
    by,
    ...(passed !== undefined && { passed }),
    ...(flowless !== undefined && { flowless }),
  };
}

export const fromClient = (bytes: Buffer | string): Chunk => ({ from: "client", bytes: Buffer.from(bytes as string) });

export const fromServer = (bytes: string): Chunk => ({ from: "server", bytes: Buffer.from(bytes) });
