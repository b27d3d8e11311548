import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { sectionsOf } from "../../ci/section.ts";
import { folderOf } from "../support/folder.ts";
import { EXEMPTING, workspace } from "../support/policy/pull-request.ts";
import { evaluate, pipeline, runStep } from "../support/repository/workflow.ts";

/** What a runner has in its environment, and a pull request mustn't. */
const RUNNER = {
  PATH: process.env.PATH ?? "",
  HOME: "/home/runner",
  GITHUB_TOKEN: "secret-1",
  ACTIONS_RUNTIME_TOKEN: "secret-2",
  SYSTEM_ACCESSTOKEN: "secret-3",
  AWS_SECRET_ACCESS_KEY: "secret-4",
  MESH_EGRESS_POLICY_SETTINGS: "/nowhere/of/the/runner.yaml",
  NODE_OPTIONS: "--require=/nowhere/of/the/runner.js",
  BASH_FUNC_node: "() { true; }",
};

const CHECK = ".github/workflows/mesh-egress.yml";

/** A platform's steps from the plan on, in a workspace: how the plan ended, its log, the report and the summary. */
type Run = (
  folder: string,
  options?: { settingsPath?: string; failOn?: string; stacks?: string },
) => Promise<{ code: number | null; log: string; report: string; summary: string; end: number | null }>;

const github: Run = async (
  folder,
  { settingsPath = "egress/settings.yaml", failOn = "mandatory", stacks = "live" } = {},
) => {
  const { steps } = pipeline(".github/workflows/mesh-egress.yml").jobs.plan;
  const values = {
    "github.workspace": folder,
    "runner.temp": join(folder, "temp"),
    "inputs.program": "infra",
    "inputs.stacks": stacks,
    "inputs.fail-on": failOn,
    "steps.inputs.outputs.key": "run-0123456789ab",
    "inputs.settings-path != '' && format('{0}/settings/{1}', github.workspace, inputs.settings-path) || ''":
      settingsPath && join(folder, "settings", settingsPath),
  };
  const files = Object.fromEntries(
    ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"].map((name) => [
      name,
      join(folder, name),
    ]),
  );
  for (const file of Object.values(files)) writeFileSync(file, "");
  const step = (name: string) => {
    const { run, env } = steps.find((one: { name: string }) => one.name === name);
    const own = Object.fromEntries(Object.entries(env).map(([key, text]) => [key, evaluate(String(text), values)]));
    return runStep(run, { cwd: folder, env: { ...RUNNER, ...files, GITHUB_WORKSPACE: folder, ...own } });
  };
  const { code, log } = await step("Plan and judge");
  for (const name of ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] as const)
    assert.equal(readFileSync(files[name] ?? "", "utf8"), "", `${name} is left alone by the plan`);
  const end = await step("Job summary");
  const summary = readFileSync(files.GITHUB_STEP_SUMMARY ?? "", "utf8");
  return { code, log, report: readFileSync(join(folder, "temp/mesh-egress/plan.md"), "utf8"), summary, end: end.code };
};

const azure: Run = async (
  folder,
  { settingsPath = "egress/settings.yaml", failOn = "mandatory", stacks = "live" } = {},
) => {
  const { steps } = pipeline("ci/azure-pipelines/mesh-egress.yml");
  const values = {
    "parameters.program": "infra",
    "parameters.stacks": stacks,
    "parameters.failOn": failOn,
    "parameters.settingsPath": settingsPath,
  };
  const macros: Record<string, string> = {
    "Build.SourcesDirectory": folder,
    "Agent.TempDirectory": join(folder, "temp"),
    "System.JobName": "plan",
  };
  const step = (name: string) => {
    const { bash, env } = steps.find((one: { displayName?: string }) => one.displayName === name);
    const branches = env[`\${{ ${settingsPath ? "else" : "if eq(parameters.settingsPath, '')"} }}`];
    const own = Object.fromEntries(
      Object.entries({ ...env, ...branches })
        .filter(([key]) => !key.startsWith("$"))
        .map(([key, text]) => [
          key,
          evaluate(String(text), values).replaceAll(/\$\((.*?)\)/g, (_, macro) => macros[macro] ?? assert.fail(macro)),
        ]),
    );
    return runStep(bash, { cwd: folder, env: { ...RUNNER, BUILD_SOURCESDIRECTORY: folder, ...own }, args: [] });
  };
  const { code, log } = await step("mesh-egress plan");
  const end = await step("Summary");
  const file = /^##vso\[task\.uploadsummary\](.*)$/m.exec(end.log)?.[1] ?? assert.fail(end.log);
  const report = readFileSync(file, "utf8");
  return { code, log, report, summary: report, end: end.code };
};

