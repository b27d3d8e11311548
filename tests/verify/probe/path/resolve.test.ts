import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, it } from "mocha";
import { judgeResolution } from "../../../../src/verify/judge/judge-resolution.ts";
import { resolveName } from "../../../../src/verify/probe/path/resolve.ts";
import { thisMachine } from "../../../../src/verify/probe/this-machine.ts";
import { type DnsReply, dnsServer } from "../../support/dns-server.ts";
import { ADDRESS, HOST, loopbackWorld, target } from "../../support/run.ts";

const within = (limitMs: number) => ({ limitMs, signal: new AbortController().signal });

const askAt = async (reply: DnsReply, limitMs = 5000) => {
  const server = await dnsServer(() => reply);
  return { server, resolution: await resolveName(thisMachine(), HOST, [server], within(limitMs)) };
};

describe("a resolver's answers are told apart", () => {
  const cases: [name: string, reply: DnsReply, cause: string, limitMs?: number][] = [
    ["NXDOMAIN", { code: 3 }, "name-unknown"],
    ["SERVFAIL", { code: 2 }, "resolver-failed"],
    ["REFUSED", { code: 5 }, "resolver-refused"],
    ["NODATA", {}, "name-empty"],
    ["silence", "silence", "resolver-silent", 300],
  ];
  for (const [name, reply, cause, limitMs] of cases)
    it(name, async () => {
      const { server, resolution } = await askAt(reply, limitMs);
      const judgement = judgeResolution(target(), resolution);
      assert.deepEqual([judgement.status, judgement.cause], ["failed", cause]);
      assert.ok(judgement.facts[0]?.endsWith(`by ${server}`), judgement.facts[0]);
    });

  it("nobody there", async () => {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    const { port } = socket.address();
    socket.close();
    const resolution = await resolveName(thisMachine(), HOST, [`127.0.0.1:${port}`], within(5000));
    assert.equal(judgeResolution(target(), resolution).cause, "resolver-unusable");
  });

  it("an address", async () => {
    const { server, resolution } = await askAt({ a: [ADDRESS, "10.1.0.2"] });
    assert.deepEqual(resolution.addresses.toSorted(), [ADDRESS, "10.1.0.2"]);
    assert.deepEqual(
      resolution.answers.map(({ record, outcome }) => [record, outcome]),
      [
        ["A", "answered"],
        ["AAAA", "nodata"],
      ],
    );
    assert.equal(judgeResolution(target(), resolution).facts[0], `${resolution.addresses.join(", ")}, by ${server}`);
  });

  it("out of time where the run ends first", async () => {
    const server = await dnsServer(() => "silence");
    const run = new AbortController();
    const asking = resolveName(thisMachine(), HOST, [server], { limitMs: 60_000, signal: run.signal });
    run.abort();
    assert.deepEqual(judgeResolution(target(), await asking).cause, "out-of-time");
  });
});

describe("this machine's own lookup", () => {
  it("decides what is dialled where no resolver is named, and is named where it differs from DNS", async () => {
    const world = loopbackWorld({}, { [HOST]: [ADDRESS] }, { lookup: async () => ["10.7.7.7"] });
    const resolution = await resolveName(world, HOST, [], within(5000));
    assert.deepEqual(resolution.addresses, ["10.7.7.7"]);
    assert.match(
      judgeResolution(target(), resolution).facts.join("\n"),
      /gives 10\.7\.7\.7, which DNS does not: a hosts file/,
    );
  });

  for (const [code, cause, fact] of [
    ["ENODATA", "name-empty", /^the name has no address, IPv4 or IPv6 \(NODATA\), by 10\.0\.0\.2$/],
    ["ENOTFOUND", "name-unknown", /^no such name \(NXDOMAIN\), by 10\.0\.0\.2$/],
    ["ESERVFAIL", "resolver-failed", /this machine's lookup: not-found/],
  ] as const)
    it(`makes one fact with DNS of a name that it doesn't find: ${code} is ${cause}`, async () => {
      const fails = (word: string) => async () => Promise.reject(Object.assign(new Error(), { code: word }));
      const client = { ...loopbackWorld({}).dnsClient([], 1), resolve4: fails(code), resolve6: fails(code) };
      const world = loopbackWorld({}, {}, { dnsClient: () => client as never, lookup: fails("ENOTFOUND") });
      const judgement = judgeResolution(target(), await resolveName(world, HOST, [], within(5000)));
      assert.equal(judgement.cause, cause);
      assert.match(judgement.facts.join("\n"), fact);
    });

  it("is not asked where one is named", async () => {
    const world = loopbackWorld({}, { [HOST]: [ADDRESS] }, { lookup: async () => assert.fail() });
    assert.deepEqual((await resolveName(world, HOST, ["10.0.0.2"], within(5000))).addresses, [ADDRESS]);
  });
});

it("an HSCN name that an internet resolver doesn't know is not an outage", async () => {
  const { resolution } = await askAt({ code: 3 });
  assert.equal(judgeResolution(target({ network: "hscn" }), resolution).cause, "hscn-name-unknown");
});
