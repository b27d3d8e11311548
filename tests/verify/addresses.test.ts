import assert from "node:assert/strict";
import { connect, type Server } from "node:net";
import { describe, it } from "mocha";
import { Address } from "../../src/egress/address/address.ts";
import type { World } from "../../src/verify/model/world.ts";
import { issue } from "./support/certificates.ts";
import {
  ADDRESS,
  type Asked,
  authority,
  FOREIGN,
  HOST,
  loopbackWorld,
  runAt,
  server,
  stranger,
  target,
} from "./support/run.ts";
import { closedPort, closing, listen, mesh, resetting, silent } from "./support/servers.ts";

const V6 = "fd00::1";

describe("several addresses", () => {
  it("reaches a host by IPv4 and IPv6", async () => {
    const world = loopbackWorld({
      [ADDRESS]: await listen(mesh(server, authority)),
      [V6]: await listen(mesh(server, authority), "::1"),
    });
    const { host } = await runAt(0, {}, world);
    assert.equal(host.verdict, "reached");
    assert.deepEqual(
      host.addresses.map(({ address, steps }) => [address, steps.length]),
      [
        [ADDRESS, 4],
        [V6, 4],
      ],
    );
  });

  it("is as far as the address that got least far, for a client may be given that one", async () => {
    const ports = {
      [ADDRESS]: await listen(mesh(server, authority)),
      "10.1.0.2": await closedPort(),
      "10.1.0.3": await listen(resetting()),
    };
    const { host, stop } = await runAt(0, {}, loopbackWorld(ports));
    assert.equal(stop, "connected: port-closed");
    assert.deepEqual(
      host.addresses.map(({ steps }) => steps.at(-1)?.rung),
      ["mutual-tls", "connected", "tls-started"],
    );
  });

  const unreachable =
    (only: string) =>
    ({ host, port }: { host: string; port: number }) => {
      const socket = connect({ host: "127.0.0.1", port });
      if (host !== only) return socket;
      socket.destroy(Object.assign(new Error(), { code: "ENETUNREACH" }));
      return socket;
    };

  it("sets aside a family that this machine has no route for", async () => {
    const port = await listen(mesh(server, authority));
    const world = loopbackWorld({ [ADDRESS]: port, [V6]: port }, undefined, {
      dial: (to) => unreachable(V6)({ ...to, port }),
    });
    const { host } = await runAt(0, {}, world);
    assert.equal(host.verdict, "reached");
    assert.match(host.remarks.join(), /fd00::1 does not count: no route to IPv6 here/);
  });

  it("counts an address without a route where its family has one", async () => {
    const port = await listen(mesh(server, authority));
    const world = loopbackWorld({ [ADDRESS]: port, "10.1.0.2": port }, undefined, {
      dial: (to) => unreachable("10.1.0.2")({ ...to, port }),
    });
    assert.equal((await runAt(0, {}, world)).stop, "connected: no-route");
  });
});

describe("a sinkhole", () => {
  it("is to blame for what fails behind its address", async () => {
    for (const address of ["0.0.0.0", "127.0.0.1", "198.51.100.7", "::"]) {
      const world = loopbackWorld({ [address]: await closedPort() });
      assert.equal((await runAt(0, {}, world)).stop, "resolved: name-sinkholed", address);
    }
    const page = issue({ name: "block page", issuer: stranger });
    const world = loopbackWorld({ "127.0.0.1": await listen(mesh(page, authority)) });
    assert.equal((await runAt(0, {}, world)).stop, "resolved: name-sinkholed");
  });

  it("is none where MESH answers: somebody forwards it there", async () => {
    const world = loopbackWorld({ "127.0.0.1": await listen(mesh(server, authority)) });
    assert.equal((await runAt(0, {}, world)).host.verdict, "reached");
  });
});

describe("HSCN", () => {
  const hscn = target({ network: "hscn", documented: [Address.parse("10.9.0.1"), Address.parse("10.9.0.2")] });

  it("says that the name is not visible here, and what TCP to the documented addresses says", async () => {
    const ports = { "10.9.0.1": await listen(mesh(server, authority)), "10.9.0.2": await closedPort() };
    const { stop, host } = await runAt(0, { targets: [hscn] }, loopbackWorld(ports, {}));
    assert.equal(stop, "resolved: hscn-name-unknown");
    assert.match(
      host.remarks.join("\n"),
      /by TCP, which a firewall may answer itself: 10\.9\.0\.1:443 connected .*; 10\.9\.0\.2:443 refused/,
    );
  });

  it("points out addresses that are not documented", async () => {
    const port = await listen(mesh(server, authority));
    const world = loopbackWorld(
      { "10.9.0.1": port, "10.9.0.2": port, [ADDRESS]: port },
      { [HOST]: ["10.9.0.1", ADDRESS] },
    );
    const { host } = await runAt(0, { targets: [hscn] }, world);
    assert.match(host.remarks.join("\n"), /^10\.1\.0\.1: not a documented address of this host/m);
  });
});

