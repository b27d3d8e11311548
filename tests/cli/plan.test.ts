import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { renderPlan } from "../../src/cli/plan/render/render-plan.ts";
import { plain } from "../../src/text/terminal.ts";
import { folderOf } from "../support/folder.ts";
import { packFolder, programFolder } from "../support/pulumi/plan.ts";
import { runCommand, runJudged } from "../support/shell.ts";

const [asText, asJson] = await Promise.all([
  runCommand("plan", "--program", programFolder("es-modules")),
  runCommand("plan", "--program", programFolder("es-modules"), "--json"),
]);

describe("mesh-egress plan", () => {
  it("prints the plan of every stack, in order, and nothing else", () => {
    const plan = JSON.parse(asJson.out);
    assert.equal(plan.version, 1);
    assert.deepEqual(
      plan.stacks.map((stack: { stack: string }) => stack.stack),
      ["dev", "prod"],
    );
    assert.equal(asText.out, renderPlan(plan, { columns: 100, mayCut: true, paint: plain }));
    assert.deepEqual([asText.code, asJson.code], [0, 0]);
  });

  it("passes on what programs print, beside the plan", () =>
    assert.deepEqual(asJson.err.trimEnd().split("\n").sort(), [
      "dev | printed by the program",
      "plan of the program in tests/fixtures/programs/es-modules",
      "prod | printed by the program",
    ]));

  it("gives the same bytes for the same program", async () => {
    const again = await runCommand("plan", "--program", programFolder("es-modules"), "--json");
    assert.equal(again.out, asJson.out);
  });

  it("plans the stacks that are named", async () => {
    const { out } = await runCommand("plan", "prod", "--program", programFolder("es-modules"), "--json");
    assert.deepEqual(
      JSON.parse(out).stacks.map((stack: { stack: string }) => stack.stack),
      ["prod"],
    );
  });
});

describe("mesh-egress plan prints nothing half-made", () => {
  const program = (files: Record<string, string>) =>
    folderOf({
      "Pulumi.yaml": "name: p\nruntime: {name: nodejs, options: {typescript: false}}",
      "Pulumi.int.yaml": "",
      ...files,
    });
  const cases: [what: string, argv: string[], code: number, err: RegExp][] = [
    [
      "a stack that isn't there",
      ["lve", "--program", program({ "Pulumi.live.yaml": "" })],
      2,
      /^error: There is no stack "lve"\. Did you mean "live"\?/,
    ],
    [
      "broken YAML",
      ["--program", program({ "Pulumi.int.yaml": "config: [" })],
      2,
      /^error: .*Pulumi\.int\.yaml:1:10: /,
    ],
    ["a program that isn't there", ["--program", folderOf({})], 2, /^error: --program: there is no Pulumi\.yaml in /],
    [
      "a folder without a program",
      ["--cwd", folderOf({})],
      2,
      /^error: There is no Pulumi\.yaml in .* or above, so there is no program to judge\./,
    ],
    [
      "a program that isn't installed",
      ["--program", program({ "index.js": "" })],
      2,
      /^plan of the program in .*\nerror: there is no plan of "int"\.\n@pulumi\/pulumi is not installed for this program\./,
    ],
    ["an option that isn't there", ["--jsn"], 2, /^error: unknown option '--jsn'\n\(Did you mean --json\?\)/],
  ];
  for (const [what, argv, code, err] of cases)
    it(`for ${what}`, async () => {
      const ran = await runCommand("plan", "--json", ...argv);
      assert.match(ran.err, err);
      assert.deepEqual([ran.out, ran.code], ["", code]);
    });

  it("where one stack of two fails", async () => {
    const { out, err, code } = await runCommand("plan", "good", "bad", "--program", programFolder("one-fails"));
    assert.deepEqual([out, code], ["", 1]);
    assert.match(
      err,
      /^plan of the program in .*\nbad: warning: said before\nerror: there is no plan of "bad"\.\nError: no plan for me\n {4}at /,
    );
  });
});

it("the exit code of several failures says that one of them isn't the user's doing", async () => {
  const folder = programFolder("one-fails");
  const [wrong, both] = await Promise.all([
    runCommand("plan", "wrong", "--program", folder),
    runCommand("plan", "wrong", "bad", "--program", folder),
  ]);
  assert.deepEqual([wrong.code, both.code], [2, 1]);
});

