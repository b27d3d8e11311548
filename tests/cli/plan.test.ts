import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { renderPlan } from "../../cli/render-plan.ts";
import { plain } from "../../cli/shell.ts";
import { folderOf } from "../support/folder.ts";
import { programFolder } from "../support/plan.ts";
import { runCommand } from "../support/shell.ts";

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
    assert.equal(asText.out, renderPlan(plan, { columns: 100, paint: plain }));
    assert.deepEqual([asText.code, asJson.code], [0, 0]);
  });

  it("passes on what programs print, beside the plan", () =>
    assert.deepEqual(asJson.err.trimEnd().split("\n").sort(), [
      "dev | printed by the program",
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
      "a program that isn't installed",
      ["--program", program({ "index.js": "" })],
      2,
      /^error: there is no plan of "int"\.\n@pulumi\/pulumi is not installed for this program\./,
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
    assert.match(err, /^bad: warning: said before\nerror: there is no plan of "bad"\.\nError: no plan for me\n {4}at /);
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

it("--help says what exit codes mean", async () => {
  const { out, code } = await runCommand("plan", "--help");
  assert.match(
    out,
    /Exit codes:\n {2}0 {2}nothing wrong\n {2}1 {2}it failed[^\n]*\n {2}2 {2}wrong usage or configuration\n$/,
  );
  assert.equal(code, 0);
});

it("a command that isn't there is a mistake in usage", async () =>
  assert.deepEqual(await runCommand("pln").then(({ out, code }) => [out, code]), ["", 2]));
