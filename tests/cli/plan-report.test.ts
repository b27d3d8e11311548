import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "junit2json";
import { describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { programFolder } from "../support/pulumi/plan.ts";
import { shippedProgram } from "../support/repository/shipped.ts";
import { runJudged } from "../support/shell.ts";

const PACK = join(import.meta.dirname, "..", "..", "policy");
const plan = (...argv: string[]) => runJudged(PACK, "plan", ...argv);

/** Findings by weight, as a format counts them. */
const sarifCounts = (text: string) => {
  const results = JSON.parse(text).runs[0].results as { level: string; ruleId: string }[];
  return {
    mandatory: results.filter(({ level }) => level === "error").length,
    notJudged: results.filter(({ level, ruleId }) => ruleId === "not-judged" && level !== "error").length,
    advisory: results.filter(({ level, ruleId }) => level === "warning" && ruleId !== "not-judged").length,
  };
};
const jsonCounts = (text: string) => {
  const { mandatory, notJudged, advisory } = JSON.parse(text).stacks[0].verdict;
  return { mandatory, notJudged, advisory };
};

describe("mesh-egress plan in the report's formats", () => {
  const levelsOf = (levels: object) => join(folderOf({ "levels.json": JSON.stringify(levels) }), "levels.json");
  const levels = levelsOf({ "ip-pinning": "disabled" });
  const pinning = ["live", "--program", programFolder("pinning")];
  for (const [what, argv] of Object.entries({
    "a stack in order": ["int", "--program", shippedProgram()],
    "a pin": pinning,
    "a pin whose check is switched off": [...pinning, "--policy-pack-config", levels],
    "a pin that is advice": [...pinning, "--policy-pack-config", levelsOf({ "ip-pinning": "advisory" })],
    "a pin that would be remediated": [...pinning, "--policy-pack-config", levelsOf({ "ip-pinning": "remediate" })],
    "what can't be judged, made mandatory": [
      ...pinning,
      "--policy-pack-config",
      levelsOf({ "ip-pinning": "disabled", "not-judged": "mandatory" }),
    ],
    "what nobody asks whether it can be judged": [
      ...pinning,
      "--policy-pack-config",
      levelsOf({ "ip-pinning": "disabled", "not-judged": "disabled" }),
    ],
    "what can't be judged": [...pinning, "--policy-pack-config", levels, "--fail-on", "not-judged"],
  }))
    it(`counts as its JSON does, and ends with the same code: ${what}`, async () => {
      const json = await plan(...argv, "--json");
      const sarif = await plan(...argv, "--format", "sarif");
      assert.equal(sarif.code, json.code);
      assert.deepEqual(sarifCounts(sarif.out), jsonCounts(json.out));
      const junit = await plan(...argv, "--format", "junit");
      const suites = (await parse(junit.out)) as { testsuite?: readonly { failures?: number }[] };
      const failures = (suites.testsuite ?? []).reduce((sum, suite) => sum + (suite.failures ?? 0), 0);
      assert.equal(failures > 0, json.code === 5);
    });

  it("has a pin and something that is not judged among these", async () => {
    const { mandatory, notJudged } = jsonCounts((await plan(...pinning, "--json")).out);
    assert.deepEqual([mandatory, notJudged], [1, 1]);
  });

  it("has an error in JUnit where the program ends early, as its exit code says", async () => {
    const { out, code } = await plan("--program", programFolder("waiting"), "--format", "junit");
    assert.equal(code, 1);
    assert.match(out, /<error /);
  });
});
