import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Server, Socket } from "node:net";
import { describe, it } from "mocha";
import { ADVICE, adviceOn } from "../../src/verify/judge/advice.ts";
import type { Rung } from "../../src/verify/model/rungs.ts";
import { inDays, issue } from "./support/certificates.ts";
import { ADDRESS, authority, FOREIGN, HOST, loopbackWorld, runAt, server, stranger } from "./support/run.ts";
import {
  afterHello,
  blackHole,
  closedPort,
  closing,
  dripping,
  dropping,
  listen,
  mesh,
  nameFilter,
  relay,
  resetting,
  silent,
  tcp,
  tls,
  unending,
} from "./support/servers.ts";

const meshWith = (dates: { notBefore?: Date; notAfter?: Date; hosts?: string[] }) => () =>
  mesh(issue({ name: HOST, issuer: authority, hosts: [HOST], ...dates }), authority);

const OLD_TLS = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;

describe("each failure lands on its own rung with its own cause", () => {
  const byOther = issue({ name: HOST, issuer: stranger, hosts: [HOST] });
  const cases: [name: string, start: () => Server | Promise<Server | number>, stop: string][] = [
    ["refused", closedPort, "connected: port-closed"],
    ["a black hole", blackHole, "connected: packets-dropped"],
    ["silence after the ClientHello", silent, "tls-started: hello-unanswered"],
    ["a reset after the ClientHello", resetting, "tls-started: hello-reset"],
    ["a close after the ClientHello", closing, "tls-started: hello-closed"],
    ["an answer in clear", () => afterHello((socket) => socket.end("HTTP/1.1 403 No\r\n\r\n")), "tls-started: not-tls"],
    ["slow bytes", async () => dripping(await listen(mesh(server, authority))), "tls-started: handshake-unfinished"],
    ["a record that never ends", unending, "tls-started: handshake-unfinished"],
    ["TLS 1.1 only", () => tls(server, OLD_TLS), "tls-started: old-tls-only"],
    ["another CA", () => mesh(byOther, authority), "not-intercepted: intercepted"],
    ["expired", meshWith({ notBefore: inDays(-9), notAfter: inDays(-2) }), "not-intercepted: certificate-expired"],
    ["not valid yet", meshWith({ notBefore: inDays(2), notAfter: inDays(9) }), "not-intercepted: certificate-expired"],
    ["another name", meshWith({ hosts: ["other.example.org"] }), "not-intercepted: wrong-name"],
    ["no client certificate asked for", () => tls(server), "mutual-tls: no-certificate-asked"],
    ["a stranger served", () => mesh(server, authority, { rejectUnauthorized: false }), "mutual-tls: stranger-served"],
    [
      "a stranger neither refused nor served",
      () => tls(server, { requestCert: true, rejectUnauthorized: false }),
      "mutual-tls: refusal-missing",
    ],
  ];
  for (const [name, start, expected] of cases)
    it(name, async () => {
      const started = await start();
      const { host, stop } = await runAt(typeof started === "number" ? started : await listen(started));
      assert.equal(stop, expected, host.stoppedBy?.facts.join("\n"));
      assert.notEqual(host.verdict, "reached");
      assert.equal(adviceOn(host.stoppedBy?.cause ?? assert.fail()).rung, host.stoppedBy?.rung);
    });

  it("has advice of its own for each", () => {
    const causes = cases.map(([, , stop]) => stop.split(": ")[1] as keyof typeof ADVICE);
    const acts = [...new Set(causes)].map((cause) => `${ADVICE[cause].means} ${ADVICE[cause].act}`);
    assert.equal(new Set(acts).size, acts.length);
  });
});

describe("no connection is left open behind a round", () => {
  const cases: [name: string, start: () => Server, goal: Rung][] = [
    ["with a server that goes on talking", () => tls(server), "tls-started"],
    ["with one that asks for no certificate", () => tls(server), "mutual-tls"],
    ["with MESH", () => mesh(server, authority), "mutual-tls"],
    ["with silence", silent, "mutual-tls"],
    ["with TCP alone", silent, "connected"],
  ];
  for (const [name, start, goal] of cases)
    it(name, async () => {
      const closed: Promise<unknown>[] = [];
      const watched = start().on("connection", (socket) => closed.push(once(socket, "close")));
      await runAt(await listen(watched), { goal });
      assert.ok(closed.length > 0);
      await Promise.all(closed);
    });
});

