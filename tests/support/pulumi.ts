import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "mocha";

/** The version of the `pulumi` command on the PATH; undefined where there is none. */
function pulumiVersion(): string | undefined {
  const { status, stdout } = spawnSync("pulumi", ["version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

const version = pulumiVersion();

/** A suite that needs Pulumi's command: left out where there is none, a failure there with `REQUIRE_ENGINE`. */
export function onEngine(title: string, suite: () => void): void {
  const titled = `${title}, on pulumi ${version ?? "(there is none on the PATH)"}`;
  if (version !== undefined) describe(titled, suite);
  else if (!process.env.REQUIRE_ENGINE) describe.skip(titled, suite);
  else it(titled, () => assert.fail("REQUIRE_ENGINE is set, and there is no pulumi command on the PATH."));
}
