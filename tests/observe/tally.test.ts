import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, it } from "mocha";
import { readLogFile } from "../../src/observe/input/read-log-file.ts";
import { Tallies } from "../../src/observe/tally.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Memory that is in use, in MB. */
const used = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
};

describe("tallies", () => {
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