describe("a stranger's refusal proves MESH", () => {
  const pages = () => ({ status: 400, type: "text/html", body: "<h1>400</h1>" });
  const cases: [name: string, start: () => Server, fact: RegExp][] = [
    [
      "an alert in the handshake, TLS 1.2",
      () => mesh(server, authority, { maxVersion: "TLSv1.2" }),
      /alert handshake_failure \(40\)/,
    ],
    [
      "an alert behind the handshake, TLS 1.3",
      () => mesh(server, authority, { minVersion: "TLSv1.3" }),
      /alert certificate_required \(116\)/,
    ],
    ["a close without an alert", () => closingStrangers(), /refused: answered with TLSv1.3, then closed/],
    ["HTTP 400", () => mesh(server, authority, { rejectUnauthorized: false, answer: pages }), /HTTP 400/],
  ];
  for (const [name, start, fact] of cases)
    it(name, async () => {
      const { host, stop } = await runAt(await listen(start()));
      assert.equal(stop, undefined);
      assert.equal(host.verdict, "reached");
      assert.equal(host.reached, "mutual-tls");
      assert.match(host.steps.find(({ rung }) => rung === "mutual-tls")?.facts.join("\n") ?? "", fact);
    });
});

/** As uvicorn does it: the handshake ends, then the connection. */
const closingStrangers = (): Server => {
  const closer = tls(server, { requestCert: true, rejectUnauthorized: false });
  return closer.on("secureConnection", (socket) => socket.end());
};

describe("the control decides what silence, a reset and a close mean", () => {
  it("says that the name is filtered where a foreign one gets through", async () => {
    const port = await listen(mesh(server, authority));
    const { stop, report } = await runAt(await listen(nameFilter([FOREIGN], port, (socket) => socket.destroy())));
    assert.equal(stop, "tls-started: name-filtered");
    assert.equal(report.controls[0]?.status, "bad");
  });

  it("trusts a filter that lets our name through and drops the foreign one", async () => {
    const port = await listen(mesh(server, authority));
    const filter = dropping([HOST], port);
    const world = loopbackWorld({ [ADDRESS]: await listen(filter.server) }, undefined, filter.machine);
    const { host, report } = await runAt(0, {}, world);
    assert.equal(host.verdict, "reached");
    assert.deepEqual(
      report.controls.map(({ kind, status }) => [kind, status]),
      [["foreign-name", "good"]],
    );
    assert.equal(report.asExpected, "yes");
  });

  for (const [how, refuse] of [
    ["reset", (socket: Socket) => void socket.resetAndDestroy()],
    ["closed", (socket: Socket) => void socket.end()],
    ["taken and left unanswered", () => {}],
  ] as const)
    it(`learns nothing from a foreign name that is ${how}: a server may do that to names it doesn't know`, async () => {
      const port = await listen(mesh(server, authority));
      const { report } = await runAt(await listen(nameFilter([HOST], port, refuse)));
      const [control = assert.fail()] = report.controls;
      assert.deepEqual([control.status, report.asExpected], ["unclear", "yes"]);
      assert.match(control.status === "unclear" ? control.wouldProve : "", /firewall's own log/);
    });

  it("does not call alike what is not: its own hello is acknowledged, the foreign one dropped", async () => {
    const filter = dropping([HOST], await listen(silent()));
    const world = loopbackWorld({ [ADDRESS]: await listen(filter.server) }, undefined, filter.machine);
    assert.equal((await runAt(0, {}, world)).stop, "tls-started: name-passed-unanswered");
  });

  it("takes an open path for what it is: reached, and not as expected", async () => {
    const { host, report } = await runAt(await listen(mesh(server, authority)));
    assert.equal(host.verdict, "reached");
    assert.equal(report.controls[0]?.status, "bad");
    assert.equal(report.asExpected, "no");
  });

  it("learns nothing from a foreign name where ours isn't answered either", async () => {
    const { report } = await runAt(await listen(silent()));
    assert.equal(report.controls[0]?.status, "unclear");
  });

  it("says that the hello was dropped where nobody acknowledged it", async () => {
    const port = await listen(silent());
    const world = loopbackWorld({ [ADDRESS]: port }, undefined, { systemFile: (path) => withQueue(path, port) });
    const { stop, host } = await runAt(port, {}, world);
    assert.equal(stop, "tls-started: hello-dropped");
    assert.match(host.stoppedBy?.facts.join("\n") ?? "", /nobody acknowledged/);
  });

  it("tells a filter that can't read a large ClientHello from one that denies the name", async () => {
    const port = await listen(mesh(server, authority));
    const { stop, host } = await runAt(await listen(filterBySize(600, port)));
    const sizes = host.observation.addresses[0]?.versions.map(({ helloBytes }) => helloBytes) ?? [];
    const own = host.observation.addresses[0]?.stranger?.helloBytes ?? 0;
    // Node.js before 24 has no large one to send.
    assert.equal(stop, own > 600 ? "tls-started: large-hello-dropped" : undefined, `${own} ${sizes}`);
  });
});

/** The system's table of connections, were nothing acknowledged that went to `port`. */
const withQueue = (path: string, port: number): string =>
  readFileSync(path, "utf8").replaceAll(
    new RegExp(`(:${port.toString(16).toUpperCase().padStart(4, "0")} \\d\\d) [0-9A-F]{8}:`, "g"),
    "$1 00000648:",
  );

/** A filter that lets ClientHellos through up to a size. */
const filterBySize = (most: number, port: number): Server =>
  tcp((socket) => void socket.once("data", (hello) => hello.length <= most && relay(socket, port, hello)));
