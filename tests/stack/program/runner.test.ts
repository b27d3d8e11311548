import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { planStacks } from "../../../src/stack/plan.ts";
import { type Runner, type RunnerOptions, startRunner } from "../../../src/stack/program/runner.ts";
import { chooseStacks } from "../../../src/stack/project/choose-program.ts";
import { readProject } from "../../../src/stack/project/project.ts";
import { COMPILE_CACHE, programFolder } from "../../support/pulumi/plan.ts";

const projectOf = (name: string) => readProject(join(programFolder(name), "Pulumi.yaml"));

/** What `use` makes of a process that is started and stopped. */
function withRunner<T>(options: Omit<RunnerOptions, "compileCache">, use: (runner: Runner) => T): T {
  const runner = startRunner({ compileCache: COMPILE_CACHE, ...options });
  try {
    return use(runner);
  } finally {
    runner.stop();
  }
}

describe("a process started before its program is known", () => {
  const plain = projectOf("one-fails");
  const elsewhere = projectOf("es-modules"); // Starts in its folder "source".
  const cases: [what: string, options: Omit<RunnerOptions, "compileCache">, project: typeof plain, suits: boolean][] = [
    ["suits any program", {}, elsewhere, true],
    ["that has loaded a program's SDK suits that program", { program: plain.folder }, plain, true],
    ["but no other", { program: elsewhere.folder }, plain, false],
    [
      "nor one that starts in another folder, which may have another SDK",
      { program: elsewhere.folder },
      elsewhere,
      false,
    ],
    [
      "nor one that needs arguments for Node",
      {},
      { ...plain, runtime: { ...plain.runtime, nodeArgs: ["--a"] } },
      false,
    ],
  ];
  for (const [what, options, project, suits] of cases)
    it(what, () =>
      assert.equal(
        withRunner(options, (runner) => runner.suits(project)),
        suits,
      ),
    );

  it("is used where it suits, and left alone where not", async () => {
    const folder = programFolder("one-fails");
    const requests = chooseStacks({ program: folder, stacks: ["good"], cwd: folder });
    const suiting = startRunner({ compileCache: COMPILE_CACHE, program: folder });
    const other = startRunner({ compileCache: COMPILE_CACHE, program: programFolder("commonjs") });
    const runners = [other, suiting];
    const plan = await planStacks(requests, { onOutput: () => undefined, compileCache: COMPILE_CACHE, runners });
    other.stop();
    assert.deepEqual(runners, [other]);
    assert.equal(plan.stacks[0]?.notices[0]?.message, "said before");
  });
});

it("Node gets the arguments that a project asks for", async () => {
  const folder = programFolder("one-fails");
  const [request] = chooseStacks({ program: folder, stacks: ["good"], cwd: folder });
  assert.ok(request);
  const { project } = request;
  const runtime = {
    ...project.runtime,
    nodeArgs: ["--import", 'data:text/javascript,console.log("from an argument")'],
  };
  const printed: string[] = [];
  await planStacks([{ ...request, project: { ...project, runtime } }], {
    onOutput: (_, line) => printed.push(line),
    compileCache: COMPILE_CACHE,
  });
  assert.deepEqual(printed, ["from an argument"]);
});

it("any number of processes may wait, without a warning of Node's", () => {
  const listeners = process.listenerCount("exit");
  const runners = Array.from({ length: 12 }, () => startRunner({ compileCache: COMPILE_CACHE }));
  for (const runner of runners) runner.stop();
  assert.ok(process.listenerCount("exit") <= listeners + 1);
});