const RUNS = { github, azure };

for (const [platform, run] of Object.entries(RUNS))
  describe(`a pull request that pins MESH, in the steps for ${platform}`, () => {
    it("still ends with 5 when it brings exemptions of its own", async () => {
      const { code, log, report, summary, end } = await run(workspace());
      assert.equal(code, 5, log);
      assert.equal(end, 0);
      assert.match(report, /^<!-- mesh-egress:network\/live -->\n### ❌/);
      assert.match(report, /\| ip-pinning \| /);
      assert.equal(summary, report);
      const [section] = sectionsOf(report);
      assert.equal(`<!-- mesh-egress:network/live -->\n${section?.body}`, report.trim());
    });

    it("ends with 5 without any settings", async () => {
      const { code, log } = await run(workspace(), { settingsPath: "" });
      assert.equal(code, 5, log);
    });

    it("ends with 0 where the pinned settings have the exemption", async () => {
      const { code, log, summary } = await run(workspace({ settings: EXEMPTING }));
      assert.equal(code, 0, log);
      assert.match(summary, /### ✅/);
    });

    it("ends with 2, and says that nobody judged, where the pinned settings aren't there", async () => {
      const { code, log, summary } = await run(workspace(), { settingsPath: "egress/other.yaml" });
      assert.equal(code, 2, log);
      assert.match(log, /no settings in \S+other\.yaml/);
      assert.match(summary, /not judged/);
      assert.doesNotMatch(summary, /✅/);
    });

    it("ends with 1, and says that nobody judged, where the pinned settings can't be read", async () => {
      const { code, log, summary } = await run(workspace({ settings: "scope: everything\n" }));
      assert.equal(code, 1, log);
      assert.match(log, /scope/);
      assert.match(summary, /not judged/);
    });

    it("ends with 1, and says that nobody judged, where its program fails", async () => {
      const { code, log, summary } = await run(workspace({ code: 'throw new Error("no");' }));
      assert.equal(code, 1, log);
      assert.match(summary, /^<!-- mesh-egress:run-\w+ -->\n### ❌ Egress of `infra`: not judged/);
    });

    it("ends with 1, and says that nobody judged, where its program writes exemptions into the pinned settings", async () => {
      const code = `require("node:fs").writeFileSync("../../settings/egress/settings.yaml", ${JSON.stringify(EXEMPTING)});`;
      const result = await run(workspace({ code }));
      assert.equal(result.code, 1, result.log);
      assert.match(result.log, /The program changed the settings/);
      assert.match(result.summary, /not judged/);
    });

    it("is judged in every stack that the caller names, however they are parted", async () => {
      const folder = workspace();
      writeFileSync(join(folder, "pull-request/infra/Pulumi.int.yaml"), "config: {}\n");
      const { code, log, report } = await run(folder, { stacks: " int\n\tlive\n" });
      assert.equal(code, 5, log);
      assert.deepEqual(
        sectionsOf(report).map(({ key }) => key),
        ["network/int", "network/live"],
      );
    });

    it("ends with 2 where the caller asks for what there isn't", async () => {
      const { code, log } = await run(workspace(), { failOn: "never" });
      assert.equal(code, 2, log);
    });

    it("can tell the runner nothing, and learns nothing of it", async () => {
      const code = String.raw`
        for (const say of [console.log, console.error]) {
          say("##vso[task.complete result=Succeeded;]done");
          say("harmless\r::set-output name=key::x\r\n::error::boo");
          say("###[error] ## ##vso[task.setvariable variable=PATH]/evil");
        }
        console.log("ENV " + Object.keys(process.env).sort().join(" "));
        console.log("HOME " + require("node:fs").readdirSync(process.env.HOME).length);
      `;
      const result = await run(workspace({ code }));
      assert.equal(result.code, 5, result.log);
      assert.match(result.log, /task\.complete result=Succeeded/);
      assert.doesNotMatch(result.log, /##\[|##vso|\r|^\s*::/m);
      const names = /ENV (.*)/.exec(result.log)?.[1]?.split(" ") ?? [];
      assert.deepEqual(
        names.filter((name) => !name.startsWith("PULUMI_NODEJS_") && name !== "MESH_EGRESS_POLICY_SETTINGS"),
        ["CI", "HOME", "LANG", "PATH", "TMPDIR"],
      );
      assert.match(result.log, /HOME 0/);
    });
  });

/** The plan of the base as each platform makes it, before the pull request's. */
const planBase: Record<
  keyof typeof RUNS,
  (folder: string, PATH: string) => Promise<{ code: number | null; log: string }>
> = {
  github: (folder, PATH) => {
    const { run, env } = pipeline(CHECK).jobs.plan.steps.find((one: { name: string }) => one.name === "Plan the base");
    const values = {
      "github.workspace": folder,
      "runner.temp": join(folder, "temp"),
      "inputs.program": "infra",
      "inputs.stacks": "live new",
    };
    const own = Object.fromEntries(Object.entries(env).map(([key, text]) => [key, evaluate(String(text), values)]));
    const output = join(folder, "output");
    writeFileSync(output, "");
    return runStep(run, { cwd: folder, env: { ...RUNNER, PATH, GITHUB_OUTPUT: output, ...own } });
  },
  azure: (folder, PATH) => {
    const { bash, env } = pipeline("ci/azure-pipelines/mesh-egress.yml").steps.find(
      (one: { displayName?: string }) => one.displayName === "Plan the base",
    );
    const macros: Record<string, string> = {
      "Build.SourcesDirectory": folder,
      "Agent.TempDirectory": join(folder, "temp"),
    };
    const own = Object.fromEntries(
      Object.entries(env).map(([key, text]) => [
        key,
        evaluate(String(text), { "parameters.program": "infra", "parameters.stacks": "live new" }).replaceAll(
          /\$\((.*?)\)/g,
          (_, macro) => macros[macro] ?? assert.fail(macro),
        ),
      ]),
    );
    return runStep(bash, { cwd: folder, env: { ...RUNNER, PATH, ...own }, args: [] });
  },
};

/** The pull request's checkout as the merge of its branch, whose first parent has the program that `base` is. */
function merged(folder: string, base: string): void {
  const checkout = join(folder, "pull-request");
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", checkout, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args]);
  const index = join(checkout, "infra", "index.js");
  const own = readFileSync(index, "utf8");
  writeFileSync(join(checkout, ".gitignore"), "node_modules\n");
  git("init", "--quiet", "--initial-branch", "main");
  writeFileSync(index, base);
  git("add", ".");
  git("commit", "--quiet", "-m", "base");
  git("checkout", "--quiet", "-b", "change");
  writeFileSync(index, own);
  git("commit", "--quiet", "-am", "change");
  git("checkout", "--quiet", "main");
  git("merge", "--quiet", "--no-ff", "-m", "merge", "change");
}

/** A folder with an npm that installs by a link. */
function npmIn(folder: string): string {
  mkdirSync(join(folder, "bin"));
  const packages = join(import.meta.dirname, "..", "..", "node_modules");
  writeFileSync(join(folder, "bin", "npm"), `#!/usr/bin/env bash\nln -s "${packages}" node_modules\n`, { mode: 0o755 });
  return `${join(folder, "bin")}:${RUNNER.PATH}`;
}

for (const platform of ["github", "azure"] as const)
  describe(`the plan of the base, in the steps for ${platform}`, () => {
    const run = RUNS[platform];

    it("puts first in the report what the pull request opens, and leaves no worktree behind", async () => {
      const folder = workspace();
      merged(folder, "");
      const { code, log } = await planBase[platform](folder, npmIn(folder));
      assert.equal(code, 0, log);
      const { report } = await run(folder);
      assert.match(report, /^<!-- mesh-egress:network\/live -->\n### ❌.*\n\n#### What this change opens and closes\n/);
      assert.match(report, /\| \*\*opens\*\* \| any address → 155\.231\.48\.156:443 tcp \| mesh \|/);
      assert.ok(report.indexOf("Stops the change") > report.indexOf("opens and closes"));
      const worktrees = execFileSync("git", ["-C", join(folder, "pull-request"), "worktree", "list"], {
        encoding: "utf8",
      });
      assert.equal(worktrees.trim().split("\n").length, 1);
    });

    it("says that nothing changes where the base opens the same", async () => {
      const folder = workspace();
      merged(folder, `// the same\n${readFileSync(join(folder, "pull-request/infra/index.js"), "utf8")}`);
      await planBase[platform](folder, npmIn(folder));
      assert.match((await run(folder)).report, /\n\*\*Nothing changes in what can leave\.\*\*\n/);
    });

    it("says that nothing was compared where the base is broken, and judges all the same", async () => {
      const folder = workspace();
      merged(folder, 'throw new Error("broken");');
      const { code, log } = await planBase[platform](folder, npmIn(folder));
      assert.equal(code, 0, log);
      const { code: end, report } = await run(folder);
      assert.equal(end, 5);
      assert.match(report, /#### Not compared\n/);
      assert.doesNotMatch(report, /Nothing changes/);
    });

    it("gives no verdict where the program writes into it", async () => {
      const folder = workspace({
        code: 'require("node:fs").writeFileSync("../../temp/mesh-egress-base/base.json", "{}");',
      });
      merged(folder, "");
      await planBase[platform](folder, npmIn(folder));
      const { code, summary } = await run(folder);
      assert.equal(code, 1);
      assert.match(summary, /not judged/);
    });
  });

describe("the inputs of the workflow", () => {
  const { run } = pipeline(".github/workflows/mesh-egress.yml").jobs.plan.steps[0];
  const good = {
    WORKFLOW_SHA: "0".repeat(40),
    PROGRAM: "infra",
    STACKS: "int live",
    SETTINGS_PATH: "egress.yaml",
    SETTINGS_REF: "main",
  };
  const check = async (inputs: Record<string, string>) => {
    const folder = folderOf({ output: "" });
    const env = { PATH: RUNNER.PATH, GITHUB_OUTPUT: join(folder, "output"), ...good, ...inputs };
    return { ...(await runStep(run, { cwd: folder, env })), output: readFileSync(join(folder, "output"), "utf8") };
  };

  it("give each program and its stacks a key of their own", async () => {
    const one = await check({});
    assert.equal(one.code, 0, one.log);
    assert.match(one.output, /^key=run-[0-9a-f]{12}\n$/);
    for (const [name, value] of Object.entries({ PROGRAM: "other", STACKS: "live" }))
      assert.notEqual((await check({ [name]: value })).output, one.output);
  });

  for (const [inputs, says] of [
    [{ WORKFLOW_SHA: "" }, /doesn't say which commit/],
    [{ STACKS: " \n" }, /stacks: name at least one/],
    [{ SETTINGS_REF: "" }, /settings-ref: name the ref/],
  ] as [Record<string, string>, RegExp][])
    it(`are refused: ${JSON.stringify(inputs)}`, async () => {
      const { code, log } = await check(inputs);
      assert.equal(code, 2);
      assert.match(log, says);
    });
});

describe("the installation of the program's dependencies", () => {
  /** The step for GitHub, with an npm that tells how it was called. */
  const install = async (
    env: Record<string, string> = {},
    npm = 'echo "ARGS $*"; printf "##vso[x]\\r::error::y\\n"; env | sort; pwd',
  ) => {
    const folder = workspace();
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin", "npm"), `#!/usr/bin/env bash\n${npm}\n`, { mode: 0o755 });
    const { run } = pipeline(".github/workflows/mesh-egress.yml").jobs.plan.steps.find(({ run = "" }) =>
      run.includes("install.sh"),
    );
    const PATH = `${join(folder, "bin")}:${RUNNER.PATH}`;
    return runStep(run, { cwd: folder, env: { ...RUNNER, GITHUB_WORKSPACE: folder, PROGRAM: "infra", ...env, PATH } });
  };

  it("runs no scripts of packages, in the program's folder", async () => {
    const { code, log } = await install();
    assert.equal(code, 0, log);
    assert.match(log, /ARGS ci --ignore-scripts --no-audit --no-fund\n/);
    assert.match(log, /\/pull-request\/infra\n$/);
    assert.doesNotMatch(log, /secret-|##vso|\r|^::|NODE_OPTIONS|GITHUB_/m);
  });

  it("reaches a registry as the runner does, but not with the runner's password", async () => {
    const { log } = await install({
      HTTPS_PROXY: "http://proxy.example:3128",
      HTTP_PROXY: "http://user:secret-5@proxy.example:3128",
      npm_config_registry: "https://npm.example/",
    });
    assert.match(log, /HTTPS_PROXY=http:\/\/proxy\.example:3128/);
    assert.match(log, /npm_config_registry=https:\/\/npm\.example\//);
    assert.doesNotMatch(log, /secret-5/);
  });

  it("fails where npm does", async () => assert.equal((await install({}, "exit 7")).code, 7));

  it("needs the folder that was named", async () => {
    const { code } = await install({ PROGRAM: "elsewhere" });
    assert.equal(code, 1);
    assert.ok(!existsSync("elsewhere"));
  });
});
