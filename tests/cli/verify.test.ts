import assert from "node:assert/strict";
import type { Server } from "node:net";
import { describe, it } from "mocha";
import { verify } from "../../src/cli/commands/verify.ts";
import { ConfigurationError } from "../../src/egress/input/configuration-error.ts";
import { plain } from "../../src/text/terminal.ts";
import { runCommand } from "../support/shell.ts";
import { ADDRESS, authority, FOREIGN, HOST, loopbackWorld, server } from "../verify/support/run.ts";
import { listen, mesh, nameFilter, silent, tcp, tls } from "../verify/support/servers.ts";

/** Runs the command in this process against `port`, where a foreign name is never answered. */
async function verifyAt(
  port: number,
  argv: string[] = [],
  { watched = false, after = (_: number) => {}, world = loopbackWorld({ [ADDRESS]: port }) } = {},
) {
  const ran = { out: "", err: "", code: -1, left: 0, rests: 0 };
  const terminal = (stream: "out" | "err") => ({
    write: (text: string) => {
      ran[stream] += text;
    },
    columns: 100,
    mayCut: true,
    paint: plain,
  });
  const shell = {
    cwd: "/",
    out: terminal("out"),
    err: terminal("err"),
    exit: (code: number) => {
      ran.code = code;
    },
  };
  const command = verify(shell, {
    world,
    readFile: () => Buffer.from(authority.certificate),
    sleep: async () => after(++ran.rests),
    watched,
    leave: () => {
      ran.left += 1;
    },
  });
  const limits = ["dns=1s", "tcp=1s", "tls=1s", "late=300ms", "http=1s"].flatMap((limit) => ["--limit", limit]);
  const base = ["--host", HOST, "--ca", "ca.pem", "--foreign-name", FOREIGN, "--must-not-reach", "none", ...limits];
  await command.parseAsync([...base, ...argv], { from: "user" });
  return ran;
}

/** MESH behind a filter that lets its name alone through. */
const filtered = async (): Promise<Server> => nameFilter([HOST], await listen(mesh(server, authority)), () => {});

/** MESH behind a filter that lets a foreign name alone through. */
const foreignAlone = async (): Promise<Server> =>
  nameFilter([FOREIGN], await listen(mesh(server, authority)), () => {});

describe("the exit code says", () => {
  const cases: [means: string, start: () => Server | Promise<Server>, argv: string[], code: number][] = [
    ["reached, and the foreign name is not", filtered, [], 0],
    ["reached, as the foreign name is: nothing is filtered here", () => mesh(server, authority), [], 5],
    ["not reached", () => tls(server), [], 5],
    ["what is to be blocked is silent, and nothing shows that the network works", silent, ["--expect", "blocked"], 1],
    ["what is to be blocked is, for the foreign name is answered", foreignAlone, ["--expect", "blocked"], 0],
    ["what is to be blocked is not", filtered, ["--expect", "blocked"], 5],
    ["not judged, for want of time", silent, ["--limit", "run=1ms"], 1],
  ];
  for (const [means, start, argv, code] of cases)
    it(`${code}: ${means}`, async () => {
      const ran = await verifyAt(await listen(await start()), argv);
      assert.equal(ran.code, code, ran.out);
      assert.equal(ran.left, 1);
    });

  it("2: a file, a secret or a variable that is wrong, before any packet is sent", async () => {
    const packets: string[] = [];
    const packet = (what: string) => (): never => {
      packets.push(what);
      throw new Error(what);
    };
    const world = {
      ...loopbackWorld({}),
      ...{ dial: packet("dial"), dnsClient: packet("DNS"), lookup: packet("lookup") },
    };
    for (const argv of [
      ["--cert", "c", "--key", "k"],
      ["--secrets", "s"],
      ["--up-to", "mesh-answered"],
    ])
      await assert.rejects(verifyAt(0, argv, { world }), ConfigurationError);
    const environment = { HTTPS_PROXY: "socks5://proxy" };
    await assert.rejects(verifyAt(0, [], { world: { ...world, environment } }), ConfigurationError);
    assert.deepEqual(packets, []);
  });

  it("2: wrong usage, told with all faults at once", async () => {
    const { code, out, err } = await runCommand("verify", "--env", "prod", "--limit", "tls=soon");
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err, /^error: --env: "prod" is not one of int, live, dep\.\n--limit tls: "soon" is not a duration/);
  });
});

