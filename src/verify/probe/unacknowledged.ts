import { isIP, type Socket } from "node:net";
import type { World } from "../model/world.ts";

/**
 * Bytes that this end of a connection has sent and nobody has acknowledged: of a ClientHello that a firewall dropped, all of them; of
 * one that a server or proxy got and left unanswered, none. Linux tells; undefined elsewhere.
 *
 * Source: proc_net_tcp(5): local and remote address, then tx_queue:rx_queue, all hexadecimal.
 */
export function unacknowledgedBytes(world: World, { localPort, remotePort, remoteAddress }: Ports): number | undefined {
  if (localPort === undefined || remotePort === undefined) return undefined;
  const table = world.systemFile(isIP(remoteAddress ?? "") === 6 ? "/proc/net/tcp6" : "/proc/net/tcp");
  const row = table?.split("\n").find((line) => {
    const [, local, remote] = line.trim().split(/\s+/);
    return local?.endsWith(`:${hexPort(localPort)}`) && remote?.endsWith(`:${hexPort(remotePort)}`);
  });
  const queue = row?.trim().split(/\s+/)[4]?.split(":")[0];
  return queue === undefined ? undefined : Number.parseInt(queue, 16);
}

type Ports = Pick<Socket, "localPort" | "remotePort" | "remoteAddress">;

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");
