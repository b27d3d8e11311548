import type { Resolver } from "node:dns/promises";
import type { Socket } from "node:net";

/** What probes need from the machine. Tests supply their own. */
export interface World {
  readonly clock: Clock;
  /** Opens a TCP connection to an address. */
  readonly dial: (to: { readonly host: string; readonly port: number }) => Socket;
  /** Creates a DNS client that asks `servers`, or those of the machine if the list is empty. */
  readonly dnsClient: (servers: readonly string[], timeoutMs: number) => DnsClient;
  /** Returns addresses as programs on this machine get them (getaddrinfo), including those of the hosts file. */
  readonly lookup: (name: string) => Promise<readonly string[]>;
  readonly environment: EnvironmentVariables;
  /** The machine's own name. */
  readonly machine: string;
  /** Returns a random UUID. */
  readonly uuid: () => string;
  /** Returns the text of a small system file; undefined if it can't be read. */
  readonly systemFile: (path: string) => string | undefined;
}

export interface Clock {
  /** Returns the time of day. */
  readonly now: () => Date;
  /** Returns milliseconds since an arbitrary start; never goes back. */
  readonly elapsed: () => number;
}

export type DnsClient = Pick<Resolver, "resolve4" | "resolve6" | "getServers" | "cancel">;

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;
