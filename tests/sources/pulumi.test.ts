import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { SECRET, SIGNATURE, UNKNOWN } from "../../src/egress/resource/pulumi-marks.ts";
import { grantLines, noteLines, placeLines, readInput, skippedLines } from "./support/read.ts";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";
const DOMAINS = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const urn = (type: string, name: string) => `urn:pulumi:live::hub::${type}::${name}`;
const out = (cidr: string) => ({ egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [cidr] }] });
const group = (name: string, inputs: object, more: object = {}) => ({
  urn: urn(GROUP, name),
  custom: true,
  type: GROUP,
  inputs,
  ...more,
});
const STACK = { urn: urn("pulumi:pulumi:Stack", "hub-live"), custom: false, type: "pulumi:pulumi:Stack" };
const state = (resources: readonly object[], more: object = {}) => ({
  version: 3,
  deployment: { manifest: {}, resources: [STACK, ...resources], ...more },
});
const PIN = "allow outbound tcp 443 to 203.0.113.7";

const timesOf = (read: Awaited<ReturnType<typeof readInput>>) =>
  read[0]?.stacks[0]?.resources.map(({ unchangedSince }) => unchangedSince);

describe("a state of Pulumi", () => {
  it("is read as `stack export` prints it, versions 3 and 4, and as a backend keeps it", async () => {
    const resources = [group("sg", out("203.0.113.7/32"))];
    const exported = state(resources);
    for (const input of [
      exported,
      { ...exported, version: 4, features: ["views", "taint"] },
      { version: 3, checkpoint: { stack: "live", latest: exported.deployment } },
    ]) {
      const read = await readInput(input);
      assert.deepEqual(grantLines(read), [PIN]);
      assert.deepEqual(noteLines(read), []);
      assert.equal(read[0]?.kind, "pulumi-state");
      assert.equal(read[0]?.stacks[0]?.name, "hub/live");
    }
  });

  it("goes by what the cloud has, and by the program where that isn't known", async () => {
    const read = await readInput(
      state([
        group("a", out("198.51.100.1/32"), { outputs: out("203.0.113.7/32") }),
        group("b", out("203.0.113.8/32"), { outputs: {} }),
      ]),
    );
    assert.deepEqual(grantLines(read), [PIN, "allow outbound tcp 443 to 203.0.113.8"]);
  });

  it("says since when each resource is as it is, where the state does", async () => {
    const [created, modified] = ["2026-10-01T08:00:00Z", "2026-11-02T09:00:00Z"];
    const any = out("203.0.113.7/32");
    const read = await readInput(
      state([group("a", any, { created, modified }), group("b", any, { created }), group("c", any)]),
    );
    assert.deepEqual(timesOf(read), [modified, created, undefined]);
  });

  it("leaves out, with the reason, what is no resource of the stack any more", async () => {
    const read = await readInput(
      state([
        group("sg", out("203.0.113.7/32")),
        group("sg", out("203.0.113.99/32"), { delete: true }),
        group("view", out("203.0.113.98/32"), { viewOf: urn(GROUP, "sg") }),
        { urn: urn("pulumi:providers:aws", "default"), custom: true, type: "pulumi:providers:aws" },
      ]),
    );
    assert.deepEqual(grantLines(read), [PIN]);
    assert.deepEqual(noteLines(read), []);
    assert.deepEqual(skippedLines(read), [
      `1 ${GROUP}: it is replaced, and only its deletion is left to do`,
      `1 ${GROUP}: it is a view of another resource`,
      "1 pulumi:providers:aws: it is a provider",
      "1 pulumi:pulumi:Stack: it is a component, and what it is made of is read",
    ]);
  });

  it("follows references, to what is only read as well", async () => {
    const list = { urn: urn(LIST, "pl"), custom: true, external: true, type: LIST, id: "pl-0123456789abcdef0" };
    const read = await readInput(
      state([
        { ...list, outputs: { entries: [{ cidr: "203.0.113.7/32" }] } },
        group("sg", { egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: [list.id] }] }),
      ]),
    );
    assert.deepEqual(grantLines(read), [PIN]);
  });

  it("doesn't count a rule twice that a refresh has put into its group as well", async () => {
    const rule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    const inputs = {
      securityGroupId: "sg-1",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "203.0.113.7/32",
    };
    const own = { urn: urn(rule, "r"), custom: true, type: rule, inputs };
    const read = await readInput(state([group("sg", {}, { id: "sg-1", outputs: out("203.0.113.7/32") }), own]));
    assert.deepEqual(grantLines(read), [PIN]);
    // What nobody's program has made stays.
    const other = await readInput(state([group("sg", {}, { id: "sg-1", outputs: out("203.0.113.8/32") }), own]));
    assert.deepEqual(grantLines(other), ["allow outbound tcp 443 to 203.0.113.8", PIN]);
  });

  it("names the place by URN and, where the state tells, by the line of the program", async () => {
    const read = await readInput(
      state([
        group("sg", out("203.0.113.7/32"), { sourcePosition: "project:///index.ts#5,15" }),
        group("module", out("203.0.113.8/32"), { sourcePosition: "project:///file:///home/me/net.mjs#7,1" }),
        group("none", out("203.0.113.9/32"), { stackTrace: [{}] }),
      ]),
    );
    assert.equal(placeLines(read)[0], `- ${urn(GROUP, "sg")} egress[0]`);
    const places = [...(read[0]?.stacks[0]?.places.values() ?? [])];
    assert.deepEqual(
      places.map(({ declaredAt }) => declaredAt),
      ["index.ts:5", "home/me/net.mjs:7", undefined],
    );
  });

  it("keeps secrets to itself, given in clear or not", async () => {
    const secret = (more: object) => ({ [SIGNATURE]: SECRET, ...more });
    for (const hidden of [
      secret({ ciphertext: "v1:x" }),
      secret({ plaintext: '["203.0.113.7/32"]' }),
      secret({ value: ["203.0.113.7/32"] }),
    ]) {
      const egress = [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: hidden }];
      const read = await readInput(state([group("sg", { egress })]));
      const lines = grantLines(read);
      assert.ok(!JSON.stringify(read).includes("203.0.113.7"));
      assert.deepEqual(lines, ["allow outbound tcp 443 to - ? destination egress[0].cidrBlocks: it is secret"]);
    }
  });

  it("says what it can't vouch for", async () => {
    const resources = [group("sg", out("203.0.113.7/32"))];
    const pending = [{ type: "creating", resource: group("half", out("203.0.113.9/32")) }];
    assert.match(
      noteLines(await readInput(state(resources, { pending_operations: pending })))[0] ?? "",
      /^limit: An update was cut off, .*::half\./,
    );
    assert.match(
      noteLines(await readInput({ ...state(resources), version: 4, features: ["x"] }))[0] ?? "",
      /^limit: The state uses "x"/,
    );
    const chart = {
      urn: urn("kubernetes:helm.sh/v3:Release", "x"),
      custom: true,
      type: "kubernetes:helm.sh/v3:Release",
    };
    assert.match(
      noteLines(await readInput(state([...resources, chart])))[0] ?? "",
      /^limit: What .*::x installs isn't in the source/,
    );
  });

  it("reads both of two resources of one URN, and says so", async () => {
    const read = await readInput(state([group("sg", out("203.0.113.7/32")), group("sg", out("203.0.113.8/32"))]));
    assert.deepEqual(grantLines(read), [PIN, "allow outbound tcp 443 to 203.0.113.8"]);
    assert.match(noteLines(read)[0] ?? "", /^limit: Resources share a URN/);
  });

  it("says how many of its entries can't be read", async () => {
    const read = await readInput(state([group("sg", out("203.0.113.7/32")), { type: GROUP }, ["x"]]));
    assert.deepEqual(grantLines(read), [PIN]);
    assert.match(noteLines(read)[0] ?? "", /^limit: 2 entries among its resources can't be read/);
  });

  it("is refused where its version is another, or nothing is in it", async () => {
    for (const version of [2, 5, "3", null])
      assert.match(
        noteLines(await readInput({ version, deployment: {} }))[0] ?? "",
        /^refused: -: it is a state of version /,
      );
    for (const input of [{ version: 3, deployment: {} }, state([]), { version: 3, deployment: null }])
      assert.match(noteLines(await readInput(input))[0] ?? "", /^refused: -: it holds no resources/);
    assert.match(noteLines(await readInput({ manifest: {}, resourcePlans: {} }))[0] ?? "", /--save-plan/);
  });
});