describe("other destinations", () => {
  const destination = { host: "live.example.net", port: 443 };
  const worldOf = (ports: Record<string, number>) =>
    loopbackWorld(ports, { [HOST]: [ADDRESS], "live.example.net": ["10.2.0.1"] });
  const good = { foreignName: undefined };

  it("that must not be reached are bad where their bytes come back", async () => {
    const port = await listen(mesh(server, authority));
    const { report } = await runAt(
      0,
      { ...good, mustNotReach: [destination] },
      worldOf({ [ADDRESS]: port, "10.2.0.1": port }),
    );
    assert.deepEqual(
      report.controls.map(({ kind, status }) => [kind, status]),
      [["must-not-reach", "bad"]],
    );
    assert.equal(report.asExpected, "no");
  });

  const notReached = async (start: () => Server, over: Asked = {}, world = (at: World) => at) => {
    const ports = { [ADDRESS]: await listen(mesh(server, authority)), "10.2.0.1": await listen(start()) };
    const { report } = await runAt(0, { ...good, mustNotReach: [destination], ...over }, world(worldOf(ports)));
    return { report, control: report.controls[0] ?? assert.fail() };
  };

  for (const [what, start] of [
    ["is reset", resetting],
    ["is closed", closing],
    ["meets silence", silent],
  ] as const)
    it(`that must not be reached prove no rule where TLS ${what}, which the destination may do by itself`, async () => {
      const { report, control } = await notReached(start);
      assert.equal(control.status, "unclear");
      assert.match(control.status === "unclear" ? control.wouldProve : "", /--must-reach beside it/);
      assert.equal(report.asExpected, "yes");
    });

  it("that must not be reached are good where another destination is answered", async () => {
    const other = { host: "10.3.0.1", port: await listen(mesh(server, authority)) };
    const { report, control } = await notReached(resetting, { mustReach: [other] });
    assert.deepEqual(control.status === "good" && control.evidence.map(({ kind }) => kind), [
      "not-answered",
      "destination-answered",
    ]);
    assert.equal(report.asExpected, "yes");
  });

  it("that don't resolve keep the run from its end where somebody named them, and not where nobody did", async () => {
    const unknown = { host: "nobody.example.net", port: 443 };
    const { report, control } = await notReached(silent, { mustNotReach: [unknown] });
    assert.deepEqual([control.status, report.asExpected], ["unclear", "unclear"]);
    assert.match(
      report.asExpected === "yes" ? "" : report.because.join(),
      /^must-not-reach nobody\.example\.net:443: not resolved/,
    );
    const byDefault = await notReached(silent, {
      destinations: [{ destination: unknown, must: "not-reach", byDefault: true }],
    });
    assert.deepEqual([byDefault.control.status, byDefault.report.asExpected], ["unclear", "yes"]);
  });

  it("that must be reached show that the network works", async () => {
    const port = await listen(mesh(server, authority));
    const ports = { [ADDRESS]: await listen(resetting()), "10.2.0.1": port };
    const over = { ...good, mustReach: [destination], expectation: "blocked" as const };
    const { report } = await runAt(0, over, worldOf(ports));
    assert.equal(report.controls[0]?.status, "good");
    assert.equal(report.asExpected, "yes");
    const dead = await runAt(0, over, worldOf({ [ADDRESS]: await closedPort(), "10.2.0.1": await closedPort() }));
    assert.equal(dead.report.controls[0]?.status, "bad");
    assert.equal(dead.report.asExpected, "no");
  });
});

describe("--expect blocked", () => {
  it("is not content with a host that TLS gets an answer from", async () => {
    const { report } = await runAt(await listen(mesh(server, authority)), {
      expectation: "blocked",
      foreignName: FOREIGN,
    });
    assert.equal(report.asExpected, "no");
    assert.equal(report.hosts[0]?.asExpected, "no");
  });

  it("does not take a failure of the resolver's for a block", async () => {
    const world = loopbackWorld(
      {},
      {},
      {
        dnsClient: () => ({ ...loopbackWorld({}).dnsClient([], 1), resolve4: fail, resolve6: fail }) as never,
      },
    );
    const { report } = await runAt(0, { expectation: "blocked" }, world);
    assert.equal(report.asExpected, "unclear");
  });
});

const fail = () => Promise.reject(Object.assign(new Error(), { code: "ESERVFAIL" }));
