import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { warmUp } from "../../cli/warm-up.ts";
import { COMPILE_CACHE, programFolder } from "../support/plan.ts";

const root = join(programFolder("es-modules"), "..");

/** How many processes are started for these arguments, in the folder of a program with two stacks. */
function started(argv: string[], cwd = programFolder("es-modules")): number {
  const runners = warmUp(argv, cwd, COMPILE_CACHE);
  for (const runner of runners) runner.stop();
  return runners.length;
}

describe("processes that a command starts beforehand", () => {
  const cases: [argv: string[], count: number][] = [
    [["plan"], 2],
    [["plan", "dev"], 1],
    [["plan", "--json", "dev"], 1],
    [["plan", "a", "b", "c", "d", "e", "f"], 4],
    [["plan", "--program", "../one-fails"], 3],
    [["plan", "--program", "../one-fails", "good"], 1],
    [["plan", "--program"], 2],
    [["plan", "--program", "/nowhere"], 1],
    [["plan", "--help"], 0],
    [["audit", "dev"], 0],
    [[], 0],
  ];
  for (const [argv, count] of cases)
    it(`are ${count} for \`mesh-egress ${argv.join(" ")}\``, () => assert.equal(started(argv), count));

  it("are one where no program is in sight", () => assert.equal(started(["plan"], root), 1));
});