describe("a preview of Pulumi", () => {
  const step = (op: string, name: string, inputs?: object) => ({
    op,
    urn: urn(GROUP, name),
    ...(inputs && { newState: group(name, inputs) }),
  });
  const preview = (steps: readonly object[], changeSummary: object, more: object = {}) => ({
    steps: [{ op: "create", urn: STACK.urn, newState: STACK }, ...steps],
    changeSummary: { create: 1, ...changeSummary },
    diagnostics: [],
    duration: 1,
    ...more,
  });

  it("gives what there will be after it", async () => {
    const read = await readInput(
      preview(
        [
          step("same", "stays", out("203.0.113.1/32")),
          step("update", "changes", out("203.0.113.2/32")),
          step("create-replacement", "replaced", out("203.0.113.3/32")),
          step("replace", "replaced", out("203.0.113.3/32")),
          step("delete-replaced", "replaced", out("203.0.113.99/32")),
          step("delete", "goes"),
        ],
        { same: 1, update: 1, replace: 1, delete: 1 },
      ),
    );
    assert.deepEqual(
      grantLines(read),
      ["203.0.113.1", "203.0.113.2", "203.0.113.3"].map((cidr) => `allow outbound tcp 443 to ${cidr}`),
    );
    assert.deepEqual(noteLines(read), []);
  });

  it("says of what an update changes that it isn't so yet", async () => {
    const modified = "2026-11-02T09:00:00Z";
    const steps = ["same", "update", "create", "create-replacement", "import"].map((op) => ({
      op,
      urn: urn(GROUP, op),
      newState: group(op, out("203.0.113.1/32"), { modified }),
    }));
    const read = await readInput(preview(steps, {}));
    assert.deepEqual(timesOf(read), [modified, null, null, null, modified]);
  });

  it("is limited where unchanged resources are left out, as they are unless asked for", async () => {
    const read = await readInput(preview([step("delete", "goes")], { same: 6, delete: 1 }));
    assert.match(
      noteLines(read, "limit")[0] ?? "",
      /^limit: 6 resources of the stack aren't in the file.*--show-sames/,
    );
  });

  it("is limited where it failed, whole as it looks", async () => {
    const failed = preview(
      [step("create", "sg", out("203.0.113.7/32"))],
      { create: 2 },
      { diagnostics: [{ severity: "error", message: "x" }] },
    );
    const read = await readInput(failed);
    assert.deepEqual(grantLines(read), [PIN]);
    assert.match(noteLines(read)[0] ?? "", /^limit: The preview failed with 1 error/);
  });

  it("takes no placeholder of a secret for a host or an address", async () => {
    const domains = { urn: urn(DOMAINS, "d"), custom: true, type: DOMAINS, inputs: { domains: "[secret]" } };
    const rule = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
    const inputs = { action: "ALLOW", priority: 1, firewallDomainListId: UNKNOWN };
    const dependencies = { firewallDomainListId: [urn(DOMAINS, "d")] };
    const read = await readInput(
      preview(
        [
          { op: "create", urn: urn(DOMAINS, "d"), newState: domains },
          {
            op: "create",
            urn: urn(rule, "r"),
            newState: { urn: urn(rule, "r"), custom: true, type: rule, inputs, propertyDependencies: dependencies },
          },
          step("create", "sg", { egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["[secret]"] }] }),
        ],
        { create: 4 },
      ),
    );
    assert.deepEqual(grantLines(read), [
      "allow outbound tcp+udp/dns 53 to - as - #1 ? names domains: it is secret",
      "allow outbound tcp 443 to - ? destination egress[0].cidrBlocks[0]: it is secret",
    ]);
  });

  it("says of a value that isn't known yet that it isn't", async () => {
    const unknown = {
      egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["203.0.113.7/32", UNKNOWN] }],
    };
    assert.deepEqual(grantLines(await readInput(preview([step("create", "sg", unknown)], { create: 2 }))), [
      `${PIN} ? destination egress[0].cidrBlocks[1]: it is known only after an update`,
    ]);
  });
});

