import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
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

/**
 * The environment of Pulumi's command for stacks, plugins and settings in `folder` alone: without an account, and
 * without a look at what else this machine has.
 *
 * @param providers ports of those that run already, by package.
 */
export function pulumiEnvironment(folder: string, providers: Readonly<Record<string, number>>): NodeJS.ProcessEnv {
  for (const name of ["state", "home"]) mkdirSync(join(folder, name), { recursive: true });
  return {
    ...process.env,
    PULUMI_ACCESS_TOKEN: undefined,
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_PROVIDERS: Object.entries(providers)
      .map((entry) => entry.join(":"))
      .join(),
    // Programs and packs start often here; each start compiles the same modules.
    NODE_COMPILE_CACHE: join(import.meta.dirname, "..", "..", "..", "node_modules", ".cache", "pulumi"),
  };
}
