import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:net";
import { join } from "node:path";
import { describe, it } from "mocha";
import { folderOf } from "../../support/folder.ts";
import { type ProcessOptions, runScript } from "../../support/process.ts";
import { encryptedKey } from "../support/certificates.ts";
import { dnsServer } from "../support/dns-server.ts";
import { authority, client, HOST, server } from "../support/run.ts";
import { listen, mesh, proxy } from "../support/servers.ts";

const FILE = join(import.meta.dirname, "..", "..", "..", "dist", "mesh-egress-verify.cjs");

const SECRETS = {
  MESH_MAILBOX_ID: "X26ABC1",
  MESH_MAILBOX_PASSWORD: "mailbox-Password-1",
  MESH_SHARED_KEY: "shared-Key-2",
  MESH_KEY_PASSPHRASE: "key-Passphrase-3",
};
const PROXY_PASSWORD = "proxy-Password-4";

const folder = folderOf({
  "client.pem": client.certificate,
  "client.key": encryptedKey(client, SECRETS.MESH_KEY_PASSPHRASE),
  "plain.key": client.key,
  "ca.pem": authority.certificate,
  "mailbox.env": Object.entries(SECRETS)
    .map(([name, value]) => `${name}=${value}\n`)
    .join(""),
  "wrong.env": `${SECRETS.MESH_SHARED_KEY}\nMESH_SHARED_KY=${SECRETS.MESH_SHARED_KEY}\nMESH_MAILBOX_PASSWORD: ${SECRETS.MESH_MAILBOX_PASSWORD}`,
});

const { MESH_MAILBOX_ID: _, ...hidden } = SECRETS;
const plainText = [...Object.values(hidden), PROXY_PASSWORD, ...keyLines(client.key)];
/** Everything that must never be seen, also as it goes over the wire. */
const FORBIDDEN = [
  ...plainText,
  ...plainText.map((secret) => Buffer.from(secret).toString("base64")),
  Buffer.from(`user:${PROXY_PASSWORD}`).toString("base64"),
  "NHSMESH ",
];

function keyLines(pem: string): string[] {
  return pem.split("\n").filter((line) => line !== "" && !line.startsWith("-"));
}

const assertNoSecret = (text: string): void => {
  for (const secret of FORBIDDEN) assert.ok(!text.includes(secret), `shows ${secret} in:\n${text}`);
};

const CLIENT = ["--cert", "client.pem", "--key", "client.key", "--ca", "ca.pem"];

/** Runs the single file against a server, with the client certificate, by the test's own DNS. */
async function runAt(mesh: Server, argv: readonly string[], options: ProcessOptions = {}) {
  const resolver = await dnsServer(() => ({ a: ["127.0.0.1"] }));
  const host = ["--host", `${HOST}:${await listen(mesh)}`, "--resolver", resolver, "--foreign-name", "none"];
  return runScript(FILE, [...host, ...CLIENT, ...argv], { cwd: folder, ...options });
}

const BY_FILE = ["--secrets", "mailbox.env"];

