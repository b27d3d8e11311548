import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { FAIL_ON, isStopped } from "../../src/cli/fail-on.ts";
import type { PolicyFinding, StackPlan, Unresolved } from "../../src/stack/model/plan-document.ts";

const stack = (findings: Partial<PolicyFinding>[], unresolved: Unresolved["kind"][] = []): StackPlan => ({
  stack: "int",
  project: "demo",
  hosts: [],
  resources: [],
  outputs: {},
  unresolved: unresolved.map((kind) => ({ kind, name: "it", resource: null, reason: "" })),
  notices: [],
  policy: {
    pack: "p",
    version: "1",
    findings: findings.map((finding) => ({
      check: "c",
      level: "advisory",
      severity: null,
      message: "",
      resource: "urn",
      judged: true,
      ...finding,
    })),
  },
});

describe("--fail-on", () => {
  const cases: [what: string, plan: StackPlan, stopping: (typeof FAIL_ON)[number][]][] = [
    ["nothing", stack([]), []],
    ["a mandatory finding", stack([{ level: "mandatory" }]), ["mandatory", "not-judged", "advisory"]],
    ["a mandatory one that could not be judged", stack([{ level: "mandatory", judged: false }]), [...FAIL_ON]],
    ["what could not be judged", stack([{ judged: false }]), ["not-judged", "advisory"]],
    ["advice", stack([{}]), ["advisory"]],
    ["a remediation", stack([{ level: "remediate" }]), ["advisory"]],
    ["a component that nobody saw into", stack([], ["remote-component"]), ["not-judged", "advisory"]],
    ["config that nobody saw", stack([], ["environment"]), ["not-judged", "advisory"]],
    [
      "unknown values, of which the pack speaks itself",
      stack([], ["stack-reference", "read", "call", "host-list"]),
      [],
    ],
  ];
  for (const [what, plan, stopping] of cases)
    it(`${what} stops at ${stopping.join(", ") || "no level"}`, () =>
      assert.deepEqual(
        FAIL_ON.filter((level) => isStopped([stack([]), plan], level)),
        stopping,
      ));
});
