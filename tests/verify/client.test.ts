import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { meshToken } from "../../src/verify/probe/mesh-requests.ts";
import { inDays, issue } from "./support/certificates.ts";
import { authority, client, credentialsOf, HOST, runAt, server, stranger } from "./support/run.ts";
import { listen, type MeshAnswer, type MeshOptions, mesh, tls } from "./support/servers.ts";

const MAILBOX = { id: "X26ABC1", password: "mailbox-password", sharedKey: "shared-key" };
const authenticated = { goal: "authenticated", credentials: credentialsOf(client) } as const;
const answered = { goal: "mesh-answered", credentials: credentialsOf(client), mailbox: MAILBOX } as const;

describe("with a client certificate", () => {
  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const)
    it(`an accepted one is authenticated, ${maxVersion}`, async () => {
      const { host, stop } = await runAt(await listen(mesh(server, authority, { maxVersion })), authenticated);
      assert.equal(stop, undefined);
      assert.equal(host.reached, "authenticated");
    });

  const foreign = credentialsOf(issue({ name: "somebody", issuer: stranger }));
  const refused: [name: string, options: MeshOptions, fact: RegExp][] = [
    ["in the handshake of TLS 1.2", { maxVersion: "TLSv1.2" }, /reset|closed|alert/],
    ["behind the handshake of TLS 1.3", { minVersion: "TLSv1.3" }, /reset|closed|alert/],
  ];
  for (const [name, options, fact] of refused)
    it(`another authority's is refused ${name}`, async () => {
      const over = { goal: "authenticated", credentials: foreign } as const;
      const { host, stop } = await runAt(await listen(mesh(server, authority, options)), over);
      assert.equal(stop, "authenticated: certificate-refused");
      assert.match(host.stoppedBy?.facts.join("\n") ?? "", fact);
    });

  it("nothing is learnt where a gateway's page is the same for a stranger and for its holder", async () => {
    const page = { rejectUnauthorized: false, answer: () => ({ status: 400, type: "text/html", body: "<p>" }) };
    const over = { goal: "authenticated", credentials: foreign } as const;
    const { host, stop } = await runAt(await listen(mesh(server, authority, page)), over);
    assert.equal(stop, "mutual-tls: same-answer");
    assert.match(host.stoppedBy?.facts.join("\n") ?? "", /with the client certificate: HTTP 400, text\/html/);
  });

  for (const [status, type, cause] of [
    [503, "application/json", "mesh-unwell"],
    [503, "text/html", "mesh-unwell"],
    [429, "application/json", "mesh-unwell"],
    [404, "application/json", "answer-not-mesh"],
    [403, "text/html", "answer-not-mesh"],
  ] as const)
    it(`HTTP ${status}, ${type} to its holder is told as what it is, and proves nothing`, async () => {
      const { stop, report } = await runAt(
        await listen(mesh(server, authority, { answer: () => ({ status, type }) })),
        authenticated,
      );
      assert.equal(stop, `authenticated: ${cause}`);
      assert.equal(report.hosts[0]?.verdict, "unclear");
    });

  it("a server that never asked for one is not MESH, though it would talk to us", async () => {
    const open = mesh(server, authority, { requestCert: false, rejectUnauthorized: false });
    const { stop } = await runAt(await listen(open), authenticated);
    assert.equal(stop, "mutual-tls: no-certificate-asked");
  });

  it("shows it to nobody whom the CA file doesn't vouch for", async () => {
    let shown = 0;
    const interceptor = tls(issue({ name: HOST, issuer: stranger, hosts: [HOST] }), {
      requestCert: true,
      rejectUnauthorized: false,
    });
    interceptor.on("secureConnection", (socket) => {
      if (Object.keys(socket.getPeerCertificate()).length > 0) shown += 1;
    });
    const { stop } = await runAt(await listen(interceptor), answered);
    assert.equal(stop, "not-intercepted: intercepted");
    assert.equal(shown, 0);
  });
});

