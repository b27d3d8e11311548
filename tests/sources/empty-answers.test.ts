import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { runCommand } from "../support/shell.ts";

const audit = (files: Readonly<Record<string, unknown>>, ...more: readonly string[]) => {
  const texts = Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)]);
  return runCommand("audit", folderOf(Object.fromEntries(texts)), "--now", "2026-11-28", ...more);
};

/** What clouds say where nothing is there, as their commands print it. */
const EMPTY: Readonly<Record<string, unknown>> = {
  "AWS Config's aggregator": { Results: [], QueryInfo: { SelectFields: [{ Name: "accountId" }] } },
  "Azure Resource Graph": { count: 0, data: [], skip_token: null, total_records: 0 },
  "az network nsg list --query '{value: @}'": { value: [] },
  "aws ec2 describe-security-groups": { SecurityGroups: [] },
};

describe("an answer without resources", () => {
  for (const [command, answer] of Object.entries(EMPTY))
    it(`of ${command} is read, and nothing is pinned`, async () => {
      const { out, code } = await audit({ "one.json": answer, "two.json": answer }, "--json");
      const { verdict, sources } = JSON.parse(out);
      assert.deepEqual({ code, verdict, sources: sources.length }, { code: 0, verdict: "pass", sources: 1 });
      assert.match(sources[0].notes[0].message, /there is nothing.*account, Region or subscription/);
    });

  it("of several calls, put together by jq, is read as well", async () => {
    const { code } = await audit({ "all.json": { SecurityGroups: [], Vpcs: [], NextToken: null } }, "--json");
    assert.equal(code, 0);
  });

  it("isn't what another tool calls by the same name", async () => {
    const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/n";
    // Get-AzNetworkSecurityGroup | ConvertTo-Json, which cuts the rules, and the same without its id.
    const cut = { Name: "n", SecurityRules: ["Microsoft.Azure.Commands.Network.Models.PSSecurityRule"], Subnets: [] };
    for (const answer of [[{ ...cut, Id: id }], { ...cut, Id: id }, [cut], cut, { Name: "estate", RouteTables: [] }]) {
      const { out, code } = await audit({ "one.json": answer }, "--json");
      assert.deepEqual([code, JSON.parse(out).verdict], [1, "not-judged"], JSON.stringify(answer));
    }
  });

  it("is no good news where there are more pages", async () => {
    for (const answer of [
      { Results: [], NextToken: "more" },
      { count: 0, data: [], skip_token: "more", total_records: 1200 },
    ]) {
      const { out, code } = await audit({ "one.json": answer }, "--json");
      assert.deepEqual([code, JSON.parse(out).verdict], [1, "not-judged"], JSON.stringify(answer));
    }
  });

  it("is no good news beside what nothing can read, from another tool, nor where it doesn't say whose it is", async () => {
    const page = { value: [] };
    assert.equal((await audit({ "scan.json": { SchemaVersion: 2, Results: [] } })).code, 1);
    assert.equal((await audit({ "state.json": { version: 3, deployment: {} }, "one.json": page })).code, 1);
    assert.equal((await audit({ "list.json": [] })).code, 1);
  });

  it("is a case that passed in JUnit's words", async () => {
    const { out } = await audit({ "one.json": { value: [] } }, "--format", "junit");
    assert.match(out, /tests="1" failures="0" errors="0"/);
  });
});

describe("answers as people keep them", () => {
  const item = JSON.stringify({
    ...{ accountId: "1", awsRegion: "eu-west-2", resourceId: "sg-1", resourceType: "AWS::EC2::SecurityGroup" },
    configuration: {
      groupId: "sg-1",
      ipPermissionsEgress: [{ ipProtocol: "tcp", fromPort: 443, toPort: 443, ipRanges: ["18.132.56.40/32"] }],
    },
  });
  const checksIn = (out: string): string[] =>
    JSON.parse(out).stacks.flatMap(({ findings }: { findings: { check: string }[] }) =>
      findings.map(({ check }) => check),
    );

  it("are read page by page, and the last page tells whether there are more", async () => {
    const whole = await audit({ "pages.json": [{ Results: [item], NextToken: "more" }, { Results: [] }] }, "--json");
    assert.deepEqual(checksIn(whole.out), ["ip-pinning"]);
    assert.doesNotMatch(whole.out, /there are more pages/);
    const cut = await audit({ "pages.json": [{ Results: [item], NextToken: "more" }] }, "--json");
    assert.match(cut.out, /there are more pages/);
  });

  it("are asked for again where they are tables or columns of text", async () => {
    for (const text of [
      "Name     ResourceGroup\n-------  -------------\nclients  hub\n",
      "SECURITYGROUPS\tclients\tsg-1\nIPRANGES\t18.132.56.40/32\n",
      "--------------------------\n|  DescribeSecurityGroups  |\n+------------------------+\n",
    ]) {
      const { out, code } = await runCommand("audit", folderOf({ "answer.json": text }), "--json");
      assert.equal(code, 1, text);
      assert.match(out, /Ask the cloud again with `--output json`/, text);
    }
  });
});
