import assert from "node:assert/strict";
import type { ServerOptions } from "node:https";
import type { Server } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { runScript } from "../support/process.ts";
import { type Identity, inDays, issue } from "./support/certificates.ts";
import { dnsServer } from "./support/dns-server.ts";
import { gateway, MAILBOX, type MeshClientJob, startMeshClient, startSandbox } from "./support/nhs.ts";
import { type Asked, authority, client, credentialsOf, HOST, loopbackWorld, runAt, stranger } from "./support/run.ts";
import { closedPort, listen, proxy, resetting, silent } from "./support/servers.ts";

// mesh-client has no way to dial one host by the name of another, so the certificates are good for this machine's name
// too.
const hosts = [HOST, "localhost"];
const server = issue({ name: HOST, issuer: authority, hosts });
const intruder = issue({ name: "somebody", issuer: stranger });
const folder = folderOf({
  "ca.pem": authority.certificate,
  "server.pem": server.certificate,
  "server.key": server.key,
  "client.pem": client.certificate,
  "client.key": client.key,
  "intruder.pem": intruder.certificate,
  "intruder.key": intruder.key,
  "mailbox.env": `MESH_MAILBOX_ID=${MAILBOX.id}\nMESH_MAILBOX_PASSWORD=${MAILBOX.password}\nMESH_SHARED_KEY=${MAILBOX.sharedKey}\n`,
});
const file = (name: string): string => join(folder, name);

/**
 * The sandbox in clear behind gateways of ours, and with TLS of its own: uvicorn closes on strangers without an alert.
 */
let plain: Awaited<ReturnType<typeof startSandbox>>;
let uvicorn: Awaited<ReturnType<typeof startSandbox>>;
let nhs: ReturnType<typeof startMeshClient>;

const behind = (identity: Identity, options: ServerOptions = {}): Server =>
  gateway(
    {
      cert: identity.certificate,
      key: identity.key,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: true,
      ...options,
    },
    plain.port,
  );

/** What stands where MESH should, by what it does. */
type Door = () => number | Promise<number>;
const door =
  (start: () => Server): Door =>
  () =>
    listen(start());

const mesh12 = door(() => behind(server, { maxVersion: "TLSv1.2" }));
const mesh13 = door(() => behind(server, { minVersion: "TLSv1.3" }));
const meshByUvicorn: Door = () => uvicorn.port;

/** As gateways such as nginx do it: whoever has no good certificate gets a page. */
const meshWithPage = door(() => {
  const open = behind(server, { rejectUnauthorized: false });
  const [pass] = open.listeners("request");
  return open.removeAllListeners("request").on("request", (incoming, outgoing) => {
    if (incoming.socket.authorized) return pass?.(incoming, outgoing);
    return outgoing.writeHead(400, { "content-type": "text/html" }).end("<h1>400 Bad Request</h1>");
  });
});

/** How mesh-client tells that a handshake was broken off; in which words depends on who came first. */
const BROKEN = /^(?:SSLError|ConnectionError)/;

interface Case {
  readonly door: Door;
  /** Who knocks. Default: a client with the right certificate and mailbox. */
  readonly as?: Identity | "nobody";
  readonly mailbox?: typeof MAILBOX;
  /** Status that a proxy on the way answers. */
  readonly proxy?: number;
  /** Where ours stops; absent where MESH answers. */
  readonly ours?: string;
  readonly theirs: string | RegExp;
}