describe("with a mailbox", () => {
  const withMailbox = (answer: MeshAnswer, asked: string[] = []) => ({
    answer: (path: string, authorization?: string): MeshAnswer => {
      if (path.endsWith("/_ping")) return { status: 200 };
      asked.push(`${path} ${authorization}`);
      return answer;
    },
  });

  it("signs as the MESH API asks", async () => {
    const asked: string[] = [];
    const { host } = await runAt(await listen(mesh(server, authority, withMailbox({ status: 200 }, asked))), answered);
    assert.equal(host.reached, "mesh-answered");
    const [path, scheme, token = ""] = (asked.at(-1) ?? "").split(" ");
    const [id, nonce = "", count, timestamp = "", hash] = token.split(":");
    assert.deepEqual([path, scheme, id, count], [`/messageexchange/${MAILBOX.id}`, "NHSMESH", MAILBOX.id, "0"]);
    const then = new Date(timestamp.replace(/(....)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5Z"));
    assert.equal(meshToken(MAILBOX, nonce, 0, then), `NHSMESH ${token}`);
    assert.match(hash ?? "", /^[0-9a-f]{64}$/);
  });

  const cases: [answer: MeshAnswer, cause: string, fact: RegExp][] = [
    [
      { status: 403, body: '{"errorCode":"EAM","errorDescription":"Invalid Token"}' },
      "mailbox-refused",
      /HTTP 403, application\/json, "EAM Invalid Token"/,
    ],
    [{ status: 403, date: inDays(-1).toUTCString() }, "clock-wrong", /off ours/],
    [
      { status: 400, body: '{"detail":[{"code":"06","msg":"MalformedControlFile"}]}' },
      "request-refused",
      /"06 MalformedControlFile"/,
    ],
    [{ status: 404 }, "request-refused", /404/],
    [{ status: 200, type: "text/html", body: "<p>" }, "request-refused", /text\/html/],
    [{ status: 429 }, "mesh-unwell", /429/],
    [{ status: 503, type: "text/html" }, "mesh-unwell", /503/],
  ];
  for (const [answer, cause, fact] of cases)
    it(`explains ${answer.status} ${answer.body ?? answer.type ?? ""}`, async () => {
      const { host, stop } = await runAt(await listen(mesh(server, authority, withMailbox(answer))), answered);
      assert.equal(stop, `mesh-answered: ${cause}`);
      assert.match(host.stoppedBy?.facts.join("\n") ?? "", fact);
    });

  it("repeats nothing of an answer that echoes what was sent", async () => {
    const echo = mesh(server, authority, {
      answer: (path, authorization = "") =>
        path.endsWith("/_ping")
          ? { status: 200 }
          : {
              status: 403,
              body: JSON.stringify({ errorCode: authorization, errorDescription: authorization.split(":").at(-1) }),
            },
    });
    const { report } = await runAt(await listen(echo), answered);
    assert.ok(!/[0-9a-f]{64}"|NHSMESH|mailbox-password|shared-key/.test(JSON.stringify(report.hosts[0]?.stoppedBy)));
  });

  it("ends with its limit, however slowly the answer drips", async () => {
    const drip = mesh(server, authority);
    drip.removeAllListeners("request");
    drip.on("request", (request: { url: string }, response: import("node:http").ServerResponse) => {
      if (request.url.endsWith("/_ping")) return response.end("{}");
      const timer = setInterval(() => response.write(" "), 10);
      return response.on("close", () => clearInterval(timer));
    });
    assert.equal((await runAt(await listen(drip), answered)).stop, "mesh-answered: mesh-silent");
  });

  it("says out of time where the run's own limit came first", async () => {
    const limits = { dns: 9000, tcp: 9000, proxy: 9000, tls: 9000, late: 9000, http: 9000, run: 400 };
    const { report } = await runAt(await listen(tls(server, { requestCert: true, rejectUnauthorized: false })), {
      limits,
      foreignName: undefined,
    });
    assert.equal(report.hosts[0]?.verdict, "unclear");
    assert.equal(report.hosts[0]?.stoppedBy?.cause, "out-of-time");
    assert.equal(report.asExpected, "unclear");
  });
});

it("meshToken is what mesh-client makes of the same", () =>
  // Made with mesh-client 5.0.2: AuthTokenGenerator with the nonce and the time set.
  assert.equal(
    meshToken(
      { id: "TEST", password: "p4ss", sharedKey: "BackBone" },
      "2c001608-5f09-4840-9611-bea43e666a30",
      1,
      new Date("2015-11-20T10:38:59Z"),
    ),
    "NHSMESH TEST:2c001608-5f09-4840-9611-bea43e666a30:1:201511201038:4d5e0151c1de9b405999573a23b58b0e005a31c6c42ff2f7b9a24a1ace829e5d",
  ));