describe("events of Pulumi's engine", () => {
  const line = (index: number, event: object) => JSON.stringify({ sequence: index, timestamp: 1, ...event });
  const done = (name: string, state: object, op = "create") => ({
    resOutputsEvent: {
      metadata: {
        op,
        urn: urn(GROUP, name),
        type: GROUP,
        new: { ...group(name, {}), ...state },
        old: group(name, out("203.0.113.99/32")),
      },
    },
  });
  const begun = (name: string, inputs: object) => ({
    resourcePreEvent: { metadata: { op: "create", urn: urn(GROUP, name), type: GROUP, new: group(name, inputs) } },
  });
  const END = { summaryEvent: { resourceChanges: { create: 2 }, isPreview: true, result: "succeeded" } };
  const log = (...events: object[]) => events.map((event, index) => line(index, event)).join("\n");

  it("give the last that is said of each resource", async () => {
    const read = await readInput(
      log(
        begun("a", out("203.0.113.5/32")),
        done("a", { inputs: out("203.0.113.6/32") }),
        done("a", { outputs: out("203.0.113.7/32") }),
        begun("b", out("203.0.113.8/32")),
        END,
        { cancelEvent: {} },
      ),
    );
    assert.equal(read[0]?.kind, "pulumi-events");
    assert.deepEqual(grantLines(read), [PIN, "allow outbound tcp 443 to 203.0.113.8"]);
    assert.deepEqual(noteLines(read, "limit"), []);
  });

  it("are limited where they are cut off, or the run failed", async () => {
    const one = done("a", { outputs: out("203.0.113.7/32") });
    assert.match(noteLines(await readInput(log(one)), "limit")[0] ?? "", /end before the summary/);
    const failed = { summaryEvent: { ...END.summaryEvent, result: "failed" } };
    assert.match(noteLines(await readInput(log(one, failed)), "limit")[0] ?? "", /did not succeed/);
    const told = { diagnosticEvent: { severity: "error", message: "no" } };
    assert.match(noteLines(await readInput(log(one, told, END)), "limit")[0] ?? "", /failed with 1 error/);
  });
});

describe("the offline plan", () => {
  const plan = (more: object = {}) => ({
    version: 1,
    stacks: ["int", "live"].map((stack) => ({
      stack,
      project: "hub",
      resources: [STACK, group(stack, out("203.0.113.7/32"))],
      unresolved: [],
      ...more,
    })),
  });

  it("gives each of its stacks", async () => {
    const read = await readInput(plan());
    assert.deepEqual(
      read[0]?.stacks.map(({ name }) => name),
      ["hub/int", "hub/live"],
    );
    assert.deepEqual(grantLines(read), [PIN, PIN]);
    assert.deepEqual(noteLines(read), []);
  });

  it("is limited where the program failed, or something could not be looked at", async () => {
    assert.match(
      noteLines(await readInput(plan({ failure: "boom" })))[0] ?? "",
      /^limit: int: the program did not come to its end/,
    );
    const notes = noteLines(
      await readInput(plan({ unresolved: [{ kind: "read", reason: "Only a preview can ask \u001b[31mit." }] })),
    );
    assert.equal(notes[0], "limit: int: Only a preview can ask it.");
  });
});
