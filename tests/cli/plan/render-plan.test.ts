import assert from "node:assert/strict";
import { styleText } from "node:util";
import { describe, it } from "mocha";
import { renderPlan } from "../../../src/cli/plan/render/render-plan.ts";
import { UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
import type { Plan, PlannedHost, PlannedResource, StackPlan } from "../../../src/stack/model/plan-document.ts";
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
      reason: "outputs of another stack are not read, so they are unknown here",
    },
  ],
  notices: [
    { level: "warning", message: "nothing here sends traffic to the firewall", resource: urn("mesh-fw") },
    { level: "warning", message: "nothing here sends traffic to the firewall", resource: urn("mesh-nsg") },
    { level: "info", message: "two\nlines", resource: null },
  ],
};
const plan = (changes: Partial<StackPlan> = {}): Plan => ({ version: 1, stacks: [{ ...stack, ...changes }] });
const render = (of: Plan, columns = 100, paint: Paint = plain) => renderPlan(of, { columns, mayCut: true, paint });

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
   └─ Azure SecurityRule  mesh-nsg-deny  priority 4096 · Deny · to 10.0.0.0/8, 172.16.0.0/12, 192.1…

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
? stack reference org/network/dev: outputs of another stack are not read, so they are unknown here

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
    for (const columns of [40, 80, 100, 120])
      for (const line of render(plan(), columns).split("\n"))
        assert.ok([...line].length <= columns || !/\S \S/.test(line.replace(/^[│├└─ ]*/, "")), `${columns}: ${line}`);
  });

  it("on forty columns still has every type, name and host whole", () =>
    assert.match(
      render(plan(), 40),
      /\nResources\n├─ AWS Provider {2}london {2}eu-west-2\n├─ AwsMeshEgress {2}mesh\n│ {2}└─ AwsNetworkFirewallEgress {2}mesh-fw\n│ {5}├─ AWS RuleGroup {2}mesh-fw-rules\n│ {5}└─ AWS Route {2}mesh-fw-route\n└─ AzureNsgEgress {2}mesh-nsg\n {3}└─ Azure SecurityRule {2}mesh-nsg-deny\n\nAllowlist\nmesh-sync.example.org\n {2}Port {3}443 TLS\n {2}AWS {4}name\n {2}Azure {2}address\n {2}Why {4}MESH client and API\n/,
    ));

  it("breaks off no text where that isn't wanted, however narrow or wide it is", () => {
    const long = "x".repeat(60);
    const inputs = {
      region: long,
      destinationAddressPrefixes: ["10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"],
    };
    const resources = [...stack.resources, resource(`n${long}`, "aws:x:Type", "demo-int", { inputs })];
    for (const columns of [20, 40, 80, Number.POSITIVE_INFINITY]) {
      const shown = renderPlan(plan({ resources }), { columns, mayCut: false, paint: plain });
      assert.doesNotMatch(shown, /…/);
      for (const text of [long, `n${long}`, "10.3.0.0/16", "protected"])
        assert.ok(shown.includes(text), `${columns}: ${text}`);
    }
  });

  it("gives each thing one line where the width has no end", () => {
    const shown = renderPlan(plan(), { columns: Number.POSITIVE_INFINITY, mayCut: false, paint: plain });
    assert.match(
      shown,
      /\n! nothing here sends traffic to the firewall \(AwsNetworkFirewallEgress mesh-fw, AzureNsgEgress mesh-nsg\)\n/,
    );
    assert.match(shown, /^ {3}└─ Azure SecurityRule {2}mesh-nsg-deny {2}priority 4096 .* · any protocol · Outbound$/m);
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
