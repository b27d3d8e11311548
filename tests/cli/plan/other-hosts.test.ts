import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { loadCatalogue } from "../../../src/catalogue/load.ts";
import { otherHosts } from "../../../src/cli/plan/other-hosts.ts";
import { renderPlan } from "../../../src/cli/plan/render-plan.ts";
import { renderPlanMarkdown } from "../../../src/cli/plan/render-plan-markdown.ts";
import { UNKNOWN } from "../../../src/egress/pulumi-marks.ts";
import type { JsonObject, PlannedResource, PolicyFinding, StackPlan } from "../../../src/stack/model/plan-document.ts";
import { PAGE } from "../../../src/text/terminal.ts";

const catalogue = loadCatalogue();
const mesh =
  Object.values(catalogue.endpoints).find(({ status, port }) => status === "current" && port === 443)?.host ?? "";
const stackUrn = "urn:pulumi:int::demo::pulumi:pulumi:Stack::demo-int";

const group = (name: string, targets: readonly string[] | string, below = ""): PlannedResource => ({
  urn: `urn:pulumi:int::demo::${below}aws:networkfirewall/ruleGroup:RuleGroup::${name}`,
  type: "aws:networkfirewall/ruleGroup:RuleGroup",
  name,
  custom: true,
  parent: stackUrn,
  provider: null,
  protect: false,
  dependencies: [],
  propertyDependencies: {},
  inputs: {
    type: "STATEFUL",
    ruleGroup: {
      rulesSource: {
        rulesSourceList: { generatedRulesType: "ALLOWLIST", targetTypes: ["TLS_SNI"], targets } as JsonObject,
      },
    },
  },
});

const stack = (resources: PlannedResource[], findings: Partial<PolicyFinding>[] = []): StackPlan => {
  const root = {
    ...group("demo-int", []),
    urn: stackUrn,
    type: "pulumi:pulumi:Stack",
    custom: false,
    parent: null,
    inputs: {},
  };
  const made: StackPlan = {
    stack: "int",
    project: "demo",
    hosts: [],
    resources: [root, ...resources],
    outputs: {},
    unresolved: [],
    notices: [],
    policy: { pack: "p", version: "1", findings: findings as PolicyFinding[] },
  };
  return { ...made, otherHosts: otherHosts(made, catalogue) };
};

describe("hosts that others' rules open", () => {
  const others = stack([group("partner", ["partner.example.org", ".example.com", mesh])]);

  it("are MESH's by the catalogue, or not MESH; of a pattern, the pattern", () =>
    assert.deepEqual(
      others.otherHosts?.map(({ host, status }) => [host, status]),
      [
        ["partner.example.org", "not-mesh"],
        ["example.com or *.example.com", "not-mesh"],
        [mesh, "current"],
      ],
    ));

  it("stand in the allowlist, and are counted, in each format", () => {
    const text = renderPlan({ version: 1, stacks: [others] }, PAGE);
    assert.match(text, /^partner\.example\.org +.* +name +not MESH; by RuleGroup partner$/m);
    assert.ok(text.split("\n").some((line) => line.startsWith(mesh) && / MESH; by RuleGroup partner$/.test(line)));
    assert.match(text, / · 3 hosts · /);
    assert.match(renderPlanMarkdown({ version: 1, stacks: [others] }), /^#### Opens 3 hosts$/m);
  });

  const finding = { check: "shut", level: "advisory", severity: null, judged: true, message: "Why." } as const;
  const shutAt = (resource: PlannedResource, shut: string[]) => ({ ...finding, resource: resource.urn, shut });

  it("are shut where the policy pack says so, and then not counted as open", () => {
    const partner = group("partner", ["partner.example.org", mesh]);
    const shut = stack([partner], [shutAt(partner, [mesh])]);
    const text = renderPlan({ version: 1, stacks: [shut] }, PAGE);
    assert.match(text, / MESH; shut by an earlier or deeper rule; by RuleGroup partner$/m);
    assert.match(text, / · 1 host · /);
    assert.match(renderPlanMarkdown({ version: 1, stacks: [shut] }), /^#### Opens 1 host$/m);
  });

  it("are shut by what denies them elsewhere in their cloud, and not in another one", () => {
    const [partner, block] = [group("partner", [mesh]), group("block", [])];
    const opened = (findings: Partial<PolicyFinding>[], ...more: PlannedResource[]) =>
      / · (\d) hosts? · /.exec(renderPlan({ version: 1, stacks: [stack([partner, ...more], findings)] }, PAGE))?.[1];
    assert.equal(opened([shutAt(block, [mesh])], block), "0");
    const elsewhere = { ...block, type: "azure-native:network:SecurityRule", inputs: {} };
    assert.equal(opened([shutAt(elsewhere, [mesh])], elsewhere), "1");
  });

  it("stay open where one of several rules is shut, or an address layer that others may be behind; that is said", () => {
    const [one, other] = [group("one", [mesh]), group("other", [mesh])];
    const textOf = (findings: Partial<PolicyFinding>[]) =>
      renderPlan({ version: 1, stacks: [stack([one, other], findings)] }, PAGE);
    for (const text of [textOf([shutAt(one, [mesh])]), textOf([shutAt({ ...one, urn: one.urn }, ["*"])])]) {
      assert.match(text, / MESH; shut at RuleGroup one; by RuleGroup one, RuleGroup other$/m);
      assert.match(text, / · 1 host · /);
    }
  });

  it("are none of a component of ours, whose hosts stand in the plan already, and none that can't be read", () => {
    const ours = group("ours", [mesh], "mesh-egress:index:AwsMeshEgress$");
    assert.deepEqual(stack([ours, group("later", UNKNOWN)]).otherHosts, []);
  });
});
