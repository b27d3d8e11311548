import { randomUUID } from "node:crypto";
import { lookup, Resolver } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { hostname } from "node:os";
import type { World } from "../model/world.ts";

/** Returns the real machine. */
export const thisMachine = (): World => ({
  clock: { now: () => new Date(), elapsed: () => performance.now() },
  dial: ({ host, port }) => connect({ host, port, noDelay: true }),
  dnsClient(servers, timeoutMs) {
    const client = new Resolver({ timeout: timeoutMs, tries: 1 });
    if (servers.length > 0) client.setServers([...servers]);
    return client;
  },
  lookup: async (name) => (await lookup(name, { all: true, order: "verbatim" })).map(({ address }) => address),
  environment: process.env,
  machine: hostname(),
  uuid: randomUUID,
  systemFile(path) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
});
