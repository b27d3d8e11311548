import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { UNKNOWN } from "../../src/egress/resource/pulumi-marks.ts";
import type { StackPlan } from "../../src/stack/model/plan-document.ts";
import type { Failure } from "../../src/stack/model/run-outcome.ts";
import { PlanError, planStacks } from "../../src/stack/plan.ts";
import type { Answer } from "../../src/stack/project/read-answers.ts";
import { COMPILE_CACHE, programFolder } from "../support/pulumi/plan.ts";

const folder = programFolder("endings");

/** How the plan of the program in `main` ends. */
async function endOf(
  main: string,
  values: Record<string, string> = {},
  secretKeys: string[] = [],
  environments: string[] = [],
  answers: Answer[] = [],
): Promise<StackPlan | Failure> {
  const project = {
    name: "endings",
    file: join(folder, "Pulumi.yaml"),
    folder,
    main,
    runtime: { typescript: false, tsconfig: undefined, nodeArgs: [] },
    stackFolder: folder,
    config: {},
  };
  const config = { values, secretKeys, environments };
  try {
    const { stacks } = await planStacks([{ project, stack: "dev", organization: "organization", config, answers }], {
      onOutput: () => undefined,
      compileCache: COMPILE_CACHE,
    });
    return stacks[0] as StackPlan;
  } catch (error) {
    if (error instanceof PlanError) return error.failures[0] as Failure;
    throw error;
  }
}

// More at once than there are processors only slows them down.
describe("there is no plan of a program", () => {
  const cases: [what: string, main: string, kind: Failure["kind"], message: RegExp][] = [
    ["that throws", "thrown.js", "program", /^TypeError: thrown at the top level\n {4}at .*thrown\.js:1:7\)$/],
    ["with a promise rejected", "rejected.js", "program", /^Error: rejected at the top level\n {4}at .*rejected\.js:4/],
    ["with an error in apply", "apply.js", "program", /^Error: thrown in apply\n {4}at .*apply\.js:3/],
    ["with an error in a timer", "later.js", "program", /^Error: thrown by a timer\n/],
    ["that ends its process", "exit.js", "program", /^The program called process\.exit\(0\) before it was done/],
    ["that sets an exit code", "exit-code.js", "program", /^The program ended with exit code 3\.$/],
    [
      "whose process dies",
      "killed.js",
      "program",
      /^The process that runs the program ended with SIGKILL and no result/,
    ],
    ["that awaits for ever", "modules/never-awaited.js", "program", /a promise it awaits or exports never settles/],
    ["that exports what never settles", "never-exported.js", "program", /a promise it awaits or exports never settles/],
    [
      "with an input that never resolves",
      "never-resolved-input.js",
      "program",
      /"waiting" .* input property "address"/,
    ],
    [
      "with both kinds of exports",
      "modules/both-exports.js",
      "program",
      /default export or named exports but not both/,
    ],
    [
      "with a name used twice",
      "duplicate.js",
      "program",
      /Duplicate resource URN 'urn:pulumi:dev::endings::fixture:index:Part::twice'; try giving it a unique name\n {4}at .*duplicate\.js:3/,
    ],
    [
      "that can't be parsed",
      "syntax-error.txt",
      "program",
      /syntax-error\.txt:1\nconst a = ;\n.*\n\nSyntaxError: Unexpected token ';'$/,
    ],
    ["that lacks a module", "missing-module.js", "program", /^Error: Cannot find module '\.\/not-there\.js'/],
    ["that says its configuration is wrong", "configuration-error.js", "configuration", /^networks: is empty\.$/],
    ["with faulty inputs", "input-errors.js", "configuration", /^AwsDemo can't be made\.\nrules\.a\.host: is empty\.$/],
    [
      "that lacks config",
      "missing-config.js",
      "configuration",
      /^Missing required configuration variable 'endings:wanted'/,
    ],
  ];
  for (const [what, main, kind, message] of cases)
    it(what, async () => {
      const failure = await endOf(main);
      assert.ok("message" in failure, "there is a plan");
      assert.match(failure.message, message);
      assert.equal(failure.kind, kind);
    });

  it("that falls back on a provider which the stack refuses", async () => {
    const failure = await endOf("no-default-provider.js", { "pulumi:disable-default-providers": '["*"]' });
    assert.match((failure as Failure).message, /Default provider for 'fixture' disabled\./);
  });

  it("that needs an encrypted number at once", async () => {
    const failure = await endOf("plain-number.js", { "endings:port": UNKNOWN }, ["endings:port"]);
    assert.match(
      (failure as Failure).message,
      /^Config "endings:port" is encrypted, .* Read it by requireSecretNumber,/,
    );
  });

  it("that lacks config which an ESC environment may give, and says so", async () => {
    const failure = await endOf("missing-config.js", {}, [], ["network/dev"]);
    assert.match(
      (failure as Failure).message,
      /\nA plan doesn't open the ESC environment network\/dev, which may give/,
    );
  });

  it("but what it said before is kept", async () => {
    const failure = await endOf("configuration-error.js");
    assert.deepEqual(failure.notices, [{ level: "warning", message: "said before", resource: null }]);
  });
});

