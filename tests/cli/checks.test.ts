import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { CHECKS } from "../support/judgement.ts";
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
    assert.equal(code, 0);
  });

  it("says the same as JSON, of all and of one", async () => {
    const [all, one] = await Promise.all([runCommand("checks", "--json"), runCommand("checks", "dns", "-f", "json")]);
    const check = CHECKS.find(({ id }) => id === "dns") ?? assert.fail();
    const { stage, judge, ...said } = check;
    assert.deepEqual(JSON.parse(one.out), { version: 1, checks: [said] });
    assert.equal(JSON.parse(all.out).checks.length, CHECKS.length);
  });

  it("says the same as Markdown", async () => {
    const [all, one] = await Promise.all([
      runCommand("checks", "--format", "markdown"),
      runCommand("checks", "dns", "--format", "markdown"),
    ]);
    assert.match(all.out, /^\| check \| level \|.*\n\| --- \|.*\n\| `bypass` \| mandatory \|/);
    assert.match(one.out, /^## dns\n\n[\s\S]*\n\| level \| mandatory \|\n[\s\S]*\n\| link \| <https:/);
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
