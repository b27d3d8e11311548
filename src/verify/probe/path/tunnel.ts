import { request } from "node:http";
import { isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Connection, Tunnel } from "../../model/observation.ts";
import type { HttpProxy } from "../../model/verify-request.ts";
import type { World } from "../../model/world.ts";
import { type Allowance, settleWithin } from "../settle-within.ts";
import { type Connected, connect } from "./connect.ts";
import { resolveName } from "./resolve.ts";

/** Time limit for each step of the way to a proxy and through it. */
export interface TunnelAllowance {
  readonly dns: Allowance;
  readonly tcp: Allowance;
  readonly proxy: Allowance;
}

/**
 * Opens a tunnel to `host` through a proxy, which resolves the name itself. Uses the first of the proxy's addresses
 * that connects.
 */
export async function connectThrough(
  world: World,
  proxy: HttpProxy,
  host: string,
  port: number,
  allowance: TunnelAllowance,
): Promise<Connected> {
  const { addresses, code, elapsedMs } = await addressesOf(world, proxy.host, allowance.dns);
  const unresolved: Connection = { address: proxy.host, port: proxy.port, outcome: "failed", code, elapsedMs };
  let last: Connected = { connection: unresolved };
  for (const address of addresses) {
    last = await connect(world, address, proxy.port, allowance.tcp);
    if (last.socket) return openTunnel(world, proxy, last.connection, last.socket, `${host}:${port}`, allowance.proxy);
  }
  return last;
}

async function addressesOf(world: World, host: string, allowance: Allowance) {
  if (isIP(host)) return { addresses: [host], elapsedMs: 0 };
  const { addresses, answers, elapsedMs } = await resolveName(world, host, [], allowance);
  return { addresses, code: answers.find(({ code }) => code)?.code, elapsedMs };
}

function openTunnel(
  world: World,
  proxy: HttpProxy,
  connection: Connection,
  raw: Socket,
  authority: string,
  allowance: Allowance,
): Promise<Connected> {
  const started = world.clock.elapsed();
  const seen = (outcome: Tunnel["outcome"], rest: Partial<Tunnel> = {}): Connected => ({
    connection: { ...connection, tunnel: { outcome, ...rest, elapsedMs: world.clock.elapsed() - started } },
  });
  return settleWithin<Connected>(allowance, seen, (settle) => {
    const socket = proxy.tls ? connectTls({ socket: raw, ...(!isIP(proxy.host) && { servername: proxy.host }) }) : raw;
    let open = false;
    const connecting = request({
      method: "CONNECT",
      path: authority,
      createConnection: () => socket,
      headers: { host: authority, ...(proxy.authorization && { "proxy-authorization": proxy.authorization }) },
    });
    connecting.on("connect", ({ statusCode: status = 0 }, _socket, head) => {
      if (status < 200 || status > 299) return settle(seen("answered", { status }));
      open = true;
      if (head.length > 0) socket.unshift(head);
      settle({ ...seen("open", { status }), socket });
    });
    connecting.on("response", ({ statusCode: status }) => settle(seen("answered", { status })));
    connecting.on("error", (error: NodeJS.ErrnoException) => settle(seen(outcomeOf(error), { code: error.code })));
    connecting.end();
    return () => {
      if (!open) {
        socket.destroy();
        raw.destroy();
      }
    };
  });
}

function outcomeOf({ code = "", syscall }: NodeJS.ErrnoException): Tunnel["outcome"] {
  if (code.startsWith("HPE_")) return "not-http";
  // Node also reports ECONNRESET for a plain close, but without a system call.
  if (code === "ECONNRESET") return syscall === undefined ? "closed" : "reset";
  return /CERT|SSL|TLS|SIGNED|ISSUER|SIGNATURE/.test(code) ? "tls-failed" : "closed";
}
