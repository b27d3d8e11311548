import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { judgeRound, type RoundObservation, type RoundResult } from "../../src/verify/judge/judge-round.ts";
import type { Limits } from "../../src/verify/model/limits.ts";
import { observeRound } from "../../src/verify/verify.ts";
import { FIREWALLS, KINDS } from "./support/kinds.ts";
import {
  ADDRESS,
  authority,
  client,
  credentialsOf,
  HOST,
  loopbackWorld,
  requestOf,
  SHORT,
  server,
} from "./support/run.ts";
import { listen, mesh } from "./support/servers.ts";

// combinations.md has a row for every kind of server behind every kind of firewall, and a column for what is asked.

const OTHER = "10.2.0.1";

/** What is made of one round's observation, by column. */
const COLUMNS: Readonly<Record<string, (seen: RoundObservation) => RoundResult>> = {
  reached: (seen) => judgeRound(without(seen), "mutual-tls", "reached"),
  "reached, with --cert": ({ hosts }) => judgeRound({ hosts, destinations: [] }, "authenticated", "reached"),
  blocked: (seen) => judgeRound(without(seen), "mutual-tls", "blocked"),
  "blocked, --must-reach": (seen) =>
    judgeRound({ ...without(seen), destinations: seen.destinations }, "mutual-tls", "blocked"),
};

/** The same, had no client certificate been given and no other destination been named. */
const without = ({ hosts }: RoundObservation): RoundObservation => ({
  hosts: hosts.map((host) => ({ ...host, addresses: host.addresses.map(({ authenticated: _, ...seen }) => seen) })),
  destinations: [],
});

const EXIT_CODES = { yes: 0, no: 5, unclear: 1 };

/**
 * `0 reached, filtered`, `5 intercepted`, `1 hello-reset`: exit code, what is said, and what the foreign name shows.
 */
function cellOf(result: RoundResult): string {
  const [host] = result.hosts;
  const [control] = result.controls;
  const code = EXIT_CODES[result.asExpected];
  if (result.expectation === "blocked") {
    if (host?.asExpected === "yes") return `${code} blocked`;
    return `${code} ${host?.asExpected === "no" ? "open" : host?.stoppedBy?.cause}`;
  }
  if (host?.verdict !== "reached") return `${code} ${host?.stoppedBy?.cause}`;
  return `${code} reached, ${{ good: "filtered", bad: "unfiltered", unclear: "no rule shown" }[control?.status ?? "unclear"]}`;
}

async function rowOf(kind: string, firewall: string, limits: Limits): Promise<string[]> {
  const started = await KINDS[kind]?.();
  const port = typeof started === "number" ? started : await listen(started ?? assert.fail(kind));
  const { server: filter, machine } = FIREWALLS[firewall]?.(port) ?? assert.fail(firewall);
  const ports = {
    [ADDRESS]: filter ? await listen(filter) : port,
    [OTHER]: await listen(mesh(server, authority)),
  };
  const world = loopbackWorld(ports, { [HOST]: [ADDRESS] }, machine);
  const asked = {
    goal: "authenticated",
    credentials: credentialsOf(client),
    mustReach: [{ host: OTHER, port: 443 }],
    limits,
  } as const;
  const seen = await observeRound(world, requestOf(asked, world), () => {});
  return Object.values(COLUMNS).map((judge) => cellOf(judge(seen)));
}

/**
 * Silence is told by a limit alone, and on a busy machine a slow answer looks the same: then longer limits tell them
 * apart.
 */
const LIMITS: readonly Limits[] = [1, 4, 10].map((times) => ({
  ...SHORT,
  tcp: 1000 * times,
  tls: 1000 * times,
  late: 200 * times,
  http: 1000 * times,
  run: 60_000,
}));

const TABLE = readFileSync(join(import.meta.dirname, "combinations.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const [head = [], , ...rows] = TABLE;

describe("every kind of server behind every kind of firewall is told as the table has it", () => {
  const got = new Map<string, string[]>();

  before(async function () {
    this.timeout(600_000);
    const left = [...rows];
    const work = async (): Promise<void> => {
      for (let row = left.shift(); row; row = left.shift()) {
        const [kind = "", firewall = "", ...expected] = row;
        for (const limits of LIMITS) {
          const cells = await rowOf(kind, firewall, limits);
          got.set(`${kind}; ${firewall}`, cells);
          if (cells.join() === expected.join()) break;
        }
      }
    };
    await Promise.all(Array.from({ length: 10 }, work));
  });

  for (const [kind = "", firewall = "", ...expected] of rows)
    it(`${kind}; firewall: ${firewall}`, () => assert.deepEqual(got.get(`${kind}; ${firewall}`), expected));
});

describe("the table", () => {
  it("has each combination once", () => {
    const wanted = Object.keys(KINDS).flatMap((kind) => Object.keys(FIREWALLS).map((firewall) => [kind, firewall]));
    assert.deepEqual(
      rows.map((row) => row.slice(0, 2)),
      wanted,
    );
    assert.deepEqual(head, ["server", "firewall", ...Object.keys(COLUMNS)]);
  });

  it("calls nothing reached but what MESH's own words prove", () => {
    for (const [kind = "", , reached = "", withCertificate = ""] of rows) {
      if (/reached/.test(withCertificate)) assert.match(kind, /^(?:MESH, |strict-sni)/);
      // Without a certificate, a close and a plain 400 look the same as those of MESH's front.
      if (/reached/.test(reached)) assert.match(kind, /^(?:MESH, |strict-sni|closes on everybody|http-any 400)/);
    }
  });

  it("calls nothing blocked where no firewall stands and nothing else is answered", () => {
    for (const [, firewall, , , blocked = ""] of rows)
      if (firewall === "none") assert.ok(!blocked.startsWith("0"), blocked);
  });

  it("shows no rule where none is", () => {
    for (const [, firewall, reached = ""] of rows) if (firewall === "none") assert.ok(!reached.includes(", filtered"));
  });
});
