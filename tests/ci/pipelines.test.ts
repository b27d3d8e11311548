import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { parseAllDocuments } from "yaml";
import { programFolder } from "../support/pulumi/plan.ts";
import { pipeline } from "../support/repository/workflow.ts";
import { runCommand } from "../support/shell.ts";

const root = join(import.meta.dirname, "..", "..");
const CHECK = ".github/workflows/mesh-egress.yml";
const COMMENT = ".github/workflows/mesh-egress-comment.yml";
const AZURE_CHECK = "ci/azure-pipelines/mesh-egress.yml";
const AZURE_COMMENT = "ci/azure-pipelines/mesh-egress-comment.yml";

/** Without comments, which may speak of what mustn't be done. */
const sourceOf = (path: string): string => readFileSync(join(root, path), "utf8").replaceAll(/(^|\s)#.*$/gm, "");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly bash?: string;
  readonly checkout?: string;
  readonly persistCredentials?: boolean;
  readonly with?: Record<string, unknown>;
  readonly env?: Record<string, string>;
}

const stepsOf = (path: string): Step[] =>
  Object.values(pipeline(path).jobs as Record<string, { steps: Step[] }>).flatMap(({ steps }) => steps);

describe("the workflows for GitHub", () => {
  for (const path of [CHECK, COMMENT]) {
    it(`${path} only runs where somebody calls it`, () =>
      assert.deepEqual(Object.keys(pipeline(path).on), ["workflow_call"]));

    it(`${path} takes no secrets, and never runs with a fork's code and the base's rights`, () =>
      assert.doesNotMatch(sourceOf(path), /secrets|pull_request_target|allow-unsafe/));

    it(`${path} names every action by its commit, and says which version that is`, () => {
      const uses = sourceOf(path).match(/uses:.*/g) ?? [];
      assert.ok(uses.length > 0);
      for (const line of uses) assert.match(line, /^uses: actions\/[\w/-]+@[0-9a-f]{40}\s*$/);
      const versions = readFileSync(join(root, path), "utf8").match(/uses:.*# v\d+\.\d+\.\d+$/gm) ?? [];
      assert.equal(versions.length, uses.length);
    });

    it(`${path} leaves no token behind in a checkout`, () => {
      const checkouts = stepsOf(path).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
      assert.ok(checkouts.length > 0);
      for (const { with: inputs } of checkouts) assert.equal(inputs?.["persist-credentials"], false);
    });

    it(`${path} has no expression in a script, where its value would be code`, () => {
      for (const { run = "" } of stepsOf(path)) assert.doesNotMatch(run, /\$\{\{/);
    });

    it(`${path} takes mesh-egress from its own commit`, () => {
      const own = stepsOf(path).find(({ name }) => name === "mesh-egress");
      assert.deepEqual(
        [own?.with?.repository, own?.with?.ref],
        ["job.workflow_repository", "job.workflow_sha"].map((name) => `\${{ ${name} }}`),
      );
    });
  }

  it("may read when judging, and write comments alone when commenting", () => {
    assert.deepEqual(pipeline(CHECK).permissions, { contents: "read" });
    assert.deepEqual(pipeline(COMMENT).permissions, { actions: "read", contents: "read", "pull-requests": "write" });
    for (const path of [CHECK, COMMENT])
      for (const job of Object.values(pipeline(path).jobs)) assert.ok(!("permissions" in (job as object)));
  });

  it("give no step a token while code of a pull request is about", () =>
    assert.doesNotMatch(sourceOf(CHECK), /github\.token|GITHUB_TOKEN|\btoken:/));

  it("take nothing of the pull request where they may write", () => {
    assert.doesNotMatch(sourceOf(COMMENT), /npm |head_sha|workflow_run\.head_repository\.full_name|pull-request\b/);
    assert.equal(stepsOf(COMMENT).filter(({ uses }) => uses?.startsWith("actions/checkout@")).length, 1);
  });

  it("run what is a pull request's only by the scripts that shield it", () => {
    const steps = stepsOf(CHECK);
    const first = steps.findIndex(({ run }) => run?.includes("install.sh"));
    const after = steps.slice(first).flatMap(({ run = [] }) => run);
    assert.equal(after.length, 3);
    for (const script of after) assert.doesNotMatch(script, /npm|node |npx/);
    for (const name of ["install.sh", "plan.sh", "base.sh"])
      assert.match(readFileSync(join(root, "ci", name), "utf8"), /^(?:exec )?"\S+\/untrusted\.sh" /m);
  });

  it("plan the base, and save its plan, before code of the pull request could write into it", () => {
    const names = stepsOf(CHECK).map(({ name }) => name);
    const order = ["Plan the base", "Keep the plan of the base", "Install the program's dependencies"].map((name) =>
      names.indexOf(name),
    );
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    assert.ok(!order.includes(-1));
    assert.doesNotMatch(sourceOf(CHECK), /uses: actions\/cache@/);
    const key = stepsOf(CHECK).find(({ name }) => name === "Known plan of the base")?.with?.key;
    for (const part of ["job.workflow_sha", "steps.base.outputs.commit", "steps.inputs.outputs.key"])
      assert.ok(String(key).includes(part), part);
  });

  it("show the report and keep it whatever came before", () => {
    const [summary, upload] = pipeline(CHECK).jobs.plan.steps.slice(-2);
    for (const step of [summary, upload]) assert.match(step.if, /^always\(\)/);
    assert.match(upload.uses, /^actions\/upload-artifact@/);
  });
});

describe("the templates for Azure DevOps", () => {
  const check: Step[] = pipeline(AZURE_CHECK).steps;
  const comment: Step[] = pipeline(AZURE_COMMENT).jobs[0].steps;

  it("have the parameters of the workflow", () => {
    const inputs = Object.keys(pipeline(CHECK).on.workflow_call.inputs).filter((name) => name !== "settings-ref");
    const camel = inputs.map((name) => name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase()));
    const names = (pipeline(AZURE_CHECK).parameters as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names.toSorted(), [...camel, "meshEgress"].toSorted());
  });

  it("leave no token behind in a checkout", () => {
    const text = sourceOf(AZURE_CHECK) + sourceOf(AZURE_COMMENT);
    assert.equal((text.match(/checkout:/g) ?? []).length, 4);
    assert.equal((text.match(/persistCredentials: false/g) ?? []).length, 4);
  });

  it("give the token to the one step that comments, in a job without code of a pull request", () => {
    assert.doesNotMatch(sourceOf(AZURE_CHECK), /AccessToken/i);
    assert.equal((sourceOf(AZURE_COMMENT).match(/AccessToken/gi) ?? []).length, 2);
    assert.equal(comment.at(-1)?.env?.SYSTEM_ACCESSTOKEN, "$(System.AccessToken)");
    assert.ok(!comment.some(({ checkout }) => checkout === "self"));
    assert.doesNotMatch(sourceOf(AZURE_COMMENT), /npm /);
  });

  it("comment on pull requests of Azure Repos alone, and never for a fork", () => {
    const { condition } = pipeline(AZURE_COMMENT).jobs[0];
    for (const part of [
      "'Build.Reason'], 'PullRequest'",
      "'Build.Repository.Provider'], 'TfsGit'",
      "'System.PullRequest.IsFork'], 'False'",
    ])
      assert.ok(condition.includes(`eq(variables[${part})`), part);
  });

  it("have no parameter in a script, where its value would be code", () => {
    for (const { bash = "" } of [...check, ...comment]) assert.doesNotMatch(bash, /\$\{\{|\$\([A-Z]/);
  });

  it("run what is a pull request's only by the scripts that shield it", () => {
    const first = check.findIndex(({ bash }) => bash?.includes("install.sh"));
    for (const { bash = "" } of check.slice(first)) assert.doesNotMatch(bash, /npm|node |npx/);
  });
});

describe("the template for GitLab", () => {
  const [{ spec }, { "mesh-egress": job }] = parseAllDocuments(
    readFileSync(join(root, "ci/gitlab/mesh-egress.yml"), "utf8"),
  ).map((document) => document.toJS());
  const scripts: string[] = [...job.script, ...job.after_script];

  it("has the inputs of the workflow", () => {
    const own = ["mesh-egress", "mesh-egress-ref", "image"];
    const inputs = Object.keys(pipeline(CHECK).on.workflow_call.inputs);
    assert.deepEqual(Object.keys(spec.inputs).toSorted(), [...inputs, ...own].toSorted());
  });

  it("has no input in a script, where its value would be code, and hands each to a variable", () => {
    for (const script of scripts) assert.doesNotMatch(script, /\$\[\[/);
    const variables = Object.values(job.variables).join(" ");
    for (const name of Object.keys(spec.inputs).filter((name) => name !== "image"))
      assert.ok(variables.includes(`inputs.${name} `), name);
  });

  it("plans the base first, and runs what is a merge request's only by the scripts that shield it", () => {
    const first = job.script.findIndex((script: string) => script.includes("install.sh"));
    assert.ok(job.script.findIndex((script: string) => script.includes("base.sh")) < first);
    for (const script of job.script.slice(first)) assert.doesNotMatch(script, /npm|node |npx/);
  });

  it("keeps the report whatever came before, and takes no token", () => {
    assert.equal(job.artifacts.when, "always");
    assert.doesNotMatch(scripts.join("\n"), /TOKEN/);
  });
});

describe("the hook for pre-commit", () => {
  const [hook] = pipeline(".pre-commit-hooks.yaml");

  it("runs the command with options that it has, once, and for programs alone", async () => {
    const [, , , command, ...words] = hook.entry.split(" ");
    assert.equal(command, "diff");
    // A ref that isn't there: all before it has been understood.
    const { err, code } = await runCommand(
      command,
      ...words.with(-1, "no-such-ref"),
      ...hook.args,
      "--program",
      programFolder("es-modules"),
    );
    assert.equal(code, 2);
    assert.match(err, /there is no commit "no-such-ref" here/);
    assert.equal(hook.pass_filenames, false);
    const files = new RegExp(hook.files);
    for (const file of ["Pulumi.yaml", "infra/Pulumi.live.yaml", "infra/index.ts", "package-lock.json"])
      assert.match(file, files);
    for (const file of ["README.md", "docs/Pulumi.yaml.md"]) assert.doesNotMatch(file, files);
  });
});
