import assert from "node:assert/strict";
import { styleText } from "node:util";
import { describe, it } from "mocha";
import { renderPlan } from "../../../src/cli/plan/render-plan.ts";
import type { Plan, PlannedHost, PlannedResource, StackPlan } from "../../../src/stack/model/plan-document.ts";
import { UNKNOWN } from "../../../src/stack/model/wire-values.ts";
import { type Paint, plain } from "../../../src/text/terminal.ts";

const urn = (name: string) => `urn:pulumi:int::demo::t::${name}`;
const resource = (name: string, type: string, parent: string | null, more: Partial<PlannedResource> = {}) => ({
  urn: urn(name),
  type,
  name,
  custom: !type.startsWith("mesh-egress:") && parent !== null,
  parent: parent === null ? null : urn(parent),
  provider: null,
  protect: false,
  dependencies: [],
  propertyDependencies: {},
  inputs: {},
  ...more,
});
const host = (resource: string, host: string, more: Partial<PlannedHost> = {}): PlannedHost => ({
  key: host,
  host,
  port: 443,
  protocol: "tls",
  layer: "name",
  status: "current",
  reason: "MESH client and API",
  resource: urn(resource),
  ...more,
});

const rulesString = "# a remark\n\npass tls a;\npass tls b;\ndrop tls c;";
const stack: StackPlan = {
  stack: "int",
  project: "demo",
  resources: [
    resource("demo-int", "pulumi:pulumi:Stack", null),
    resource("london", "pulumi:providers:aws", "demo-int", { inputs: { region: "eu-west-2" } }),
    resource("mesh", "mesh-egress:index:AwsMeshEgress", "demo-int"),
    resource("mesh-fw", "mesh-egress:index:AwsNetworkFirewallEgress", "mesh"),
    resource("mesh-fw-rules", "aws:networkfirewall/ruleGroup:RuleGroup", "mesh-fw", {
      protect: true,
      inputs: { capacity: 1000, ruleGroup: { rulesSource: { rulesString } } },
    }),
    resource("mesh-fw-route", "aws:ec2/route:Route", "mesh-fw", {
      inputs: { destinationCidrBlock: "0.0.0.0/0", vpcEndpointId: UNKNOWN },
    }),
    resource("mesh-nsg", "mesh-egress:index:AzureNsgEgress", "demo-int"),
    resource("mesh-nsg-deny", "azure-native:network:SecurityRule", "mesh-nsg", {
      inputs: {
        priority: 4096,
        access: "Deny",
        direction: "Outbound",
        protocol: "*",
        destinationPortRange: "*",
        destinationAddressPrefixes: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
      },
    }),
  ],
  hosts: [
    host("mesh-fw", "mesh-sync.example.org"),
    host("mesh-fw", "msg.example.org", { status: "unverified", reason: "MESH API (confirm at onboarding)" }),
    host("mesh-fw", "old.example.org", { status: "deprecated", reason: "MESH over HSCN" }),
    host("mesh-nsg", "mesh-sync.example.org", { layer: "address" }),
    host("mesh-nsg", "crl.example.org", { port: 80, protocol: "http", layer: "address", reason: "Revocation lists" }),
  ],
  outputs: {},
  unresolved: [
    {
      kind: "stack-reference",
      name: "org/network/dev",
      resource: null,
      reason: "outputs of another stack are not read; they are unknown here",
    },
  ],
  notices: [
    { level: "warning", message: "nothing here sends traffic to the firewall", resource: urn("mesh-fw") },
    { level: "warning", message: "nothing here sends traffic to the firewall", resource: urn("mesh-nsg") },
    { level: "info", message: "two\nlines", resource: null },
  ],
};
const plan = (changes: Partial<StackPlan> = {}): Plan => ({ version: 1, stacks: [{ ...stack, ...changes }] });
const render = (of: Plan, columns = 100, paint: Paint = plain) => renderPlan(of, { columns, paint });

describe("the plan for people", () => {
  it("is a tree, the allowlist, what to look at, and counts", () =>
    assert.equal(
      render(plan()),
      `demo / int
${"─".repeat(100)}

Resources
├─ AWS Provider  london  eu-west-2
├─ AwsMeshEgress  mesh
│  └─ AwsNetworkFirewallEgress  mesh-fw
│     ├─ AWS RuleGroup  mesh-fw-rules  3 rules of at most 1000 · protected
│     └─ AWS Route  mesh-fw-route  to 0.0.0.0/0
└─ AzureNsgEgress  mesh-nsg
   └─ Azure SecurityRule  mesh-nsg-deny  priority 4096 · Deny · to 10.0.0.0/8, 172.16.0.0/12 and 2…

Allowlist
Host                   Port     AWS   Azure    Why
mesh-sync.example.org  443 TLS  name  address  MESH client and API
msg.example.org        443 TLS  name  -        MESH API (confirm at onboarding)
old.example.org        443 TLS  name  -        MESH over HSCN (deprecated, not switched off)
crl.example.org        80 HTTP  -     address  Revocation lists
name: only this server name passes · address: the port is open, to any address

Notices
! nothing here sends traffic to the firewall (AwsNetworkFirewallEgress mesh-fw, AzureNsgEgress
  mesh-nsg)
i two
  lines

Not resolved: only a real preview knows
? stack reference org/network/dev: outputs of another stack are not read; they are unknown here

7 resources (3 components, 1 provider, 2 in AWS, 1 in Azure) · 4 hosts · 2 notices · 1 unresolved
`,
    ));

  it("leaves out what there is none of", () =>
    assert.equal(
      render(plan({ resources: stack.resources.slice(0, 1), hosts: [], notices: [], unresolved: [] }), 60),
      `demo / int\n${"─".repeat(60)}\n\n0 resources · 0 hosts · 0 notices · nothing unresolved\n`,
    ));

  it("has every stack", () =>
    assert.match(
      render({ version: 1, stacks: [stack, { ...stack, stack: "live" }] }),
      /^demo \/ int\n[\s\S]*1 unresolved\n\n\ndemo \/ live\n/,
    ));

  it("fits the terminal, but for words that can't be broken", () => {
    for (const columns of [80, 100, 120])
      for (const line of render(plan(), columns).split("\n"))
        assert.ok([...line].length <= columns || /example\.org/.test(line), `${columns}: ${line}`);
  });

  it("in colour says the same", () => {
    const coloured = render(plan(), 100, (style, text) => styleText(style, text, { validateStream: false }));
    assert.ok(coloured.includes("\u001b[33mconfirm at onboarding\u001b[39m"));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them.
    assert.equal(coloured.replaceAll(/\u001b\[\d+m/g, ""), render(plan()));
  });

  it("lets no text of a program's reach the terminal as it is", () => {
    const evil = "\u001b[2Jevil\u202e\r";
    const shown = render(
      plan({
        resources: [
          ...stack.resources,
          resource(`${evil}name`, `aws:x:${evil}Type`, "demo-int", { inputs: { region: evil, domains: [evil] } }),
        ],
        hosts: [host("mesh-fw", `${evil}host`, { reason: `${evil}reason` })],
        notices: [{ level: "info", message: `${evil}message`, resource: null }],
        unresolved: [{ kind: "read", name: `${evil}id`, resource: null, reason: evil }],
      }),
    );
    assert.match(shown, /evil/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});