describe("mesh-egress plan and the policy pack", () => {
  const judged = (...argv: string[]) => runCommand("plan", ...argv, "--program", programFolder("judged"));

  it("shows the plan with what the pack says, and ends with 5, where a finding is mandatory", async () => {
    const { out, code } = await judged("pinned");
    assert.match(
      out,
      /\nPolicy\njudged by sample 1\.2\.3\nx no-pins: mandatory, high\n {2}- Rule first: 203\.0\.113\.7 is/,
    );
    assert.match(out, /\nstops: 1 mandatory finding · 1 not judged · 1 advisory\n$/);
    assert.equal(code, 5);
  });

  it("has all of it in the JSON", async () => {
    const { out, code } = await judged("pinned", "murky", "--json");
    const [pinned, murky] = JSON.parse(out).stacks;
    assert.deepEqual(pinned.policy.findings[0], {
      check: "no-pins",
      level: "mandatory",
      severity: "high",
      message: "203.0.113.7 is an address",
      path: null,
      line: null,
      instead: null,
      resource: "urn:pulumi:pinned::judged::test:index:Firewall$test:index:Rule::first",
      judged: true,
    });
    assert.deepEqual([murky.policy.pack, murky.policy.version, code], ["sample", "1.2.3", 5]);
  });

  const levels: [stack: string, failOn: string, code: number][] = [
    ["clean", "mandatory", 0],
    ["clean", "not-judged", 5],
    ["clean", "advisory", 5],
    ["pinned", "advisory", 5],
  ];
  for (const [stack, failOn, code] of levels)
    it(`ends with ${code} for the stack ${stack} and --fail-on ${failOn}`, async () =>
      assert.equal((await judged(stack, "--fail-on", failOn)).code, code));

  it("ends with 0 at any level where there is nothing to complain about", async () =>
    assert.equal(
      (await runCommand("plan", "--program", programFolder("es-modules"), "--fail-on", "advisory")).code,
      0,
    ));

  it("prints Markdown as a pipeline wants it", async () => {
    const { out, code } = await judged("pinned", "--format", "markdown");
    assert.match(
      out,
      /^<!-- mesh-egress:judged\/pinned -->\n### ❌ Egress of judged \/ pinned: 1 mandatory finding · /,
    );
    assert.equal(code, 5);
  });

  it("prints no plan where the pack did not run, be the program as good as it may", async () => {
    const argv = ["plan", "clean", "--program", programFolder("judged"), "--json"];
    const [dead, missing] = await Promise.all([
      runJudged(packFolder("missing"), ...argv),
      runJudged(undefined, ...argv),
    ]);
    assert.match(
      dead.err,
      /^plan of the program in .*\nerror: "clean" is not judged\.\nThe policy pack did not run: it could not be asked/,
    );
    assert.match(missing.err, /^error: The policy pack \(policy\/\) is missing/);
    assert.deepEqual([dead.out, dead.code, missing.out, missing.code], ["", 1, "", 1]);
  });
});

it("--help says what exit codes mean", async () => {
  const { out, code } = await runCommand("plan", "--help");
  assert.match(
    out,
    /Exit codes:\n {2}0 {2}nothing wrong\n {2}1 {2}it failed[^\n]*\n {2}2 {2}wrong usage or configuration\n {2}5 {2}findings at or above --fail-on[^\n]*\n$/,
  );
  assert.equal(code, 0);
});

it("the help of all commands promises no exit code that none of them has", async () => {
  const [all, ...each] = await Promise.all(
    [["--help"], ["plan", "--help"], ["verify", "--help"]].map(async (argv) => (await runCommand(...argv)).out),
  );
  const codesIn = (text = "") => [...text.matchAll(/^ {2}(\d) {2}/gm)].map(([, code]) => code);
  assert.deepEqual(codesIn(all), [...new Set(each.flatMap(codesIn))].sort());
});

it("a command that isn't there is a mistake in usage", async () =>
  assert.deepEqual(await runCommand("pln").then(({ out, code }) => [out, code]), ["", 2]));

describe("a program that waits for a cloud's answer", () => {
  const waiting = programFolder("waiting");

  it("is judged as far as it went, and ends with 1 in every format, whatever else there is", async () => {
    for (const format of ["table", "markdown"]) {
      const { out, err, code } = await runCommand("plan", "--program", waiting, "--format", format);
      assert.match(out, /ends early · 1 not judged/);
      assert.doesNotMatch(out, /nothing to complain about|✅|passes:/);
      assert.match(err, /error: the plan of "dev" ends early\.\n.*aws:index\/getZones:getZones .* by --answers/);
      assert.equal(code, 1);
    }
  });

  it("is whole with that answer", async () => {
    const answers = join(waiting, "answers.yaml");
    const { out, code } = await runCommand("plan", "--program", waiting, "--answers", answers, "--json");
    const [stack] = JSON.parse(out).stacks;
    assert.deepEqual([stack.outputs, stack.unresolved, "failure" in stack], [{ zones: ["a", "b"] }, [], false]);
    assert.equal(code, 0);
  });
});