describe("no secret is ever in what is written", () => {
  const cases: [what: string, argv: string[], env: Record<string, string>, code: number][] = [
    ["a mailbox that is reached", BY_FILE, {}, 0],
    ["secrets of the environment", [], SECRETS, 0],
    ["JSON", [...BY_FILE, "--json"], {}, 0],
    ["JUnit", [...BY_FILE, "--format", "junit"], {}, 0],
    ["Prometheus", [...BY_FILE, "--format", "prometheus"], {}, 0],
    ["a wrong passphrase", [], { ...SECRETS, MESH_KEY_PASSPHRASE: `${PROXY_PASSWORD} ` }, 2],
    ["a broken file of secrets", ["--secrets", "wrong.env"], {}, 2],
    ["a key in place of a certificate", ["--cert", "plain.key", ...BY_FILE], {}, 2],
    ["a file of secrets in place of a key", ["--key", "mailbox.env", ...BY_FILE], {}, 2],
    ["a key's text in place of its path", ["--key", client.key, ...BY_FILE], {}, 2],
    ["a secret in an unknown option", [`--shared-key=${SECRETS.MESH_SHARED_KEY}`], {}, 2],
    ["a mailbox id that can't be one", [], { ...SECRETS, MESH_MAILBOX_ID: `${SECRETS.MESH_SHARED_KEY}/\n` }, 2],
    ["Node.js told to write what it sends", BY_FILE, { NODE_DEBUG: "http,net,tls,https,stream" }, 2],
  ];
  for (const [what, argv, env, code] of cases)
    it(what, async () => {
      const ran = await runAt(mesh(server, authority), argv, { env });
      assert.equal(ran.code, code, ran.err + ran.out);
      assertNoSecret(ran.out + ran.err);
    });

  it("a server that sends back all that it got", async () => {
    const echo = mesh(server, authority, {
      answer: (path, authorization = "") =>
        path.endsWith("/_ping")
          ? { status: 200 }
          : { status: 403, body: JSON.stringify({ errorCode: authorization, errorDescription: authorization }) },
    });
    const ran = await runAt(echo, [...BY_FILE, "--json"]);
    assert.equal(ran.code, 5);
    assertNoSecret(ran.out + ran.err);
  });

  for (const status of [407, 200])
    it(`a proxy with a password, which answers ${status}`, async () => {
      const target = await listen(mesh(server, authority));
      const port = await listen(proxy(status, target));
      const env = { HTTPS_PROXY: `http://user:${PROXY_PASSWORD}@127.0.0.1:${port}`, NO_PROXY: "", no_proxy: "" };
      for (const format of ["table", "json"]) {
        const ran = await runAt(mesh(server, authority), [...BY_FILE, "--format", format], { env });
        assert.equal(ran.code, status === 200 ? 0 : 5, ran.err + ran.out);
        assert.match(ran.out, /HTTPS_PROXY/);
        assertNoSecret(ran.out + ran.err);
      }
    });
});

it("Node.js is not let write a proxy's password either", async () => {
  const env = {
    HTTPS_PROXY: `http://user:${PROXY_PASSWORD}@127.0.0.1:1`,
    NO_PROXY: "",
    no_proxy: "",
    NODE_DEBUG: "http",
  };
  const ran = await runAt(mesh(server, authority), [], { env });
  assert.equal(ran.code, 2);
  assertNoSecret(ran.out + ran.err);
});

const PROC = "/proc";
const read = (pid: number | string, file: string): string => {
  try {
    return readFileSync(join(PROC, String(pid), file), "utf8");
  } catch {
    return "";
  }
};

/** Processes that `pid` started (proc_pid_stat(5): the fourth field, counted behind the name in parentheses). */
const childrenOf = (pid: number): string[] =>
  readdirSync(PROC)
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => Number(/.*\) \S (\d+)/s.exec(read(name, "stat"))?.[1]) === pid);

// Only Linux shows the process list as files.
(process.platform === "linux" ? it : it.skip)("no secret is ever in the process list", async () => {
  let pid = 0;
  const seen: { argv: string; environment: string; children: string[] }[] = [];
  const watching = mesh(server, authority, {
    answer: () => {
      seen.push({ argv: read(pid, "cmdline"), environment: read(pid, "environ"), children: childrenOf(pid) });
      return { status: 200 };
    },
  });
  const ran = await runAt(watching, BY_FILE, {
    started: (started) => {
      pid = started;
    },
  });
  assert.equal(ran.code, 0, ran.err + ran.out);
  // The ping and the MESH handshake, which is signed.
  assert.equal(seen.length, 2);
  for (const { argv, environment, children } of seen) {
    assert.match(argv, /mesh-egress-verify\.cjs/);
    assertNoSecret(argv + environment);
    assert.deepEqual(children, []);
  }
});