describe("there is a plan of a program", () => {
  it("that exports an async function", async () => {
    assert.deepEqual(((await endOf("modules/async-default.js")) as StackPlan).outputs, { answer: 42 });
  });

  it("that logs an error, as there is a preview", async () =>
    assert.deepEqual((await endOf("logged-error.js")).notices, [
      { level: "error", message: "logged as an error", resource: null },
      { level: "info", message: "logged as information", resource: null },
    ]));

  it("that uses default providers where the stack lets it", async () =>
    assert.equal(((await endOf("no-default-provider.js")) as StackPlan).resources.length, 2));
});

describe("a program that asks a cloud", () => {
  const planned = async (...parameters: Parameters<typeof endOf>) => (await endOf(...parameters)) as StackPlan;
  const namesOf = ({ resources }: StackPlan) => resources.map(({ name }) => name);
  const saidOf = ({ unresolved }: StackPlan) => unresolved.map(({ kind, name }) => `${kind} ${name}`);
  const ZONES = "aws:index/getAvailabilityZones:getAvailabilityZones";

  it("and waits for the answer is planned as far as it goes, and never looks whole", async () => {
    const plan = await planned("plain-call-first.js");
    assert.deepEqual(namesOf(plan), ["endings-dev", "before", "beside"]);
    assert.deepEqual(saidOf(plan), [`unanswered-call ${ZONES}`]);
    assert.match(plan.failure ?? "", /The program calls aws:index\/getAvailabilityZones:.* by --answers, or use/);
  });

  it("as the first thing that it does has no resource but the stack", async () => {
    const plan = await planned("plain-call.js");
    assert.deepEqual(namesOf(plan), ["endings-dev"]);
    assert.match(plan.failure ?? "", /^The program calls aws:index\/getZones:getZones and waits for the answer/);
  });

  it("and goes on without an answer has that on record", async () => {
    const plan = await planned("caught-call.js");
    assert.equal(plan.failure, undefined);
    assert.deepEqual(saidOf(plan), ["unanswered-call aws:index/getZones:getZones"]);
  });

  it("is planned whole with the answers that somebody gives, by their arguments", async () => {
    const answers = [
      { call: ZONES, args: { state: "impaired" }, result: { names: ["wrong"] } },
      { call: ZONES, args: { state: "available" }, result: { names: ["eu-west-2a"] } },
    ];
    const plan = await planned("plain-call-first.js", {}, [], [], answers);
    assert.deepEqual(namesOf(plan), ["endings-dev", "before", "of-the-answer", "beside"]);
    assert.equal(plan.resources.find(({ name }) => name === "of-the-answer")?.inputs.zone, "eu-west-2a");
    assert.deepEqual([saidOf(plan), plan.failure], [[], undefined]);
  });

  it("gets what the stack's own config says of the clouds; what that doesn't say is unknown", async () => {
    const plan = await planned("facts.js", {
      "aws:region": "eu-west-2",
      "aws:allowedAccountIds": '["123456789012"]',
      "network:zones": '["eu-west-2a","eu-west-2b"]',
      "azure-native:subscriptionId": "7d1a2f0e-0000-4000-8000-000000000000",
    });
    assert.deepEqual(plan.outputs, {
      region: "eu-west-2",
      account: "123456789012",
      arn: UNKNOWN,
      partition: "aws",
      zones: ["eu-west-2a", "eu-west-2b"],
      subscription: "7d1a2f0e-0000-4000-8000-000000000000",
    });
    assert.deepEqual(saidOf(plan), []);
  });

  it("below a parent gets what the stack's config says, unless the parent has a provider of its own", async () => {
    const plan = await planned("parents.js", { "aws:region": "eu-west-2" });
    assert.deepEqual(plan.outputs, { plain: "eu-west-2", placed: UNKNOWN });
  });

  it("by functions that ask none either gets what they would give", async () => {
    const plan = await planned("computed.js");
    assert.deepEqual(plan.outputs, {
      objects: [
        {
          kind: "NetworkPolicy",
          apiVersion: "networking.k8s.io/v1",
          metadata: { name: "mesh", labels: { safe: true } },
        },
        { kind: "Pod", apiVersion: "v1", since: "2020-01-01" },
      ],
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject"],
            Resource: "arn:aws:s3:::b/&{aws:username}".replace("&", "$"),
            Principal: { AWS: "123456789012" },
            Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } },
          },
          { Effect: "Deny", NotAction: "s3:*", Resource: "*", NotPrincipal: "*" },
        ],
      },
      open: UNKNOWN,
    });
    assert.deepEqual(saidOf(plan), ["call aws:ec2/getVpc:getVpc"]);
  });
});