describe("a firewall that opens INT alone, as seen from its subnet", () => {
  it("blocks LIVE: a foreign name that is answered shows that the network works and the filter goes by name", async () => {
    const { code, out } = await verifyAt(await listen(await foreignAlone()), ["--expect", "blocked"]);
    assert.equal(code, 0, out);
    assert.match(out, /name-filtered/);
    assert.match(out, /\n {2}ok +foreign-name /);
  });
});

it("a sandbox on this machine is verified by the address given, and no name is looked up", async () => {
  const port = await listen(mesh(server, authority));
  const lookup = (): never => assert.fail("looked up");
  const world = { ...loopbackWorld({ "127.0.0.1": port }), lookup, dnsClient: lookup };
  const { code, out } = await verifyAt(port, ["--at", `127.0.0.1:${port}`, "--foreign-name", "none"], { world });
  assert.equal(code, 0, out);
  assert.match(out, /\n {2}skipped +resolved +the address is given \(--at\)/);
});

it("an exit code other than 0 is explained in the last lines", async () => {
  const { code, out } = await verifyAt(await listen(silent()), ["--expect", "blocked"]);
  assert.equal(code, 1);
  assert.match(
    out,
    /\nNot proven: 0 of 1 host proven to be blocked, in .*\n {2}because +mesh\.example\.org: stopped at tls-started \(hello-unanswered\)/,
  );
});

describe("results go to standard output, in each format", () => {
  const formats: [argv: string[], expected: RegExp][] = [
    [[], /^mesh\.example\.org:443 .*\n {2}ok +resolved/],
    [["--json"], /^\{\n {2}"version": 1,\n/],
    [["--format", "json"], /^\{\n {2}"version": 1,\n/],
    [["--format", "junit"], /^<\?xml .*\n<testsuites name="mesh-egress verify"/],
    [["-f", "prometheus"], /^# HELP probe_success /],
  ];
  for (const [argv, expected] of formats)
    it(argv.join(" ") || "table", async () => {
      const { out, err } = await verifyAt(await listen(await filtered()), argv);
      assert.match(out, expected);
      assert.equal(err, "");
    });
});

describe("progress goes to standard error", () => {
  it("rung by rung, where somebody watches", async () => {
    const { err } = await verifyAt(await listen(await filtered()), [], { watched: true });
    assert.match(err, /^mesh\.example\.org: resolved: 10\.1\.0\.1\n/);
    assert.match(err, /^mesh\.example\.org: TLS: alert certificate_required \(116\)\n/m);
  });

  it("with --wait round by round, for whoever reads the log: until all is as expected", async () => {
    const port = await listen(mesh(server, authority));
    let open: string[] = [];
    const gate = tcp((socket) => nameFilter(open, port, (refused) => refused.destroy()).emit("connection", socket));
    const ran = await verifyAt(await listen(gate), ["--wait", "10m"], {
      after: (rests) => {
        if (rests === 2) open = [HOST];
      },
    });
    assert.equal(ran.code, 0, ran.out);
    assert.equal(ran.rests, 2);
    assert.match(ran.err, /^(?:not as expected yet; again in 15 s, for 10 min at most\n){2}$/);
    assert.match(ran.out, /, round 3\n$/);
  });
});

it("an option that it does not know is told by its name: the value may be a secret", async () => {
  for (const argv of [["--password=hunter2"], ["--password", "hunter2"], ["--env", "int", "hunter2"]]) {
    const { code, out, err } = await runCommand("verify", ...argv);
    assert.equal(code, 2);
    assert.doesNotMatch(out + err, /hunter2/);
  }
});

describe("help", () => {
  it("gives examples and exit codes", async () => {
    const { out, code } = await runCommand("verify", "--help");
    assert.equal(code, 0);
    assert.match(out, /^Usage: mesh-egress verify \[options\]/);
    assert.match(out, /\nExamples:\n {2}mesh-egress verify --env int\n/);
    assert.match(out, /\nExit codes:\n {2}0 /);
  });

  it("of all commands lists this one", async () =>
    assert.match((await runCommand("--help")).out, /\n {2}verify \[options\] +show how far each MESH host is reached/));
});
