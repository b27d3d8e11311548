import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { readReports } from "../../ci/reports.ts";
import { folderOf } from "../support/folder.ts";

describe("the reports of a run", () => {
  it("are found wherever the artifacts were unpacked", () => {
    assert.deepEqual(readReports(folderOf({ "plan.md": "one" })), ["one"]);
    assert.deepEqual(
      readReports(folderOf({ "mesh-egress-a/plan.md": "a", "mesh-egress-b/plan.md": "b", "b/x.md": "" })),
      ["a", "b"],
    );
    assert.deepEqual(readReports(folderOf({ "other.md": "" })), []);
  });

  it("are those of the newest attempt", () =>
    assert.deepEqual(
      readReports(
        folderOf({
          "a-attempt-9/plan.md": "9",
          "a-attempt-10/plan.md": "10",
          "b-attempt-1/plan.md": "b",
          "a/plan.md": "a",
        }),
      ).sort(),
      ["10", "b"],
    ));

  it("are refused where no run of ours writes such", () => {
    assert.throws(
      () => readReports(folderOf({ "plan.md": "x".repeat((1 << 20) + 1) })),
      /has 1048577 bytes; 1048576 are the most/,
    );
    const folder = folderOf({ secret: "s" });
    symlinkSync(join(folder, "secret"), join(folder, "plan.md"));
    assert.throws(() => readReports(folder), /"plan\.md" is no plain file/);
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${index}/plan.md`, ""]));
    assert.throws(() => readReports(folderOf(many)), /101 reports are more/);
  });
});