const CASES: Readonly<Record<string, Case>> = {
  "TLS 1.2": { door: mesh12, theirs: "200" },
  "TLS 1.3": { door: mesh13, theirs: "200" },
  "uvicorn's own TLS": { door: meshByUvicorn, theirs: "200" },
  "a gateway with pages": { door: meshWithPage, theirs: "200" },
  "a proxy": { door: mesh13, proxy: 200, theirs: "200" },

  "a wrong password": {
    door: mesh13,
    mailbox: { ...MAILBOX, password: "guess" },
    ours: "mesh-answered: mailbox-refused",
    theirs: "403",
  },
  "a wrong shared key": {
    door: mesh13,
    mailbox: { ...MAILBOX, sharedKey: "guess" },
    ours: "mesh-answered: mailbox-refused",
    theirs: "403",
  },
  "an unknown mailbox": {
    door: mesh13,
    mailbox: { ...MAILBOX, id: "X26NONE" },
    ours: "mesh-answered: mailbox-refused",
    theirs: "403",
  },

  "another authority's certificate, TLS 1.2": {
    door: mesh12,
    as: intruder,
    ours: "authenticated: certificate-refused",
    theirs: BROKEN,
  },
  "another authority's certificate, TLS 1.3": {
    door: mesh13,
    as: intruder,
    ours: "authenticated: certificate-refused",
    theirs: BROKEN,
  },
  "another authority's certificate, uvicorn": {
    door: meshByUvicorn,
    as: intruder,
    ours: "authenticated: certificate-refused",
    theirs: BROKEN,
  },
  "another authority's certificate, a page": {
    door: meshWithPage,
    as: intruder,
    ours: "mutual-tls: same-answer",
    theirs: "400",
  },

  "no certificate, TLS 1.2": { door: mesh12, as: "nobody", ours: "the right rejection", theirs: /HANDSHAKE_FAILURE/ },
  "no certificate, TLS 1.3": {
    door: mesh13,
    as: "nobody",
    ours: "the right rejection",
    theirs: /certificate required|CERTIFICATE_REQUIRED/,
  },
  "no certificate, uvicorn": {
    door: meshByUvicorn,
    as: "nobody",
    ours: "the right rejection",
    theirs: BROKEN,
  },
  "no certificate, a page": { door: meshWithPage, as: "nobody", ours: "the right rejection", theirs: "400" },

  "a server of another authority": {
    door: door(() => behind(issue({ name: HOST, issuer: stranger, hosts }))),
    ours: "not-intercepted: intercepted",
    theirs: /CERTIFICATE_VERIFY_FAILED/,
  },
  "a server of another name": {
    door: door(() => behind(issue({ name: "other", issuer: authority, hosts: ["other.example.org"] }))),
    ours: "not-intercepted: wrong-name",
    theirs: /CERTIFICATE_VERIFY_FAILED/,
  },
  "a server out of date": {
    door: door(() =>
      behind(issue({ name: HOST, issuer: authority, hosts, notBefore: inDays(-9), notAfter: inDays(-2) })),
    ),
    ours: "not-intercepted: certificate-expired",
    theirs: /CERTIFICATE_VERIFY_FAILED/,
  },
  "a server with TLS 1.1 alone": {
    door: door(() => behind(server, { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" })),
    ours: "tls-started: old-tls-only",
    theirs: /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/i,
  },

  "nobody there": { door: closedPort, ours: "connected: port-closed", theirs: /Connection refused/ },
  "a reset after the ClientHello": {
    door: door(resetting),
    ours: "tls-started: hello-reset",
    theirs: BROKEN,
  },
  "silence after the ClientHello": { door: door(silent), ours: "tls-started: hello-unanswered", theirs: /timed out/ },
  "a proxy that forbids": {
    door: mesh13,
    proxy: 403,
    ours: "connected: proxy-refused",
    theirs: /^ProxyError.*403/,
  },
  "a proxy that wants a login": {
    door: mesh13,
    proxy: 407,
    ours: "connected: proxy-wants-login",
    theirs: /^ProxyError.*407/,
  },
};

/** Both clients at one door, one after the other. */
async function knock({ door, as = client, mailbox = MAILBOX, proxy: status }: Case) {
  const port = await door();
  const proxyPort = status === undefined ? undefined : await listen(proxy(status, port));
  const proxyUrl = proxyPort === undefined ? undefined : `http://127.0.0.1:${proxyPort}`;
  const own: Asked =
    as === "nobody" ? {} : { goal: "mesh-answered", credentials: credentialsOf(as), mailbox, foreignName: undefined };
  const world = proxyUrl ? loopbackWorld({}, {}, { environment: { HTTPS_PROXY: proxyUrl } }) : undefined;
  const name = as === client ? "client" : "intruder";
  const job: MeshClientJob = {
    url: `https://localhost:${port}`,
    ca: file("ca.pem"),
    mailbox,
    ...(as !== "nobody" && { cert: file(`${name}.pem`), key: file(`${name}.key`) }),
    ...(proxyUrl && { proxy: proxyUrl }),
  };
  const { host, stop } = await runAt(port, own, world);
  const rejected = as === "nobody" && host.reached === "mutual-tls" ? "the right rejection" : stop;
  return { host, ours: rejected, theirs: await nhs.handshake(job) };
}

describe("beside NHS's own sandbox and client", () => {
  before(async () => {
    nhs = startMeshClient();
    [plain, uvicorn] = await Promise.all([
      startSandbox(),
      startSandbox([
        ...["--ssl-certfile", file("server.pem"), "--ssl-keyfile", file("server.key")],
        ...["--ssl-ca-certs", file("ca.pem"), "--ssl-cert-reqs", "2"],
      ]),
    ]);
  });
  after(() => {
    for (const each of [plain, uvicorn, nhs]) each?.stop();
  });

  describe("what NHS's mesh-client can do, verify says can be done; what it can't, verify explains", () => {
    for (const [name, each] of Object.entries(CASES))
      it(name, async () => {
        const { host, ours, theirs } = await knock(each);
        assert.equal(ours, each.ours, host.stoppedBy?.facts.join("\n"));
        if (typeof each.theirs === "string") assert.equal(theirs, each.theirs);
        else assert.match(theirs, each.theirs);
        assert.equal(ours === undefined, theirs === "200");
        if (ours === undefined) assert.equal(host.reached, "mesh-answered");
      });

    it("but for a server that asks for no certificate: mesh-client is content, and verify's second try exposes it", async () => {
      const open = door(() => behind(server, { requestCert: false, rejectUnauthorized: false }));
      const { ours, theirs } = await knock({ door: open, theirs: "200" });
      assert.deepEqual([ours, theirs], ["mutual-tls: no-certificate-asked", "200"]);
    });
  });

  describe("the single file, as a process of its own", () => {
    const SCRIPT = join(import.meta.dirname, "..", "..", "dist", "mesh-egress-verify.cjs");
    const run = async (door: Door, ...argv: string[]) => {
      const resolver = await dnsServer(() => ({ a: ["127.0.0.1"] }));
      const host = ["--host", `${HOST}:${await door()}`, "--resolver", resolver, "--foreign-name", "none"];
      const files = ["--cert", "client.pem", "--key", "client.key", "--ca", "ca.pem", "--secrets", "mailbox.env"];
      return runScript(SCRIPT, [...host, ...files, "--direct", ...argv], { cwd: folder });
    };

    it("climbs every rung of the ladder, to MESH's own answer", async () => {
      const { out, code } = await run(mesh13);
      assert.equal(code, 0, out);
      assert.deepEqual(
        [...out.matchAll(/^ {2}ok +([a-z-]+)/gm)].map(([, rung]) => rung),
        ["resolved", "connected", "tls-started", "not-intercepted", "mutual-tls", "authenticated", "mesh-answered"],
      );
      assert.match(out, /MESH handshake: HTTP 200/);
    });

    it("says of a server that asks for no certificate that it is not MESH", async () => {
      const open = door(() => behind(server, { requestCert: false, rejectUnauthorized: false }));
      const { out, code } = await run(open);
      assert.equal(code, 5);
      assert.match(out, /MESH always does, so\s+this is not MESH/);
    });
  });
});
