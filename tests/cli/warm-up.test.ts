import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { warmUp } from "../../src/cli/warm-up.ts";
import { COMPILE_CACHE, packFolder, programFolder } from "../support/pulumi/plan.ts";

const root = join(programFolder("es-modules"), "..");

/** How many programs and packs can be run at once for these arguments, in the folder of a program with two stacks. */
function started(argv: string[], cwd = programFolder("es-modules")): [runners: number, packs: number] {
  const { runners, packs } = warmUp(argv, cwd, COMPILE_CACHE, packFolder("sample"));
  for (const process of [...runners, ...packs]) process.stop();
  return [runners.length, packs.length];
}

describe("processes that a command starts beforehand", () => {
  const cases: [argv: string[], count: number][] = [
    [["plan"], 2],
    [["plan", "dev"], 1],
    [["plan", "--json", "dev"], 1],
    [["plan", "--fail-on", "advisory", "--format", "markdown"], 2],
    [["plan", "a", "b", "c", "d", "e", "f"], 4],
    [["plan", "--program", "../one-fails"], 3],
    [["plan", "--program", "../one-fails", "good"], 1],
    [["plan", "--program"], 2],
    [["plan", "-s", "dev", "--output", "plan.txt"], 1],
    [["plan", "dev", "--stack", "prod", "-o", "plan.txt"], 2],
    [["plan", "-C", "../one-fails"], 3],
    [["plan", "--cwd", "..", "--program", "one-fails"], 3],
    [["plan", "--program", "/nowhere"], 1],
    [["plan", "--help"], 0],
    [["audit", "dev"], 0],
    [[], 0],
  ];
  for (const [argv, count] of cases)
    it(`are ${count} of each kind for \`mesh-egress ${argv.join(" ")}\``, () =>
      assert.deepEqual(started(argv), [count, count]));

  it("are one where no program is in sight", () => assert.deepEqual(started(["plan"], root), [1, 1]));
});
