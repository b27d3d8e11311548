import type { DnsAnswer, DnsOutcome, Resolution } from "../../model/observation.ts";
import type { World } from "../../model/world.ts";
import { type Allowance, settleWithin } from "../settle-within.ts";

/**
 * Asks for a name in both address families, and asks the system as programs do. If resolvers are named, only their
 * addresses are dialled; otherwise the system's, because a hosts file takes precedence there.
 */
export async function resolveName(
  world: World,
  name: string,
  resolvers: readonly string[],
  allowance: Allowance,
): Promise<Resolution> {
  const started = world.clock.elapsed();
  // Each server gets half of the limit, because the first of two may be dead.
  const client = world.dnsClient(resolvers, allowance.limitMs / 2);
  const ask = (record: DnsAnswer["record"], question: () => Promise<readonly string[]>): Promise<DnsAnswer> =>
    answerOf(world, record, question, allowance);
  const answers = await Promise.all([
    ask("A", () => client.resolve4(name)),
    ask("AAAA", () => client.resolve6(name)),
    ...(resolvers.length > 0 ? [] : [ask("system", () => world.lookup(name))]),
  ]);
  client.cancel();
  return {
    name,
    resolvers: client.getServers(),
    answers,
    addresses: addressesOf(answers),
    elapsedMs: world.clock.elapsed() - started,
  };
}

function addressesOf(answers: readonly DnsAnswer[]): string[] {
  const system = answers.find(({ record }) => record === "system");
  const chosen = system?.outcome === "answered" ? [system] : answers;
  return [...new Set(chosen.flatMap(({ addresses }) => addresses))];
}

function answerOf(
  world: World,
  record: DnsAnswer["record"],
  question: () => Promise<readonly string[]>,
  allowance: Allowance,
): Promise<DnsAnswer> {
  const started = world.clock.elapsed();
  const answer = (outcome: DnsOutcome, rest: Partial<DnsAnswer> = {}): DnsAnswer => ({
    record,
    outcome,
    addresses: [],
    ...rest,
    elapsedMs: world.clock.elapsed() - started,
  });
  return settleWithin<DnsAnswer>(allowance, answer, (settle) => {
    question().then(
      (addresses) => settle(answer(addresses.length > 0 ? "answered" : "nodata", { addresses })),
      ({ code }: NodeJS.ErrnoException) => settle(answer(outcomeOf(record, code), { code })),
    );
    return () => {};
  });
}

// Node reports one code for both getaddrinfo results: no such name, and a name without an address.
const outcomeOf = (record: DnsAnswer["record"], code = ""): DnsOutcome =>
  record === "system" && code === "ENOTFOUND" ? "not-found" : (OUTCOMES[code] ?? "failed");

// Codes of c-ares and getaddrinfo. EAI_AGAIN is getaddrinfo's code for SERVFAIL, a time-out and a missing network
// alike.
const OUTCOMES: Record<string, DnsOutcome> = {
  ENOTFOUND: "nxdomain",
  ENODATA: "nodata",
  EAI_NODATA: "nodata",
  EAI_NONAME: "not-found",
  ESERVFAIL: "servfail",
  EREFUSED: "refused",
  ETIMEOUT: "timed-out",
  ECONNREFUSED: "unreachable",
  EAI_AGAIN: "failed",
};
