import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Report } from "../../src/report/report.ts";
import { fakeCommand } from "../support/fake-command.ts";
import { folderOf } from "../support/folder.ts";
import { runCommand } from "../support/shell.ts";

const STATE = {
  version: 3,
  deployment: {
    resources: [
      {
        urn: "urn:pulumi:live::hub::aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::pin",
        type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        custom: true,
        outputs: { securityGroupId: "sg-1", cidrIpv4: "3.11.177.31/32", ipProtocol: "tcp", fromPort: 443, toPort: 443 },
      },
    ],
  },
};

const audited = async (...argv: string[]) => {
  const { out, code } = await runCommand("audit", ...argv, "--json");
  return { code, report: Report.parse(JSON.parse(out)) };
};

describe("a stack that an installed Pulumi exports", () => {
  it("is read as its state is, with what `pulumi` was asked and no secret in clear", async () => {
    const pulumi = fakeCommand("pulumi", `out(${JSON.stringify(STATE)});`);
    const { code, report } = await audited("pulumi:acme/hub/live");
    assert.deepEqual([code, report.stacks[0]?.stack, report.sources[0]?.path], [5, "hub/live", "pulumi:acme/hub/live"]);
    assert.deepEqual(pulumi.calls(), [
      ["stack", "export", "--stack=acme/hub/live", "--non-interactive", "--color=never"],
    ]);
  });

  it("is no all-clear where the export fails, however much of it was printed", async () => {
    const whole = JSON.stringify({ ...STATE, deployment: { resources: [] } });
    fakeCommand(
      "pulumi",
      `out(${JSON.stringify(whole)}); console.error("error: no stack named 'x' found"); process.exitCode = 1;`,
    );
    const { code, report } = await audited("pulumi:x");
    assert.deepEqual([code, report.verdict, report.sources[0]?.kind], [1, "not-judged", null]);
    assert.match(
      report.sources[0]?.notes[0]?.message ?? "",
      /`pulumi stack export` failed: .*no stack named 'x' found/,
    );
  });

  it("is told in one sentence where there is no Pulumi", async () => {
    const before = process.env.PATH;
    process.env.PATH = folderOf({});
    try {
      const { code, report } = await audited("pulumi:live");
      assert.equal(code, 1);
      assert.match(report.sources[0]?.notes[0]?.message ?? "", /^pulumi:live: there is no `pulumi` on the PATH/);
    } finally {
      process.env.PATH = before;
    }
  });

  it("takes a name that looks like an option for a name", async () => {
    const pulumi = fakeCommand("pulumi", `out(${JSON.stringify(STATE)});`);
    await audited("pulumi:--show-secrets");
    assert.equal(pulumi.calls()[0]?.[2], "--stack=--show-secrets");
  });
});
