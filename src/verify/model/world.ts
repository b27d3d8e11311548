import type { Resolver } from "node:dns/promises";
import type { Socket } from "node:net";

/** What probes need of the machine. Tests hand in their own. */
export interface World {
  readonly clock: Clock;
  /** Opens a TCP connection to an address. */
  readonly dial: (to: { readonly host: string; readonly port: number }) => Socket;
  /** A DNS client that asks `servers`, or those the machine is set to where none are given. */
  readonly dnsClient: (servers: readonly string[], timeoutMs: number) => DnsClient;
  /** Addresses as programs on this machine get them (getaddrinfo): the hosts file included. */
  readonly lookup: (name: string) => Promise<readonly string[]>;
  readonly environment: EnvironmentVariables;
  /** The machine's own name. */
  readonly machine: string;
  /** A random UUID. */
  readonly uuid: () => string;
  /** Text of a small file of the system's; undefined where it can't be read. */
  readonly systemFile: (path: string) => string | undefined;
}

export interface Clock {
  /** The time of day. */
  readonly now: () => Date;
  /** Milliseconds since some start; never goes back. */
  readonly elapsed: () => number;
}

export type DnsClient = Pick<Resolver, "resolve4" | "resolve6" | "getServers" | "cancel">;

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;
