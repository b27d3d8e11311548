import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { pipeline } from "../support/repository/workflow.ts";

const root = join(import.meta.dirname, "../..");
const FOLDER = ".github/workflows";

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
}

const jobsOf = (name: string): Readonly<Record<string, Job>> => pipeline(`${FOLDER}/${name}`).jobs;

describe("this repository's own workflows", () => {
  for (const name of readdirSync(join(root, FOLDER))) {
    it(`${name} names every action by its commit, and says which version that is`, () => {
      const text = readFileSync(join(root, FOLDER, name), "utf8");
      for (const line of text.match(/uses: .*/g) ?? []) assert.match(line, /^uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d/);
    });

    it(`${name} has no secret, and no expression in a script, where its value would be code`, () => {
      const text = readFileSync(join(root, FOLDER, name), "utf8").replaceAll(/(^|\s)#.*$/gm, "");
      assert.doesNotMatch(text, /secrets\.|pull_request_target/);
      for (const { steps } of Object.values(jobsOf(name)))
        for (const { run = "" } of steps) assert.doesNotMatch(run, /\$\{\{/);
    });
  }

  it("run what a developer runs, on a real engine that may not be missing", () => {
    const steps = jobsOf("ci.yml").run?.steps ?? [];
    const own = steps.find(({ run }) => run?.includes(".ci/run"));
    assert.equal(own?.env?.REQUIRE_ENGINE, "1");
  });

  it("let what builds a release write nowhere, and what publishes it run none of its code", () => {
    const { build, publish } = jobsOf("release.yml");
    assert.equal(build?.permissions, undefined);
    assert.deepEqual(pipeline(`${FOLDER}/release.yml`).permissions, { contents: "read" });
    assert.equal(publish?.environment, "release");
    assert.doesNotMatch(JSON.stringify(publish?.steps), /checkout|npm ci|npm run/);
  });
});
