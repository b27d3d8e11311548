import assert from "node:assert/strict";
import type { Server } from "node:net";
import { describe, it } from "mocha";
import type { World } from "../../../../src/verify/model/world.ts";
import { issue } from "../../support/certificates.ts";
import { authority, HOST, loopbackWorld, runAt, server, stranger } from "../../support/run.ts";
import { closedPort, listen, mesh, proxy, silent, tcp } from "../../support/servers.ts";

/** The world where the environment names a proxy on that port. */
const behind = (port: number, environment: World["environment"] = {}): World =>
  loopbackWorld({}, {}, { environment: { HTTPS_PROXY: `http://127.0.0.1:${port}`, ...environment } });

describe("a proxy that the environment names", () => {
  it("is gone through by CONNECT with the host's name, and named in the result", async () => {
    const forward = proxy(200, await listen(mesh(server, authority)));
    const port = await listen(forward);
    const { report, host } = await runAt(port, {}, behind(port));
    assert.equal(host.verdict, "reached");
    assert.ok(forward.asked.length > 1 && forward.asked.every((asked) => asked === `${HOST}:443`));
    assert.deepEqual(report.vantage.proxies, [`http://127.0.0.1:${port} (HTTPS_PROXY)`]);
    assert.deepEqual(host.steps[0]?.facts, ["the proxy resolves the name"]);
  });

  const cases: [name: string, start: () => Server | Promise<number> | Promise<Server>, stop: string][] = [
    ["half open: takes the connection and says nothing", silent, "connected: proxy-silent"],
    ["403", () => proxy(403), "connected: proxy-refused"],
    ["407", () => proxy(407), "connected: proxy-wants-login"],
    ["502", () => proxy(502), "connected: proxy-failed"],
    ["closes", () => tcp((socket) => void socket.once("data", () => socket.end())), "connected: proxy-failed"],
    ["no HTTP", () => tcp((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")), "connected: proxy-not-http"],
    ["nobody there", closedPort, "connected: proxy-unreachable"],
    ["a tunnel to silence", async () => proxy(200, await listen(silent())), "tls-started: hello-unanswered"],
    [
      "a tunnel to a decrypting server",
      async () => proxy(200, await listen(mesh(issue({ name: HOST, issuer: stranger, hosts: [HOST] }), authority))),
      "not-intercepted: intercepted",
    ],
  ];
  for (const [name, start, expected] of cases)
    it(name, async () => {
      const started = await start();
      const port = typeof started === "number" ? started : await listen(started);
      assert.equal((await runAt(port, {}, behind(port))).stop, expected);
    });

  it("gets user and password, which the result does not show", async () => {
    const forward = proxy(200, await listen(mesh(server, authority)));
    const port = await listen(forward);
    const { report } = await runAt(port, {}, behind(port, { HTTPS_PROXY: `http://me:s3cret%21@127.0.0.1:${port}` }));
    assert.equal(forward.asked[0], `${HOST}:443 Basic ${Buffer.from("me:s3cret!").toString("base64")}`);
    assert.ok(!JSON.stringify(report).includes("s3cret"));
    assert.equal(report.vantage.variables[0]?.value, `http://***@127.0.0.1:${port}`);
  });

  it("is left aside with --direct", async () => {
    const world = loopbackWorld({ "10.1.0.1": await listen(mesh(server, authority)) }, undefined, {
      environment: { HTTPS_PROXY: "http://127.0.0.1:1" },
    });
    const { host, report } = await runAt(0, { direct: true }, world);
    assert.equal(host.verdict, "reached");
    assert.deepEqual(report.vantage.proxies, []);
    assert.equal(report.vantage.variables[0]?.name, "HTTPS_PROXY");
  });
});
