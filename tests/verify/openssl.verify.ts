import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, it } from "mocha";
import { TLS_VERSIONS, type TlsVersion } from "../../src/verify/model/observation.ts";
import { cleanUp } from "../support/clean-up.ts";
import { folderOf } from "../support/folder.ts";
import { issue } from "./support/certificates.ts";
import { authority, client, credentialsOf, HOST, runAt, server, stranger } from "./support/run.ts";
import { listen, tls } from "./support/servers.ts";

const folder = folderOf({
  "ca.pem": authority.certificate,
  "server.pem": server.certificate,
  "server.key": server.key,
});
const file = (name: string): string => join(folder, name);

const FLAGS: Record<TlsVersion, string> = {
  "TLSv1.3": "-tls1_3",
  "TLSv1.2": "-tls1_2",
  "TLSv1.1": "-tls1_1",
  TLSv1: "-tls1",
};
const OLD_TOO = "DEFAULT@SECLEVEL=0";

/** `openssl s_server` on a free port of loopback until the test ends; it takes one connection after the other. */
async function sServer(...options: string[]): Promise<number> {
  const identity = ["-cert", file("server.pem"), "-key", file("server.key")];
  const child = spawn("openssl", ["s_server", "-accept", "127.0.0.1:0", "-www", ...identity, ...options]);
  cleanUp(() => child.kill());
  child.stderr.resume();
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      const port = /^ACCEPT 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port) resolve(Number(port));
    });
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`openssl s_server ${options.join(" ")} does not start.`)));
  });
}

/** The versions that `openssl s_client` gets a handshake with, one by one. */
async function versionsByOpenssl(port: number): Promise<TlsVersion[]> {
  const accepted: TlsVersion[] = [];
  for (const version of TLS_VERSIONS) {
    const args = ["s_client", "-connect", `127.0.0.1:${port}`, "-servername", HOST, FLAGS[version], "-cipher", OLD_TOO];
    const said = await new Promise<string>((resolve, reject) => {
      const child = execFile("openssl", args, (error, stdout, stderr) =>
        error && error.code === "ENOENT" ? reject(error) : resolve(stdout + stderr),
      );
      child.stdin?.end();
    });
    if (/Cipher is (?!\(NONE\))/.test(said)) accepted.push(version);
  }
  return accepted;
}

describe("the versions that verify finds accepted are those that openssl s_client gets", () => {
  const nodes = (minVersion: TlsVersion, maxVersion: TlsVersion) => () =>
    listen(tls(server, { minVersion, maxVersion, ciphers: OLD_TOO }));
  const servers: [name: string, start: () => Promise<number>, versions: TlsVersion[]][] = [
    ["Node.js, 1.2 and 1.3", nodes("TLSv1.2", "TLSv1.3"), ["TLSv1.3", "TLSv1.2"]],
    ["Node.js, 1.3 alone", nodes("TLSv1.3", "TLSv1.3"), ["TLSv1.3"]],
    ["Node.js, 1.0 to 1.2", nodes("TLSv1", "TLSv1.2"), ["TLSv1.2", "TLSv1.1", "TLSv1"]],
    ["Node.js, 1.1 alone", nodes("TLSv1.1", "TLSv1.1"), ["TLSv1.1"]],
    ["openssl, as it comes", () => sServer(), ["TLSv1.3", "TLSv1.2"]],
    ["openssl, 1.2 alone", () => sServer("-tls1_2"), ["TLSv1.2"]],
    ["openssl, all", () => sServer("-cipher", OLD_TOO), ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"]],
  ];
  for (const [name, start, expected] of servers)
    it(name, async () => {
      const port = await start();
      const { host } = await runAt(port, { goal: "tls-started" });
      const ours = (host.observation.addresses[0]?.versions ?? [])
        .filter(({ outcome }) => outcome === "accepted")
        .map(({ version }) => version);
      assert.deepEqual(ours, expected);
      assert.deepEqual(await versionsByOpenssl(port), expected);
    });
});

describe("openssl s_server, which asks for a client certificate", () => {
  const ask = ["-Verify", "1", "-verify_return_error", "-CAfile", file("ca.pem")];
  const refusals: [version: string, flag: string, stranger: RegExp, intruder: RegExp][] = [
    ["TLS 1.2", "-tls1_2", /alert handshake_failure \(40\)/, /alert unknown_ca \(48\)/],
    ["TLS 1.3", "-tls1_3", /alert certificate_required \(116\)/, /alert unknown_ca/],
  ];
  for (const [version, flag, strangers, intruders] of refusals) {
    it(`refuses a stranger, which proves the rung, ${version}`, async () => {
      const { host } = await runAt(await sServer(flag, ...ask));
      assert.equal(host.reached, "mutual-tls");
      assert.match(host.steps.find(({ rung }) => rung === "mutual-tls")?.facts.join("\n") ?? "", strangers);
    });

    it(`refuses another authority's certificate, ${version}`, async () => {
      const credentials = credentialsOf(issue({ name: "somebody", issuer: stranger }));
      const { host, stop } = await runAt(await sServer(flag, ...ask), { goal: "authenticated", credentials });
      assert.equal(stop, "authenticated: certificate-refused");
      assert.match(host.stoppedBy?.facts.join("\n") ?? "", intruders);
    });

    it(`accepts the right one, and its page is not MESH's answer, ${version}`, async () => {
      const over = { goal: "authenticated", credentials: credentialsOf(client) } as const;
      const { host, stop } = await runAt(await sServer(flag, ...ask), over);
      assert.equal(stop, "authenticated: answer-not-mesh");
      assert.match(host.stoppedBy?.facts.join("\n") ?? "", /HTTP 200, text\/html/);
    });
  }
});
