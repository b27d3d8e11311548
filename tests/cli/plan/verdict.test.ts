import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { renderPlan } from "../../../src/cli/plan/render/render-plan.ts";
import { renderPlanJson } from "../../../src/cli/plan/render/render-plan-json.ts";
import { renderPlanMarkdown } from "../../../src/cli/plan/render/render-plan-markdown.ts";
import { UNRESOLVED } from "../../../src/cli/plan/unresolved.ts";
import { describeVerdict, isStopped } from "../../../src/cli/plan/verdict.ts";
import { FAIL_ON } from "../../../src/egress/finding.ts";
import type { PolicyFinding, StackPlan, Unresolved } from "../../../src/stack/model/plan-document.ts";
import { PAGE } from "../../../src/text/terminal.ts";

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
      path: null,
      line: null,
      instead: null,
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
    ["what somebody has accepted", stack([{ check: "exempted" }]), []],
    [
      "what is accepted, where that is made mandatory",
      stack([{ check: "exempted", level: "mandatory" }]),
      [...FAIL_ON],
    ],
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

describe("the verdict", () => {
  const finding = fc.record({
    level: fc.constantFrom("mandatory", "advisory", "remediate"),
    judged: fc.boolean(),
    check: fc.constantFrom("a", "b", "exempted"),
    message: fc.string(),
  });
  const kinds = fc.array(fc.constantFrom(...(Object.keys(UNRESOLVED) as Unresolved["kind"][])), { maxLength: 4 });
  const levels = fc.dictionary(fc.constantFrom("x", "y"), fc.constantFrom("disabled", "advisory"));
  const stacks = fc
    .record({ findings: fc.array(finding, { maxLength: 6 }), kinds, levels })
    .map(({ findings, kinds, levels }) => {
      const made = stack(findings as Partial<PolicyFinding>[], kinds);
      return { ...made, policy: { ...made.policy, levels } } as StackPlan;
    });

  it("has the same counts in every format, and its sign agrees with the exit code", () =>
    fc.assert(
      fc.property(stacks, fc.constantFrom(...FAIL_ON), (of, failOn) => {
        const plan = { version: 1, stacks: [of] } as const;
        const stops = isStopped([of], failOn);
        const said = describeVerdict(of);
        assert.equal(
          renderPlan(plan, PAGE, failOn).trimEnd().split("\n").at(-1),
          `${stops ? "stops" : "passes"}: ${said}`,
        );
        assert.equal(
          renderPlanMarkdown(plan, failOn).split("\n")[1],
          `### ${stops ? "❌" : "✅"} Egress of demo / int: ${said}`,
        );
        const {
          isStopped: inJson,
          failOn: level,
          ...counts
        } = JSON.parse(renderPlanJson(plan, failOn)).stacks[0].verdict;
        assert.deepEqual([inJson, level], [stops, failOn]);
        const numbers = [...said.matchAll(/\d+/g)].map(([number]) => Number(number));
        assert.deepEqual(
          numbers,
          Object.values(counts).filter((count) => count !== 0),
        );
        assert.equal(said === "nothing to complain about", numbers.length === 0);
      }),
    ));

  it("is bad where nobody judged", () => {
    const { policy: _, ...nobody } = stack([]);
    for (const level of FAIL_ON) assert.equal(isStopped([nobody], level), true);
  });
});
