import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { runCommand } from "../support/shell.ts";

const stateOf = (...cidrs: readonly string[]) =>
  JSON.stringify({
    version: 3,
    deployment: {
      resources: [
        {
          urn: "urn:pulumi:live::hub::aws:ec2/securityGroup:SecurityGroup::group",
          type: "aws:ec2/securityGroup:SecurityGroup",
          custom: true,
          id: "sg-1",
          outputs: { egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: cidrs }] },
        },
      ],
    },
  });
const folder = folderOf({
  "before.json": stateOf("198.51.100.0/24"),
  "after.json": stateOf("203.0.113.0/24"),
  "empty.json": "",
});
const diffed = (base: string, head: string, ...argv: string[]) =>
  runCommand("diff", join(folder, base), join(folder, head), ...argv);
const count = (text: string, part: RegExp) => text.match(part)?.length ?? 0;

describe("mesh-egress diff in formats of pipelines", () => {
  it("tells in CSV what its JSON tells, a row a change", async () => {
    const [csv, json] = [
      await diffed("before.json", "after.json", "--format", "csv"),
      await diffed("before.json", "after.json", "--json"),
    ];
    const { opened, closed, changed, unknown } = JSON.parse(json.out);
    assert.equal(count(csv.out, /^opened,/gm), opened.length);
    assert.equal(count(csv.out, /^closed,/gm), closed.length);
    assert.ok(opened.length > 0 && changed.length + unknown.length === 0);
    assert.match(csv.out, /opened,hub\/live,aws,.*203\.0\.113\.0\/24/);
  });

  for (const [what, argv, code] of [
    ["nothing fails for nothing", [], 0],
    ["what opens fails", ["--fail-on", "opened"], 5],
    ["what isn't known doesn't", ["--fail-on", "unknown"], 0],
  ] as const)
    it(`has failures in JUnit where the exit code says so: ${what}`, async () => {
      const ran = await diffed("before.json", "after.json", "--format", "junit", ...argv);
      assert.equal(ran.code, code);
      assert.equal(count(ran.out, /<failure /g) > 0, code === 5);
      assert.equal(count(ran.out, /<error /g), 0);
    });

  it("has one case that passes where nothing changes", async () => {
    const { out } = await diffed("before.json", "before.json", "--format", "junit");
    assert.match(out, /tests="1" failures="0" errors="0" skipped="0"/);
  });

  it("has an error where nothing could be compared", async () => {
    const { out, code } = await diffed("before.json", "empty.json", "--format", "junit");
    assert.equal(code, 1);
    assert.match(out, /<error /);
    assert.doesNotMatch(out, /nothing changes/);
  });
});
