import assert from "node:assert/strict";
import type { Server } from "node:net";
import { describe, it } from "mocha";
import type { World } from "../../../src/verify/model/world.ts";
import { proxyFor, withoutPassword } from "../../../src/verify/probe/proxy.ts";
import { issue } from "../support/certificates.ts";
import { authority, HOST, loopbackWorld, runAt, server, stranger } from "../support/run.ts";
import { closedPort, listen, mesh, proxy, silent, tcp } from "../support/servers.ts";

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

describe("proxyFor", () => {
  const cases: [environment: World["environment"], shown: string | undefined][] = [
    [{}, undefined],
    [{ HTTPS_PROXY: "" }, undefined],
    [{ HTTPS_PROXY: "http://p:3128" }, "http://p:3128"],
    [{ HTTPS_PROXY: "p:3128" }, "http://p:3128"],
    [{ ALL_PROXY: "http://a:1", https_proxy: "http://l:2", HTTPS_PROXY: "http://u:3" }, "http://l:2"],
    [{ HTTP_PROXY: "http://p:3128" }, undefined],
    [{ HTTPS_PROXY: "https://p" }, "https://p"],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "*" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "localhost, .example.org" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "example.org" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "ample.org" }, "http://p"],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "example.org:8443" }, "http://p"],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "example.org:443" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "10.0.0.0/8" }, "http://p"],
    [{ HTTPS_PROXY: "http://p", no_proxy: "", NO_PROXY: "*" }, "http://p"],
  ];
  for (const [environment, shown] of cases)
    it(JSON.stringify(environment), () => assert.equal(proxyFor(environment, HOST, 443)?.shown, shown));

  it("exempts addresses by network", () =>
    assert.equal(proxyFor({ HTTPS_PROXY: "http://p", NO_PROXY: "10.0.0.0/8" }, "10.2.3.4", 443), undefined));

  const faults: [value: string, message: RegExp][] = [
    ["socks5://p:1080", /^HTTPS_PROXY: "socks5:\/\/" is no HTTP proxy/],
    ["http://", /^HTTPS_PROXY: is no URL of a proxy/],
    ["http://u:100%@p", /^HTTPS_PROXY: holds a percent sign/],
  ];
  for (const [value, message] of faults)
    it(`refuses ${value}`, () => assert.throws(() => proxyFor({ HTTPS_PROXY: value }, HOST, 443), { message }));

  it("never shows a password", () => {
    for (const url of ["http://u:p@h", "u:p@h:1", "http://u:p@q@h/x", "socks5://u:p@h"])
      assert.match(withoutPassword(url), /^(?:[a-z0-9]+:\/\/)?\*\*\*@h/);
  });
});
