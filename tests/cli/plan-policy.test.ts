import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { programFolder } from "../support/pulumi/plan.ts";
import { runCommand, runJudged } from "../support/shell.ts";

const judged = (...argv: string[]) => runCommand("plan", ...argv, "--program", programFolder("judged"));
const folder = folderOf({
  "off.json": '{"no-pins": "disabled", "few-rules": "mandatory"}',
  "misspelt.json": '{"no-pin": "disabled"}',
  "levels.json": '{"all": "none"}',
  "settings.yaml": "exemptions:\n  - check: ip-pinning\n",
  "broken.yaml": "scope: everything\n",
});

describe("mesh-egress plan --policy-pack-config", () => {
  it("gives checks other levels, and every format says which", async () => {
    const argv = ["pinned", "-C", folder, "--policy-pack-config", "off.json"];
    const [text, markdown, json] = await Promise.all([
      judged(...argv, "--wide"),
      judged(...argv, "-f", "markdown"),
      judged(...argv, "--json"),
    ]);
    assert.doesNotMatch(text.out, /no-pins: /);
    assert.match(text.out, /^x few-rules: mandatory$/m);
    assert.match(text.out, /^! switched off by the policy pack's config: no-pins$/m);
    assert.match(text.out, /^! mandatory by the policy pack's config: few-rules$/m);
    assert.match(text.out, /\nstops: 1 mandatory finding · 1 not judged · 1 check switched off\n$/);
    assert.match(markdown.out, /^### ❌ .*: 1 mandatory finding · 1 not judged · 1 check switched off$/m);
    assert.match(markdown.out, /Switched off by the policy pack's config: no-pins\./);
    const [stack] = JSON.parse(json.out).stacks;
    assert.deepEqual(stack.policy.levels, { "no-pins": "disabled", "few-rules": "mandatory" });
    assert.deepEqual([stack.verdict.mandatory, stack.verdict.switchedOff], [1, 1]);
    assert.deepEqual([text.code, markdown.code, json.code], [5, 5, 5]);
  });

  const refused: [file: string, err: RegExp][] = [
    [
      "misspelt.json",
      /there is no plan of "clean"\.\n.*misspelt\.json: no-pin: the pack has no such policy\. Did you mean "no-pins"\?/,
    ],
    ["levels.json", /levels\.json: all: "none" is no level\./],
    ["nowhere.json", /nowhere\.json: there is no such file\./],
    ["", /^error: --policy-pack-config: is empty\./m],
  ];
  for (const [file, err] of refused)
    it(`refuses ${file || "an empty name"}`, async () => {
      const ran = await judged("clean", "-C", folder, "--policy-pack-config", file);
      assert.match(ran.err, err);
      assert.deepEqual([ran.out, ran.code], ["", 2]);
    });
});

describe("mesh-egress plan --settings", () => {
  const real = (...argv: string[]) =>
    runJudged(join(import.meta.dirname, "..", "..", "policy"), "plan", ...argv, "--program", programFolder("judged"));

  it("has the policy pack judge by the file, named from where the command runs", async () => {
    const { out, code } = await real("clean", "-C", folder, "--settings", "settings.yaml");
    assert.match(out, /^x exemption-invalid: mandatory/m);
    assert.equal(code, 5);
  });

  for (const [file, err] of [
    ["broken.yaml", /broken\.yaml: scope: /],
    ["nowhere.yaml", /nowhere\.yaml: /],
    ["", /--settings: is empty\./],
  ] as const)
    it(`refuses ${file || "an empty name"} before anything runs`, async () => {
      const ran = await real("clean", "-C", folder, "--settings", file);
      assert.match(ran.err, err);
      assert.deepEqual([ran.out, ran.code], ["", 2]);
    });
});

describe("mesh-egress plan of lists whose ids nobody knows yet", () => {
  const found = async (stack: string) => {
    const argv = [stack, "--program", programFolder("lists-apart"), "--json"];
    const { out } = await runJudged(join(import.meta.dirname, "..", "..", "policy"), "plan", ...argv);
    const findings: { check: string; resource: string; path: string }[] = JSON.parse(out).stacks[0].policy.findings;
    return findings.map(({ check, resource, path }) => `${check} ${resource.split("::").at(-1)} ${path}`);
  };

  it("rejects the rules that allow the list of known addresses, wherever they stand", async () =>
    assert.deepEqual(await found("pinned"), [
      "ip-pinning apart ruleCollections[1].rules[0]",
      "ip-pinning later ruleCollections[1].rules[0]",
      "ip-pinning joined ruleCollections[1].rules[0]",
      "ip-pinning transformation ruleCollections[0].rules[0]",
      "not-judged transform ruleCollections[1].rules[0]",
    ]));

  it("has nothing to say where that list is denied", async () =>
    assert.deepEqual(await found("own"), ["not-judged transform ruleCollections[1].rules[0]"]));
});
