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
    // Lines of text are cut out of pieces of 60 kB, each of which has a client and a destination of its own.
    const piece = (at: number) => {
      const [client, address] = [
        `10.20.${100 + (at % 150)}.${100 + (at >> 4)}`,
        `192.0.${100 + (at >> 4)}.${100 + (at % 150)}`,
      ];
      const line = `2 111122223333 eni-1 ${client} ${address} 50000 443 6 3 180 1764000000 1764000060 ACCEPT OK\n`;
      return Buffer.from(line.repeat(600));
    };
    const tallies = new Tallies(new Set());
    const before = used();
    const pieces = Readable.from(Array.from({ length: 1500 }, (_, at) => at).values()).map(piece);
    await readLogFile("a.log", pieces, (event, kind) => tallies.add(event, kind));
    assert.equal(tallies.all.length, 1500);
    assert.ok(used() - before < 20, `${Math.round(used() - before)} MB`);
  });
});
