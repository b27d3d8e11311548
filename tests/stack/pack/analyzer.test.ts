import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { before, describe, it } from "mocha";
import { UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
import type { PolicyVerdict } from "../../../src/stack/model/plan-document.ts";
import { PlanError, planStacks } from "../../../src/stack/plan.ts";
import { chooseStacks } from "../../../src/stack/project/choose-program.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { COMPILE_CACHE, packFolder, programFolder } from "../../support/pulumi/plan.ts";

const requests = chooseStacks({ program: programFolder("judged"), stacks: [], cwd: import.meta.dirname });

/** What the pack says of stacks of the program `judged`; a stack without a file has the config of `clean`. */
async function verdictsOf(pack: string, stacks: string[], answerMs = 60_000, startMs = 60_000) {
  const printed: string[] = [];
  const clean = requests.find(({ stack }) => stack === "clean");
  assert.ok(clean);
  const plan = await planStacks(
    stacks.map((stack) => requests.find((request) => request.stack === stack) ?? { ...clean, stack }),
    {
      onOutput: (stack, line) => printed.push(`${stack} | ${line}`),
      compileCache: COMPILE_CACHE,
      policy: { folder: packFolder(pack), packs: [], limits: { startMs, answerMs } },
    },
  );
  return { printed, verdicts: plan.stacks.map(({ policy }) => policy as PolicyVerdict) };
}

const urn = (stack: string, name: string) => `urn:pulumi:${stack}::judged::${name}`;

/** The sample pack tells no place and no advice apart from its messages. */
const UNPLACED = { path: null, line: null, instead: null };

describe("the verdict of a policy pack", () => {
  it("is what each policy says, resource by resource, then of the stack; of two stacks at once", async () => {
    const { verdicts } = await verdictsOf("sample", ["pinned", "murky"]);
    const password = (stack: string) => ({
      check: "reads-password",
      level: "advisory",
      severity: null,
      message:
        "can't run policy 'reads-password' from policy pack 'sample@v1.2.3' during preview: " +
        "string value at .password can't be known during preview",
      resource: urn(stack, "test:index:Rule::second"),
      ...UNPLACED,
      judged: false,
    });
    const ofStack = (stack: string, check: string, message: string, judged: boolean) => ({
      check,
      level: "advisory",
      severity: null,
      message,
      resource: urn(stack, `pulumi:pulumi:Stack::judged-${stack}`),
      ...UNPLACED,
      judged,
    });
    assert.deepEqual(verdicts, [
      {
        pack: "sample",
        version: "1.2.3",
        findings: [
          {
            check: "no-pins",
            level: "mandatory",
            severity: "high",
            message: "203.0.113.7 is an address",
            resource: urn("pinned", "test:index:Firewall$test:index:Rule::first"),
            ...UNPLACED,
            judged: true,
          },
          password("pinned"),
          ofStack("pinned", "few-rules", "Few rules.\nThere are 2.", true),
        ],
      },
      {
        pack: "sample",
        version: "1.2.3",
        findings: [
          password("murky"),
          ofStack("murky", "few-rules", "Few rules.\nThere are 2.", true),
          ofStack("murky", "not-judged", "murky could not be read", false),
        ],
      },
    ]);
  });
});

describe("what a policy pack gets", () => {
  let said: Awaited<ReturnType<typeof verdictsOf>>;
  before(async () => {
    said = await verdictsOf("mirror", ["pinned", "clean"]);
  });
  const findings = (stack: "pinned" | "clean") => said.verdicts[stack === "pinned" ? 0 : 1]?.findings ?? [];
  const heard = (check: string, stack: "pinned" | "clean" = "pinned") =>
    findings(stack)
      .filter((finding) => finding.check === check)
      .map(({ message }) => JSON.parse(message));
  const named = (list: { urn: string }[], name: string) => list.find((each) => each.urn.endsWith(`::${name}`));

  it("is every resource, the stack, components and providers included, with default ones from the config", () =>
    assert.deepEqual(
      heard("resource").map(({ type, name }) => `${type} ${name}`),
      [
        "pulumi:pulumi:Stack judged-pinned",
        "test:index:Firewall firewall",
        "test:index:Rule first",
        "pulumi:providers:test own",
        "pulumi:providers:test default",
        "test:index:Rule second",
      ],
    ));

  it("holds options, provider and the policy's own defaults", () => {
    assert.deepEqual(named(heard("resource"), "first"), {
      urn: urn("pinned", "test:index:Firewall$test:index:Rule::first"),
      type: "test:index:Rule",
      name: "first",
      props: { owner: "somebody", to: "203.0.113.7" },
      parent: urn("pinned", "test:index:Firewall::firewall"),
      protect: true,
      provider: { urn: urn("pinned", "pulumi:providers:test::own"), props: { region: "eu-west-2" } },
      config: { answer: 42 },
    });
    assert.deepEqual(named(heard("resource"), "second")?.["provider" as never], {
      urn: urn("pinned", "pulumi:providers:test::default"),
      props: { region: "eu-west-1" },
    });
  });

  it("tells unknown values and secrets from known ones, and what a policy remediated", () =>
    assert.deepEqual(named(heard("resource"), "second")?.["props" as never], {
      to: "a.example.org",
      after: UNKNOWN,
      password: UNKNOWN,
      owner: "somebody",
    }));

  it("is in the end the whole stack, by what comes out, with parents and dependencies", () => {
    assert.deepEqual(named(heard("stack").slice(1), "second"), {
      urn: urn("pinned", "test:index:Rule::second"),
      props: { to: "a.example.org", after: UNKNOWN, password: UNKNOWN, owner: "somebody" },
      parent: "judged-pinned",
      dependencies: ["first"],
      propertyDependencies: { after: ["first"] },
    });
    assert.deepEqual(named(heard("stack").slice(1), "judged-pinned")?.["props" as never], {
      firewall: urn("pinned", "test:index:Firewall::firewall"),
      password: UNKNOWN,
    });
  });

  it("is one stack a process, whose name and config the pack has as it loads", () => {
    const loaded = (name: string, to: string) => ({
      loadedFor: ["organization", "judged", name, true],
      configAtLoad: to,
      stacksSeen: 1,
    });
    assert.deepEqual(
      [heard("stack")[0], heard("stack", "clean")[0]],
      [loaded("pinned", "203.0.113.7"), loaded("clean", "b.example.org")],
    );
  });

  it("stands beside what the pack prints, which is passed on", () =>
    assert.deepEqual(said.printed.sort(), ["clean | a word of the pack's", "pinned | a word of the pack's"]));

  it("never holds a secret", () => assert.doesNotMatch(JSON.stringify(said.verdicts), /made by the program|ghijkl/));

  it("says what a deployment would change by itself", () =>
    assert.deepEqual(
      findings("pinned")
        .filter(({ level }) => level === "remediate")
        .map(({ check, message }) => [check, message]),
      [
        ["fix", "Rules have an owner."],
        ["fix", "Rules have an owner."],
      ],
    ));
});

// Each waits for a process.
describe("there is no verdict, and so no plan, of a pack that", () => {
  const cases: [how: string, message: RegExp, limits?: { startMs?: number; answerMs?: number }][] = [
    [
      "throws",
      /^analyze failed: Error validating resource with policy 'throws' .*:\nError: thrown by a policy\n {4}at throws .*index\.js:7:11\)\.$/,
    ],
    [
      "dies",
      /^it could not be reached for analyze: its process ended with exit code 7\.\nIts last words:\n {2}about to die$/,
    ],
    ["never-answers", /^it did not answer \w+ within 2 s\.$/, { answerMs: 2000 }],
    ["talks", /^it printed "Hello!" to standard output before its port\.\n/],
    ["breaks", /^it could not be asked: its process ended with exit code 1\.\nIts last words:\n[\s\S]*broken at load/],
    ["is-killed", /^it could not be asked: its process ended with SIGKILL\.$/],
    ["never-listens", /^it did not report its port within 0\.1 s\.$/, { startMs: 100 }],
    ["exits", /^it could not be asked: its process ended with exit code 0\.$/],
  ];
  for (const [how, message, { answerMs, startMs } = {}] of cases)
    it(how, async () => {
      const failed = await verdictsOf("misbehaving", [how], answerMs, startMs).then(
        () => undefined,
        (error) => error,
      );
      assert.ok(failed instanceof PlanError);
      assert.deepEqual(
        failed.failures.map(({ stack, kind }) => [stack, kind]),
        [[how, "policy"]],
      );
      const [intro, rest] = failed.failures[0]?.message.split(/(?<=did not run: )/) ?? [];
      assert.equal(intro, "The policy pack did not run: ");
      assert.match(rest ?? "", message);
    });

  it("is not there", async () => {
    await assert.rejects(verdictsOf("missing", ["clean"]), /The policy pack did not run: it could not be asked: /);
  });

  it("runs for one stack and fails for another", async () => {
    await assert.rejects(
      verdictsOf("misbehaving", ["well", "exits"]),
      /^PlanError: exits: The policy pack did not run/,
    );
  });
});

it("a pack is asked past any proxy", async () => {
  const before = process.env.grpc_proxy;
  cleanUp(() => {
    if (before === undefined) delete process.env.grpc_proxy;
    else process.env.grpc_proxy = before;
  });
  process.env.grpc_proxy = "http://127.0.0.1:9";
  const { verdicts } = await verdictsOf("misbehaving", ["well"]);
  assert.deepEqual(verdicts[0]?.findings, []);
});

it("a pack ends when whoever asked it is killed", async () => {
  const script = `
    import { startPack } from ${JSON.stringify(import.meta.resolve("../../../src/stack/pack/pack-process.ts"))};
    const pack = startPack({ folder: ${JSON.stringify(packFolder("sample"))}, compileCache: undefined });
    console.log(await pack.serve({}, 60_000));
  `;
  const asker = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(createInterface({ input: asker.stdout }), "line");
  const connection = connect(Number(port), "127.0.0.1");
  await once(connection, "connect");
  const closed = new Promise((resolve) => connection.on("error", () => undefined).once("close", resolve));
  connection.resume();
  asker.kill("SIGKILL");
  await closed;
});
