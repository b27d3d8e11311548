import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { alertLine } from "../observe/support/log-lines.ts";
import { aws, sid } from "../observe/support/network-firewall.ts";
import { folderOf } from "../support/folder.ts";
import { programFolder } from "../support/pulumi/plan.ts";
import { urnOf } from "../support/readers/readings.ts";
import { runCommand } from "../support/shell.ts";

const CLIENT = "10.20.1.5";

/** The same rules as a state. */
const state = join(
  folderOf({
    "state.json": JSON.stringify({
      version: 3,
      deployment: {
        manifest: { time: "2026-11-01T00:00:00Z" },
        resources: aws().map(({ type, name, props }) => ({
          urn: urnOf(type, name),
          type,
          custom: true,
          inputs: props,
          outputs: props,
        })),
      },
    }),
  }),
  "state.json",
);

const logs = folderOf({
  "a.log": alertLine({ client: CLIENT, sid: sid("deny:tls-host"), sni: "x.example.org", action: "blocked" }),
  "sub/b.log": alertLine({ client: CLIENT, sid: sid("live-api"), sni: "msg.spineservices.nhs.uk" }),
});

describe("mesh-egress observe", () => {
  it("joins logs with the rules of a stack, and ends as the verdict says", async () => {
    const { out, code } = await runCommand("observe", logs, "--plan", state, "--json");
    const { destinations, files, verdict } = JSON.parse(out);
    assert.deepEqual(
      files.map(({ lines, unread }: { lines: number; unread: number }) => [lines, unread]),
      [
        [1, 0],
        [1, 0],
      ],
    );
    const seen = destinations.filter(({ flows }: { flows: number }) => flows > 0);
    assert.deepEqual(
      seen.map(({ name, state, status }: Record<string, string>) => [name, state, status]),
      [
        ["x.example.org", "dropped", "not-mesh"],
        ["msg.spineservices.nhs.uk", "used", "unverified"],
      ],
    );
    assert.equal(verdict.result, "unclear");
    assert.equal(code, 1);
  });

  it("is fit for a terminal, a ticket and a spreadsheet, whatever names clients ask for", async () => {
    const evil = folderOf({
      "a.log": alertLine({ client: CLIENT, sid: sid("live-api"), sni: "=1+1|<b>\u001b[31m\u202e" }),
    });
    const [table, markdown, csv] = await Promise.all(
      ["table", "markdown", "csv"].map(
        async (format) => (await runCommand("observe", evil, "--plan", state, "-f", format)).out,
      ),
    );
    assert.match(table ?? "", /^UNCLEAR whether to enforce/);
    for (const mark of ["\u001b", "\u202e"]) assert.ok(!`${table}${markdown}${csv}`.includes(mark));
    assert.doesNotMatch(markdown ?? "", /<b>/);
    assert.match(csv ?? "", /\r\nunknown,'=1\+1\|<b>,/);
  });

  it("prints queries with the sids of the stack", async () => {
    const { out, code } = await runCommand("observe", "--plan", state, "--query", "insights");
    assert.equal(code, 0);
    assert.ok(out.includes(String(sid("live-api"))));
  });

  it("suggests hosts into a file", async () => {
    const file = join(folderOf({}), "hosts.yaml");
    await runCommand("observe", logs, "--plan", state, "--suggest", "-o", file);
    assert.match(readFileSync(file, "utf8"), /host: x\.example\.org\n {4}owner: ""/);
  });

  it("reads what links in a folder lead to, each file once", async () => {
    const folder = folderOf({});
    for (const [name, target] of Object.entries({ all: logs, again: join(logs, "a.log"), round: folder }))
      symlinkSync(target, join(folder, name));
    const { out } = await runCommand("observe", folder, "--plan", state, "--json");
    assert.equal(JSON.parse(out).files.length, 2);
    const overlapping = await runCommand("observe", folder, logs, join(logs, "a.log"), "--plan", state, "--json");
    assert.equal(JSON.parse(overlapping.out).files.length, 2);
    symlinkSync("broken", join(folder, "broken"));
    assert.match((await runCommand("observe", folder, "--plan", state)).err, /broken: can't be read \(ELOOP\)/);
    rmSync(join(folder, "broken"));
    symlinkSync("gone", join(folder, "broken"));
    assert.match(
      (await runCommand("observe", folder, "--plan", state)).err,
      /broken: is missing: there is no such file/,
    );
  });

  const faults: readonly (readonly [argv: readonly string[], said: RegExp])[] = [
    [[], /No log was named/],
    [["/nowhere"], /\/nowhere: is missing: there is no such file/],
    [[logs, "--plan", "nope"], /There is no stack "nope"/],
    [[logs, "--window", "soon"], /--window: "soon" is no number of days/],
    [["--query", "kql"], /Name their stack with --plan/],
    [[logs, "--program", programFolder("judged"), "--plan", "clean", "--plan", state], /--plan: holds 2 stacks/],
  ];
  it("keeps memory flat, with nothing said by Node.js", () => {
    const files = pathToFileURL(join(import.meta.dirname, "..", "..", "src", "cli", "observe", "observe-files.ts"));
    const program = `
      import { getHeapSpaceStatistics } from "node:v8";
      import { keepMemoryFlat } from "${files}";
      for (let index = 0, kept = []; index < 5e6; index++) {
        if (index % 10_000 === 0) keepMemoryFlat();
        const made = { text: "x" + index };
        if (index % 50 === 0) kept.push(made);
      }
      console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    assert.ok(Number(stdout) > 0 && Number(stdout) <= 2 ** 24, stdout);
  });

  for (const [argv, said] of faults)
    it(`refuses ${argv.join(" ") || "nothing"}`, async () => {
      const { err, code } = await runCommand("observe", ...argv);
      assert.match(err, said);
      assert.equal(code, 2);
    });
});
