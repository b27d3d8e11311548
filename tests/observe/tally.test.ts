import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, it } from "mocha";
import { readLogFile } from "../../src/observe/input/read-log-file.ts";
import type { LogEvent } from "../../src/observe/log-event.ts";
import { Tallies } from "../../src/observe/tally.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Memory that is in use, in MB. */
const used = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
};

const event: fc.Arbitrary<LogEvent> = fc.record({
  time: fc.constant(1_764_000_000_000),
  what: fc.constantFrom("connection", "query"),
  client: fc.constantFrom("10.20.1.5", "10.20.1.6"),
  name: fc.constantFrom(undefined, "a.example.org", "192.0.2.80", "at 192.0.2.80"),
  address: fc.constantFrom(undefined, "192.0.2.80", "a.example.org"),
  port: fc.constantFrom(undefined, 443),
  rule: fc.constantFrom(
    undefined,
    { sid: 1 },
    { sid: 1, rev: 1 },
    { sid: 2, rev: 1 },
    { group: undefined, collection: "c", rule: "r" },
    { group: "g", collection: "c", rule: "r" },
    { group: "G", collection: "c", rule: "R" },
  ),
  outcome: fc.constantFrom("allowed", "denied"),
});

/** What lines that are added up have in common, spelled out. */
const kindOf = (
  { what, name, address, port, rule, outcome }: Omit<LogEvent, "time" | "client">,
  isByFirewall: boolean,
) => {
  const by =
    rule === undefined ? "none" : "sid" in rule ? `sid ${rule.sid}, rev ${rule.rev}` : inspect(rule).toLowerCase();
  return inspect({ what, name, address: name === undefined ? address : "any", port, by, outcome, isByFirewall });
};

describe("tallies", () => {
  it("add up the lines of one destination by one rule, in whatever order they come", () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.boolean()), { maxLength: 300, size: "max" }), (lines) => {
        const tallies = new Tallies(new Set());
        for (const [line, isByFirewall] of lines) tallies.add(line, isByFirewall ? "azure-firewall" : "vnet-flow");
        const expected = Map.groupBy(lines, ([line, isByFirewall]) => kindOf(line, isByFirewall));
        assert.deepEqual(
          tallies.all.map((tally) => [kindOf(tally, tally.isByFirewall), tally.flows, tally.clients.size]),
          [...expected].map(([kind, of]) => [kind, of.length, new Set(of.map(([{ client }]) => client)).size]),
        );
      }),
    ));

  it("keep what they need of a file, and not the file", async () => {
    // Each piece of 60 kB has a client and a destination of its own.
    const piece = (at: number) => {
      const [client, address] = [`10.20.100.${100 + at}`, `192.0.200.${100 + at}`];
      const line = `2 111122223333 eni-1 ${client} ${address} 50000 443 6 3 180 1764000000 1764000060 ACCEPT OK`;
      return Buffer.from(`${line.padEnd(60_000)}\n`);
    };
    const tallies = new Tallies(new Set());
    const before = used();
    const pieces = Readable.from(Array.from({ length: 1500 }, (_, at) => at).values()).map(piece);
    await readLogFile("a.log", pieces, (event, kind) => tallies.add(event, kind));
    assert.equal(tallies.all.length, 1500);
    assert.ok(used() - before < 20, `${Math.round(used() - before)} MB`);
  });
});