it("a resource with a provider of the program's own is said, since its code runs only in an update", async () => {
  const { unresolved } = (await endOf("dynamic.js")) as StackPlan;
  assert.deepEqual(
    unresolved.map(({ kind, name }) => `${kind} ${name}`),
    ["dynamic-resource opens"],
  );
});

it("a secret that names MESH is said, and its text is shown nowhere", async () => {
  const plan = (await endOf("secrets.js")) as StackPlan;
  assert.deepEqual(
    plan.unresolved.map(({ kind, name }) => `${kind} ${name}`),
    ["secret host: value", "secret address: cidrs[1]", "secret label: tags.about", "secret list: values"],
  );
  assert.doesNotMatch(JSON.stringify(plan), /spineservices|3\.11|hunter2/);
});

describe("a transform that fails", () => {
  it("for want of a value that only an update knows is said, and the resource is planned without it", async () => {
    const plan = (await endOf("failing-transform.js")) as StackPlan;
    assert.ok(plan.resources.some(({ name }) => name === "thing"));
    const said = plan.unresolved.find(({ kind }) => kind === "transform");
    assert.match(`${said?.name}: ${said?.reason}`, /^thing: .* a transform failed without them: .*Error: no size/);
  });

  it("with all values known fails the plan, as it would fail an update", async () => {
    const failure = (await endOf("failing-transform.js", { "endings:size": "1" })) as Failure;
    assert.match(failure.message, /failed to register new resource thing .*no size/);
  });
});

it("callbacks that did not run and could have made resources are said, with their lines, each line once", async () => {
  const { unresolved, resources } = (await endOf("callbacks.js")) as StackPlan;
  assert.deepEqual(
    unresolved.map(({ kind, name }) => `${kind} ${name}`),
    ["callback callbacks.js:6", "callback callbacks.js:7"],
  );
  assert.ok(resources.some(({ name }) => name === "runs"));
});
