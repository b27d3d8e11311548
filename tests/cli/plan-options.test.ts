import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { programFolder } from "../support/pulumi/plan.ts";
import { runCommand } from "../support/shell.ts";

const program = programFolder("es-modules");
const stacksOf = (json: string): string[] => JSON.parse(json).stacks.map(({ stack }: { stack: string }) => stack);
const plan = (...argv: string[]) => runCommand("plan", "--program", program, ...argv);

describe("mesh-egress plan", () => {
  it("takes stacks as options too, beside arguments and each once", async () => {
    const [one, both] = await Promise.all([
      plan("--json", "-s", "prod"),
      plan("--json", "prod", "--stack", "dev", "-s", "prod"),
    ]);
    assert.deepEqual([stacksOf(one.out), stacksOf(both.out)], [["prod"], ["prod", "dev"]]);
  });

  it("runs as if started in another folder", async () => {
    const folder = folderOf({});
    mkdirSync(join(folder, "sub"));
    const { code } = await runCommand("plan", "dev", "-C", folder, "--program", program, "-o", "sub/plan.txt");
    assert.equal(code, 0);
    assert.match(readFileSync(join(folder, "sub", "plan.txt"), "utf8"), /^es-modules \/ dev\n/);
    const relative = await runCommand("plan", "dev", "--json", "--cwd", join(program, ".."), "--program", "es-modules");
    assert.deepEqual(stacksOf(relative.out), ["dev"]);
  });

  it("writes the result to a file, and nothing to standard output", async () => {
    const file = join(folderOf({}), "plan.json");
    const [written, printed] = await Promise.all([plan("--json", "-o", file), plan("--json")]);
    assert.deepEqual([written.out, written.code], ["", 0]);
    assert.equal(readFileSync(file, "utf8"), printed.out);
  });

  it("leaves no earlier result where it fails", async () => {
    const file = join(folderOf({ "plan.json": "{}" }), "plan.json");
    const { code } = await runCommand("plan", "bad", "--program", programFolder("one-fails"), "--json", "-o", file);
    assert.deepEqual([code, readFileSync(file, "utf8")], [1, ""]);
  });

  it("touches no file where the question is wrong", async () => {
    const file = join(folderOf({}), "plan.json");
    const { code } = await plan("nowhere", "-o", file);
    assert.deepEqual([code, existsSync(file)], [2, false]);
  });

  it("says nothing beside the plan when it is to be quiet, but why there is none", async () => {
    const [quiet, loud, failed] = await Promise.all([
      plan("dev", "--quiet"),
      plan("dev"),
      runCommand("plan", "bad", "-q", "--program", programFolder("one-fails")),
    ]);
    assert.deepEqual([quiet.out, quiet.err], [loud.out, ""]);
    assert.match(loud.err, /printed by the program/);
    assert.match(failed.err, /error: there is no plan of "bad"/);
  });

  it("breaks no line when it may be wide", async () => {
    const { out } = await runCommand("plan", "pinned", "--wide", "--program", programFolder("judged"));
    assert.match(out, / · nothing unresolved\nstops: 1 mandatory finding · 1 not judged · 1 advisory\n$/);
  });

  const refused: [argv: string[], err: RegExp][] = [
    [
      ["--json", "--format", "markdown"],
      /^error: --json: means --format json, but --format markdown is asked for as well\./,
    ],
    [["--json", "-f", "table"], /^error: --json: means --format json, but --format table /],
    [["-C", "nowhere-at-all"], /^error: --cwd: there is no folder .*nowhere-at-all\.$/m],
    [["-C", ""], /^error: --cwd: is empty\./],
    [
      ["-o", join("nowhere-at-all", "plan.txt")],
      /^error: --output: can't be written to \(ENOENT: .*\)\. Name another file\.$/m,
    ],
    [["foobar"], /^error: There is no stack "foobar"\. Known are: dev, prod\.$/m],
  ];
  for (const [argv, err] of refused)
    it(`refuses \`${argv.join(" ")}\``, async () => {
      const ran = await plan(...argv);
      assert.match(ran.err, err);
      assert.deepEqual([ran.out, ran.code], ["", 2]);
    });

  it("takes --json beside the same as --format", async () =>
    assert.deepEqual(stacksOf((await plan("dev", "--json", "--format", "json")).out), ["dev"]));
});
