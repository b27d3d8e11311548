import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import type { World } from "../../../src/verify/model/world.ts";
import { cleanUp } from "../../support/clean-up.ts";
import type { Identity } from "./certificates.ts";

/** Listens on a free port of loopback until the test ends, which also ends its connections. */
export async function listen(server: Server, host = "127.0.0.1"): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => {});
  server.listen(0, host);
  await once(server, "listening");
  cleanUp(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port of loopback that nothing listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/**
 * A port that leaves SYNs unanswered: of a process that listens and never accepts, with its queue full. The process
 * ends with its standard input.
 */
export async function blackHole(): Promise<number> {
  const child = spawn(process.execPath, ["-e", BLOCKED], { stdio: ["pipe", "pipe", "inherit"] });
  cleanUp(() => child.kill());
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(line.toString());
  // Linux keeps one more than asked for.
  const fillers = Array.from({ length: 4 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  cleanUp(() => {
    for (const filler of fillers) filler.destroy();
  });
  await Promise.all(fillers.slice(0, 2).map((filler) => once(filler, "connect")));
  return port;
}

const BLOCKED = `
const server = require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  require("fs").writeSync(1, String(server.address().port));
  try { require("fs").readSync(0, Buffer.alloc(1)); } catch {}
  process.exit();
});`;

/** What a server does with each connection, bare TCP. */
export const tcp = (serve: (socket: Socket) => void): Server => createServer(serve);

export const silent = (): Server => tcp((socket) => void socket.resume());

/** Reads the ClientHello, then does it. */
export const afterHello = (act: (socket: Socket) => void): Server =>
  tcp((socket) => socket.once("data", () => act(socket)));

export const resetting = (): Server => afterHello((socket) => void socket.resetAndDestroy());

export const closing = (): Server => afterHello((socket) => void socket.end());

/** Leads to `port`, and hands back what comes from there byte by byte. */
export const dripping = (port: number, everyMs = 2): Server =>
  tcp((socket) => {
    const onward = connect(port, "127.0.0.1");
    const bytes: number[] = [];
    onward.on("error", () => socket.destroy());
    onward.on("data", (chunk) => bytes.push(...chunk));
    socket.pipe(onward);
    const timer = setInterval(() => socket.write(Buffer.from(bytes.splice(0, 1))), everyMs);
    socket.on("close", () => {
      clearInterval(timer);
      onward.destroy();
    });
  });

/** Begins a record of 16384 bytes and never ends it. */
export const unending = (): Server => afterHello((socket) => socket.write(Buffer.from("16030340000200", "hex")));

/**
 * A filter by name: passes a connection on where the ClientHello holds one of `names`, and does `refuse` with the
 * others.
 */
export const nameFilter = (names: readonly string[], port: number, refuse: (socket: Socket) => void): Server =>
  tcp((socket) => {
    socket.once("data", (hello) => {
      if (!names.some((name) => hello.includes(name))) return refuse(socket);
      relay(socket, port, hello);
    });
  });

/**
 * A filter on the way that drops the ClientHellos of other names: nobody acknowledges them. On loopback the kernel
 * does, so the machine's table of connections is made to say that it didn't.
 */
export function dropping(
  names: readonly string[],
  port: number,
): { server: Server; machine: Pick<World, "systemFile"> } {
  const dropped = new Set<number>();
  const server = nameFilter(names, port, (socket) => void dropped.add(socket.remotePort ?? 0));
  const ports = (): string => [...dropped].map(hexPort).join("|");
  return {
    server,
    machine: {
      systemFile: (path) =>
        readFileSync(path, "utf8").replaceAll(
          new RegExp(`(:(?:${ports()}) [0-9A-F]+:[0-9A-F]{4} \\d\\d) [0-9A-F]{8}:`, "g"),
          "$1 00000648:",
        ),
    },
  };
}

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");

/** Passes everything on to a port of loopback, beginning with `first`. */
export function relay(socket: Socket, port: number, first: Uint8Array = Buffer.alloc(0)): void {
  const onward = connect(port, "127.0.0.1");
  onward.on("error", () => socket.destroy());
  socket.on("error", () => onward.destroy());
  onward.write(first);
  socket.pipe(onward).pipe(socket);
}

/** TLS that does nothing with what it gets. */
export const tls = (identity: Identity, options: TlsOptions = {}): Server =>
  createTlsServer({ ...pair(identity), ...options }, (socket) => {
    socket.on("error", () => {});
    socket.resume();
  });

export interface MeshOptions extends ServerOptions {
  /** Answers to the ping and to the MESH handshake. */
  readonly answer?: (path: string, authorization: string | undefined) => MeshAnswer;
}

export interface MeshAnswer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  readonly date?: string;
}

/** MESH as seen from outside: mutual TLS, a ping for whoever has a certificate, a handshake for mailboxes. */
export const mesh = (identity: Identity, clients: Identity, { answer = ok, ...options }: MeshOptions = {}): Server =>
  createHttpsServer(
    { ...pair(identity), ca: clients.certificate, requestCert: true, rejectUnauthorized: true, ...options },
    (request, response) => {
      const {
        status,
        type = "application/json",
        body = "{}",
        date,
      } = answer(request.url ?? "", request.headers.authorization);
      response.writeHead(status, { "content-type": type, ...(date && { date }) }).end(body);
    },
  );

const ok = (): MeshAnswer => ({ status: 200 });

/** An HTTP proxy that answers every CONNECT with a status, or opens the tunnel to `port` for 200. */
export function proxy(status: number, port = 0): Server & { readonly asked: string[] } {
  const asked: string[] = [];
  const server = createHttpServer();
  server.on("connect", ({ url = "", headers }, socket: Socket) => {
    asked.push(`${url} ${headers["proxy-authorization"] ?? ""}`.trim());
    socket.on("error", () => {});
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    relay(socket, port);
  });
  return Object.assign(server, { asked });
}

const pair = ({ certificate, key }: Identity) => ({ cert: certificate, key });
