/**
 * `npm run bench`: ratios of verify's time, all of them from this run. The server answers everything at once, so no
 * time is spent on waits made on purpose, for silence or for a late refusal.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Verification } from "../src/verify/report/verification.ts";
import { cleanUp, runCleanUps } from "../tests/support/clean-up.ts";
import { issue } from "../tests/verify/support/certificates.ts";
import { dnsServer } from "../tests/verify/support/dns-server.ts";
import { listen, mesh, tcp } from "../tests/verify/support/servers.ts";
import { median } from "./ratio.ts";

const ROUNDS = 9;
const FILE = join(import.meta.dirname, "..", "dist", "mesh-egress-verify.cjs");
const HOSTS = Array.from({ length: 10 }, (_, index) => `host${index}.example.org`);

const folder = mkdtempSync(join(tmpdir(), "mesh-egress-bench-"));
cleanUp(() => rmSync(folder, { recursive: true }));

const authority = issue({ name: "Bench Authority", isAuthority: true });
const client = issue({ name: "bench.client", issuer: authority });
const port = await listen(mesh(issue({ name: "server", issuer: authority, hosts: HOSTS }), authority));
const farPort = await listen(distant(port, 20));
const resolver = await dnsServer(() => ({ a: ["127.0.0.1"] }));
for (const [name, text] of Object.entries({
  "ca.pem": authority.certificate,
  "client.pem": client.certificate,
  "client.key": client.key,
  "mailbox.env": "MESH_MAILBOX_ID=BENCH\nMESH_MAILBOX_PASSWORD=p\nMESH_SHARED_KEY=k\n",
}))
  writeFileSync(join(folder, name), text);

const FILES = ["--cert", "client.pem", "--key", "client.key", "--ca", "ca.pem", "--secrets", "mailbox.env"];
const climb = (hosts: number, at = port): Promise<Timed> => {
  const named = HOSTS.slice(0, hosts).flatMap((host) => ["--host", `${host}:${at}`]);
  const how = ["--resolver", resolver, "--foreign-name", "foreign.example.net", "--direct", "--json"];
  return time(process.execPath, [FILE, ...named, ...how, ...FILES]);
};
const reportOf = ({ out }: Timed): Verification => JSON.parse(out);

type Term = "one" | "ten" | "farOne" | "farTen" | "openssl" | "inside";

try {
  const { hosts, connections } = reportOf(await climb(1));
  if (hosts[0]?.reached !== "mesh-answered") throw new Error("The host of the benchmark is not reached.");
  await climb(10);
  const rounds: Record<Term, number>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const one = await climb(1);
    rounds.push({
      one: one.ms,
      inside: reportOf(one).elapsedMs,
      openssl: await handshakes(connections),
      ten: (await climb(10)).ms,
      farOne: (await climb(1, farPort)).ms,
      farTen: (await climb(10, farPort)).ms,
    });
  }
  // Each round's own ratio: what else the machine does weighs on both of its terms.
  const middle = (above: Term, below: Term): string =>
    median(rounds.map((round) => round[above] / round[below])).toFixed(2);
  const what = `verify of one host, ${connections} connections, ÷ ${connections} runs of openssl s_client`;
  console.log(`The command: ${what}: ${middle("one", "openssl")} (goal at most 2)`);
  console.log(`Without the start of Node.js: ${middle("inside", "openssl")}`);
  console.log(`verify of ten hosts ÷ of one, 20 ms away: ${middle("farTen", "farOne")} (goal at most 1.5)`);
  console.log(`The same where all is computing, the server's as well: ${middle("ten", "one")}`);
} finally {
  await runCleanUps();
}

/** The server on `port` as from far away: what crosses takes half of the round trip. */
function distant(port: number, roundTripMs: number): Server {
  return tcp((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("error", () => {});
      from.on("data", (chunk) => setTimeout(() => to.write(chunk), roundTripMs / 2));
      from.on("end", () => setTimeout(() => to.end(), roundTripMs / 2));
    }
  });
}

/** As many handshakes by openssl, one run after the other, each with the client certificate. */
async function handshakes(count: number): Promise<number> {
  const who = ["-CAfile", "ca.pem", "-cert", "client.pem", "-key", "client.key"];
  const started = performance.now();
  for (let run = 0; run < count; run += 1)
    await time("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, "-servername", HOSTS[0] ?? "", ...who]);
  return performance.now() - started;
}

interface Timed {
  readonly ms: number;
  readonly out: string;
}

/**
 * Time of a process from its start to its end. Verify ends with 5, since nothing filters on loopback. @throws Error
 * where it fails otherwise.
 */
async function time(command: string, args: readonly string[]): Promise<Timed> {
  const started = performance.now();
  const child = spawn(command, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const written = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    written.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    written.err += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0 && code !== 5) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${written.err}`);
  return { ms: performance.now() - started, out: written.out };
}
