import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { nameOfUrn, shortName } from "../../src/egress/resource/place.ts";
import { Report } from "../../src/report/report.ts";
import { readSources } from "../../src/sources/read-sources.ts";
import { JUDGED_STACKS } from "../sources/support/judged-stacks.ts";
import { SAME_STACKS } from "../sources/support/same-stacks.ts";
import { folderWith, type Tools } from "../sources/support/tools.ts";
import { folderOf } from "../support/folder.ts";
import { runCommand } from "../support/shell.ts";

// A state, a plan, what the cloud answers and a template of one stack make one report, but for the places.

/** A pin that somebody has accepted; of other tools' resources, the project is called `source`. */
const settingsFor = (tool: string): string => `exemptions:
  - check: ip-pinning
    resource: "urn:pulumi:*::${tool === "Pulumi state" ? "hub" : "source"}::*"
    addresses: [3.11.177.31]
    port: 443
    owner: Network team
    reason: until the firewall is there
    expires: 2026-12-28
`;

/** What is told of a place, and what depends on it. */
const PLACE = new Set(["id", "stack", "source", "resource", "resources", "urn", "place", "line", "file"]);

/** The report without places: names of resources, and property paths behind them, are one sign each. */
function withoutPlaces(value: unknown, names: RegExp): unknown {
  if (typeof value === "string")
    return value
      .replaceAll("/subscriptions/s/resourceGroups/g", "")
      .replaceAll(names, "‹resource›")
      .replaceAll(/‹resource›[ .][A-Za-z][\w.]*(?:\[\d+\][\w.]*)+/g, "‹resource›");
  if (Array.isArray(value)) return value.map((each) => withoutPlaces(each, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (PLACE.has(key) ? [] : [[key, withoutPlaces(each, names)]])),
  );
}

/** Names of the resources that a folder holds; groups that only their rules name are told by their ids. */
async function namesIn(folder: string): Promise<RegExp> {
  const resources = (await readSources([folder])).flatMap(({ stacks }) => stacks.flatMap(({ resources }) => resources));
  const names = ["acl-1", "acl-9", "rtb-1", "rtb-9", ...resources.flatMap(({ urn, id = urn }) => [nameOfUrn(urn), id])]
    .flatMap((name) => [
      name,
      shortName(name),
      name.replace("/subscriptions/s/resourceGroups/g", ""),
      name.replace(/\d{8}(?=\d{4}:)/, "********"),
    ])
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\w.-])(?:${names.join("|")})(?![\\w-])`, "g");
}

async function reportOf(tools: Tools, tool: string) {
  const folder = folderWith(tools[tool] ?? {});
  const settings = join(folderOf({ "settings.yaml": settingsFor(tool) }), "settings.yaml");
  const { out, code } = await runCommand("audit", folder, "--json", "--now", "2026-11-28", "--settings", settings);
  const { verdict, counts, stacks } = Report.parse(JSON.parse(out));
  return { code, verdict, counts, stacks: withoutPlaces(stacks, await namesIn(folder)) };
}

describe("the report of a stack is the same, whoever tells it:", () => {
  for (const [name, tools] of Object.entries({ ...SAME_STACKS, ...JUDGED_STACKS }))
    it(name, async () => {
      const reports: unknown[] = [];
      for (const tool of Object.keys(tools)) {
        const report = await reportOf(tools, tool);
        assert.deepEqual(report, reports[0] ?? report, tool);
        reports.push(report);
      }
      assert.equal(reports.length, 4);
    });

  it("has findings, exemptions, owners, openings and closings among these stacks", async () => {
    const [lists, round, hub] = await Promise.all(
      Object.values(JUDGED_STACKS).map((tools) => reportOf(tools, "Pulumi state")),
    );
    assert.deepEqual(lists?.counts, { mandatory: 2, notJudged: 0, exempted: 0, advisory: 4, opened: 4 });
    assert.deepEqual(round?.counts, { mandatory: 0, notJudged: 0, exempted: 1, advisory: 1, opened: 3 });
    assert.deepEqual(hub?.counts, { mandatory: 2, notJudged: 0, exempted: 0, advisory: 0, opened: 5 });
    assert.match(JSON.stringify(round), /"owner":"Integration Platform"/);
    assert.match(JSON.stringify(hub), /"what":"TCP to 3\.10\.194\.216 on 443: no-green"/);
  });
});
