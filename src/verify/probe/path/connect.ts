import type { Socket } from "node:net";
import type { Connection } from "../../model/observation.ts";
import type { World } from "../../model/world.ts";
import { type Allowance, settleWithin } from "../settle-within.ts";

/** A connection as observed and, if it is open, its socket, on which no bytes were sent or read. */
export interface Connected {
  readonly connection: Connection;
  readonly socket?: Socket;
}

/** Opens one TCP connection to an address. */
export function connect(world: World, address: string, port: number, allowance: Allowance): Promise<Connected> {
  const started = world.clock.elapsed();
  const seen = (outcome: Connection["outcome"], rest: Partial<Connection> = {}): Connection => ({
    address,
    port,
    outcome,
    ...rest,
    elapsedMs: world.clock.elapsed() - started,
  });
  return settleWithin<Connected>(
    allowance,
    (why) => ({ connection: seen(why) }),
    (settle) => {
      const socket = world.dial({ host: address, port });
      let connected = false;
      socket.once("connect", () => {
        connected = true;
        settle({ connection: seen("connected", { localAddress: socket.localAddress }), socket });
      });
      // This handler stays, because a reset may arrive before the caller adds its own.
      socket.on("error", ({ code }: NodeJS.ErrnoException) =>
        settle({ connection: seen(OUTCOMES[code ?? ""] ?? "failed", { code }) }),
      );
      return () => {
        if (!connected) socket.destroy();
      };
    },
  );
}

const OUTCOMES: Record<string, Connection["outcome"]> = {
  ECONNREFUSED: "refused",
  ENETUNREACH: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  EACCES: "forbidden",
  EPERM: "forbidden",
  ECONNRESET: "reset",
  ETIMEDOUT: "timed-out",
};
