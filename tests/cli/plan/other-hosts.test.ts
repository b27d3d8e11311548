import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { loadCatalogue } from "../../../src/catalogue/load.ts";
import { otherHosts } from "../../../src/cli/plan/allowlist/other-hosts.ts";
import { renderPlan } from "../../../src/cli/plan/render/render-plan.ts";
import { renderPlanMarkdown } from "../../../src/cli/plan/render/render-plan-markdown.ts";
import { UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
import type { JsonObject, PlannedResource, StackPlan } from "../../../src/stack/model/plan-document.ts";
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

const stack = (resources: PlannedResource[]): StackPlan => {
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
    policy: { pack: "p", version: "1", findings: [] },
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

  /** A group whose rules are a text. */
  const rules = (name: string, ...lines: string[]): PlannedResource => ({
    ...group(name, []),
    inputs: {
      type: "STATEFUL",
      ruleGroup: {
        rulesSource: { rulesString: lines.map((line, at) => line.replace("SID", `sid:${at + 1}`)).join("\n") },
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
      },
    },
  });
  const sni = (action: string, host: string, source = "any") =>
    `${action} tls ${source} any -> any 443 (flow:to_server; tls.sni; content:"${host}"; startswith; endswith; SID;)`;
  const asked = (...resources: PlannedResource[]) => {
    const plan = { version: 1, stacks: [stack(resources)] } as const;
    const text = renderPlan(plan, PAGE);
    const why = text.split("\n").find((line) => line.startsWith(mesh)) ?? "";
    return { text, why: why.slice(why.indexOf("MESH;")), opened: / · (\d) hosts? · /.exec(text)?.[1], plan };
  };

  it("are shut where an earlier rule denies them, and then not counted as open", () => {
    const { why, opened, plan } = asked(
      rules("partner", sni("drop", mesh), sni("pass", mesh), sni("pass", "partner.example.org")),
    );
    assert.equal(why, "MESH; shut at RuleGroup partner; by RuleGroup partner");
    assert.equal(opened, "1");
    assert.match(renderPlanMarkdown(plan), /^#### Opens 1 host$/m);
  });

  it("are shut by what denies them elsewhere on the way, in their own cloud alone", () => {
    const acl = (type: string): PlannedResource => ({
      ...group("block", []),
      urn: `urn:pulumi:int::demo::${type}::block`,
      type,
      inputs: {
        networkAclId: "acl-1",
        egress: true,
        ruleNumber: 100,
        ruleAction: "deny",
        protocol: "-1",
        cidrBlock: "0.0.0.0/0",
      },
    });
    const partner = rules("partner", sni("pass", mesh));
    const shut = asked(partner, acl("aws:ec2/networkAclRule:NetworkAclRule"));
    assert.equal(shut.why, "MESH; shut at NetworkAclRule block; by RuleGroup partner");
    assert.equal(shut.opened, "0");
    assert.equal(asked(partner, acl("azure-native:network:SecurityRule")).opened, "1");
  });

  it("are shut where nothing lets them out, though a rule opens their name", () => {
    const closed: PlannedResource = {
      ...group("sg", []),
      urn: "urn:pulumi:int::demo::aws:ec2/securityGroup:SecurityGroup::sg",
      type: "aws:ec2/securityGroup:SecurityGroup",
      inputs: { egress: [] },
    };
    const { why, opened } = asked(rules("partner", sni("pass", mesh)), closed);
    assert.equal(why, "MESH; shut: no rule lets it out; by RuleGroup partner");
    assert.equal(opened, "0");
  });

  it("stay open where one firewall of two lets them out; that the other doesn't is said", () => {
    const { why, opened } = asked(
      rules("one", sni("drop", mesh), sni("pass", mesh)),
      rules("other", sni("pass", mesh)),
    );
    assert.equal(why, "MESH; not for all clients: shut at RuleGroup one; by RuleGroup one, RuleGroup other");
    assert.equal(opened, "1");
  });

  it("are none of a component of ours, whose hosts stand in the plan already, and none that can't be read", () => {
    const ours = group("ours", [mesh], "mesh-egress:index:AwsMeshEgress$");
    assert.deepEqual(stack([ours, group("later", UNKNOWN)]).otherHosts, []);
  });
});
