import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { loadExample } from "../../policy/check-examples.ts";
import { explainChecks } from "../../src/cli/checks/render-checks.ts";
import { plain } from "../../src/text/terminal.ts";
import { CHECKS } from "../support/policy/judgement.ts";
import { runCommand } from "../support/shell.ts";

describe("mesh-egress checks", () => {
  it("lists every check, those that stop an update first", async () => {
    const { out, code } = await runCommand("checks");
    const ids = out
      .split("\n")
      .slice(1, -1)
      .map((line) => line.split(" ")[0]);
    assert.deepEqual(ids.toSorted(), CHECKS.map(({ id }) => id).toSorted());
    assert.match(out, /^Check +Level +Severity +Finds\n/);
    assert.match(out, /^ip-pinning +mandatory +high +Address pinned where a hostname rule is required$/m);
    assert.ok(out.indexOf(" advisory ") > out.lastIndexOf(" mandatory "));
    assert.equal(code, 0);
  });

  it("explains the ones that are named, in their order", async () => {
    const { out, code } = await runCommand("checks", "ip-pinning", "all-ports");
    for (const side of ["level", "severity", "tags", "why", "instead", "link"])
      assert.equal(out.match(new RegExp(`^  ${side} +\\S`, "gm"))?.length, 2, side);
    assert.match(out, /^ip-pinning: Address pinned [\s\S]*\n\nall-ports: All ports to anywhere\n/);
    assert.match(out, /^ {2}rejects\n {4}resources:\n[\s\S]*^ {10}cidrIpv4: 18\.132\.56\.40\/32$/m);
    assert.match(out, /^ {2}wants\n {4}resources:\n {6}mesh:\n {8}type: aws:networkfirewall:RuleGroup$/m);
    assert.equal(code, 0);
  });

  it("explains every check within 80 columns, with an example that can be copied", () => {
    const text = explainChecks(CHECKS, loadExample, { columns: 80, mayCut: true, paint: plain });
    assert.deepEqual(
      text.split("\n").filter((line) => line.length > 80 && !/^ +(?:link +)?\S+$/.test(line)),
      [],
    );
    for (const { id } of CHECKS)
      for (const side of Object.values(loadExample(id)))
        assert.ok(text.includes(side.text.trimEnd().replaceAll(/^/gm, "    ")), id);
  });

  it("says the same as JSON, of all and of one", async () => {
    const [all, one] = await Promise.all([runCommand("checks", "--json"), runCommand("checks", "dns", "-f", "json")]);
    const check = CHECKS.find(({ id }) => id === "dns") ?? assert.fail();
    const { stage, judge, ...said } = check;
    const { example, ...others } = JSON.parse(one.out).checks[0];
    assert.deepEqual(others, said);
    assert.deepEqual(example.rejects.resources.policy.properties, { dnsSettings: { enableProxy: false } });
    assert.deepEqual(example.wants.resources.policy.properties, { dnsSettings: { enableProxy: true } });
    assert.equal(JSON.parse(all.out).checks.length, CHECKS.length);
  });

  it("says the same as Markdown", async () => {
    const [all, one] = await Promise.all([
      runCommand("checks", "--format", "markdown"),
      runCommand("checks", "dns", "--format", "markdown"),
    ]);
    assert.match(all.out, /^\| check \| level \|.*\n\| --- \|.*\n\| `bypass` \| mandatory \|/);
    assert.match(
      one.out,
      /^## dns\n\n[\s\S]*\n\| level \| mandatory \|\n[\s\S]*\n\| link \| <https:[\s\S]*\n\nRejects:\n\n```yaml\nresources:\n[\s\S]*\n\nWants:\n/,
    );
  });

  it("knows no other", async () => {
    const { out, err, code } = await runCommand("checks", "ip-pining");
    assert.equal(
      err,
      'error: There is no check "ip-pining". Did you mean "ip-pinning"? `mesh-egress checks` lists all.\n',
    );
    assert.deepEqual([out, code], ["", 2]);
  });
});
