import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { runCommand } from "../support/shell.ts";

describe("--json beside another format is refused", () => {
  const commands: [command: string, format: string, ...argv: string[]][] = [
    ["allowlist", "csv"],
    ["audit", "html", "state.json"],
    ["audit", "json,html", "state.json"],
    ["checks", "table"],
    ["diff", "markdown", "before.json", "after.json"],
    ["observe", "csv", "alert.log"],
    ["plan", "markdown"],
    ["verify", "junit"],
  ];
  for (const [command, format, ...argv] of commands)
    it(`by ${command}: ${format}`, async () => {
      const { out, err, code } = await runCommand(command, ...argv, "--json", "--format", format);
      assert.deepEqual([out, code], ["", 2]);
      assert.equal(
        err,
        `error: --json: means --format json, but --format ${format} is asked for as well. Leave one of them out.\n`,
      );
    });
});
