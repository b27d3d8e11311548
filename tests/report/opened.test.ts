import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { closingsOf } from "../../src/report/parts/closed.ts";
import { coverageOf, requiredHosts } from "../../src/report/parts/coverage.ts";
import { openingsOf } from "../../src/report/parts/opened.ts";
import type { HopState } from "../../src/report/report.ts";
import { reportVerdictOf } from "../../src/report/stack-report.ts";
import { describeCounts } from "../../src/report/verdict.ts";
import { type Circumstances, stackOf } from "../support/policy/judgement.ts";
import type { Sample } from "../support/readers/readings.ts";

const catalogue = loadCatalogue();
const INT = "msg.intspineservices.nhs.uk";
const LIVE = "mesh-sync.spineservices.nhs.uk";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

const egress = (name: string, more: object): Sample => ({
  type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  name,
  props: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, ...more },
});
const ruleGroup = (rulesString: string): Sample => ({
  type: "aws:networkfirewall/ruleGroup:RuleGroup",
  name: "rules",
  id: "arn:aws:network-firewall:eu-west-2:1:stateful-rulegroup/rules",
  props: {
    type: "STATEFUL",
    capacity: 10,
    ruleGroup: { rulesSource: { rulesString }, statefulRuleOptions: { ruleOrder: "STRICT_ORDER" } },
  },
});
const POLICY: Sample = {
  type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
  name: "policy",
  props: {
    firewallPolicy: {
      statelessDefaultActions: ["aws:forward_to_sfe"],
      statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
      statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
      policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: ["10.0.0.0/8"] } }] },
      statefulDefaultActions: ["aws:drop_established"],
      statefulRuleGroupReferences: [
        { priority: 1, resourceArn: "arn:aws:network-firewall:eu-west-2:1:stateful-rulegroup/rules" },
      ],
    },
  },
};
const sni = (host: string, action = "pass", sid = 1) =>
  `${action} tls $HOME_NET any -> any 443 (flow:to_server; tls.sni; content:"${host}"; startswith; endswith; nocase; sid:${sid};)`;

const openings = (samples: readonly Sample[], circumstances?: Circumstances) =>
  openingsOf(stackOf(samples, circumstances), [], catalogue).map(
    ({ layer, destination, ports, protocol, status }) => `${layer} ${destination} ${ports} ${protocol}: ${status}`,
  );

describe("what a stack opens", () => {
  for (const [what, samples, expected] of [
    ["an own network is no opening", [egress("a", { cidrIpv4: "10.0.0.0/8" })], []],
    ["any address", [egress("a", { cidrIpv4: "0.0.0.0/0" })], ["address any address 443 TCP: any"]],
    [
      "a known address of MESH, and one of nobody",
      [egress("a", { cidrIpv4: "18.132.56.40/32" }), egress("b", { cidrIpv4: "203.0.113.7/32" })],
      ["address 18.132.56.40/32 443 TCP: known-address", "address 203.0.113.7/32 443 TCP: not-mesh"],
    ],
    [
      "a network that holds one",
      [egress("a", { cidrIpv4: "18.132.0.0/16" })],
      ["address 18.132.0.0/16 443 TCP: known-address"],
    ],
    ["a host of the catalogue", [ruleGroup(sni(INT))], [`name ${INT} 443 TLS: current`]],
    ["a host of nobody", [ruleGroup(sni("example.org"))], ["name example.org 443 TLS: not-mesh"]],
    [
      "a pattern that holds hosts of MESH and more",
      [ruleGroup(sni(".spineservices.nhs.uk").replace(" startswith;", ""))],
      ["name *.spineservices.nhs.uk 443 TLS: wide"],
    ],
    ["what is denied is none", [ruleGroup(sni(INT, "drop"))], []],
    ["what comes in is none", [{ ...egress("a", { cidrIpv4: "203.0.113.7/32" }), type: INGRESS }], []],
    [
      "a route is none by itself",
      [
        {
          type: "aws:ec2/route:Route",
          props: { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
        },
      ],
      [],
    ],
  ] as [string, Sample[], string[]][])
    it(what, () => assert.deepEqual(openings(samples), expected));

  const group = (type: string, name: string, props: object): Sample => ({ type, name, id: `${name}-id`, props });
  const nsgRule = (sourceAddressPrefix: string) => ({
    name: "out",
    priority: 100,
    direction: "Outbound",
    access: "Allow",
    protocol: "Tcp",
    sourceAddressPrefix,
    sourcePortRange: "*",
    destinationAddressPrefix: "203.0.113.7",
    destinationPortRange: "443",
  });
  for (const [source, sample] of [
    ["with security group sg-1", egress("a", { cidrIpv4: "203.0.113.7/32" })],
    ["whatever it is put on", egress("a", { cidrIpv4: "203.0.113.7/32", securityGroupId: undefined })],
    [
      "with security group clients",
      group("aws:ec2/securityGroup:SecurityGroup", "clients", {
        egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["203.0.113.7/32"] }],
      }),
    ],
    [
      "behind NSG clients",
      group("azure-native:network:NetworkSecurityGroup", "clients", { securityRules: [nsgRule("*")] }),
    ],
    [
      "10.0.0.0/8",
      group("azure-native:network:NetworkSecurityGroup", "clients", { securityRules: [nsgRule("10.0.0.0/8")] }),
    ],
  ] as const)
    it(`a rule says for whom: ${source}`, () =>
      assert.deepEqual(
        openingsOf(stackOf([sample]), [], catalogue).map((opening) => opening.group ?? opening.source),
        [source],
      ));

  it("a host that the stack adds itself is its own", () =>
    assert.deepEqual(
      openings([ruleGroup(sni("example.org"))], {
        extraHosts: { own: { host: "example.org", reason: "ours", owner: "team" } },
      }),
      ["name example.org 443 TLS: extra"],
    ));
});

describe("what a stack shows to be shut", () => {
  const closings = (...samples: Sample[]) =>
    closingsOf(stackOf(samples)).map(({ kind, engine, what }) => `${kind}, ${engine}: ${what}`);

  it("is what its firewalls drop by default", () =>
    assert.deepEqual(closings(POLICY, ruleGroup(sni(INT))), [
      "default, Network Firewall: whatever no rule matches (aws:drop_established)",
    ]));

  it("is nothing where the default only tells of it", () => {
    const { firewallPolicy } = POLICY.props as { firewallPolicy: object };
    const telling = { ...firewallPolicy, statefulDefaultActions: ["aws:alert_established"] };
    assert.deepEqual(closings({ ...POLICY, props: { firewallPolicy: telling } }, ruleGroup(sni(INT))), []);
  });

  it("is what rules deny, each once and with its own text", () => {
    const [rule, ...others] = closings(ruleGroup(sni("bad.example", "drop")));
    assert.match(rule ?? "", /^rule, Network Firewall: TLS to bad\.example on 443/);
    assert.deepEqual(others, []);
  });

  it("is no rule of which something isn't known, and none for what comes in", () => {
    const acl = (more: object): Sample => ({
      type: "aws:ec2/networkAclRule:NetworkAclRule",
      props: {
        networkAclId: "acl-1",
        ruleNumber: 1,
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        ruleAction: "deny",
        ...more,
      },
    });
    assert.equal(closings(acl({ egress: true, cidrBlock: "203.0.113.0/24" })).length, 1);
    assert.deepEqual(closings(acl({ egress: false, cidrBlock: "203.0.113.0/24" })), []);
    assert.deepEqual(closings(acl({ egress: true, cidrBlock: { bad: 1 } })), []);
  });
});

describe("how far a stack's required hosts are open", () => {
  const required = (samples: readonly Sample[], circumstances?: Circumstances) =>
    requiredHosts(stackOf(samples, circumstances), catalogue).map(({ host }) => host);
  const states = (...samples: Sample[]) => {
    const subject = stackOf(samples);
    return coverageOf(subject, requiredHosts(subject, catalogue)).flatMap(({ hops, hosts }) =>
      hosts.map(({ host, state, cells }) => [host, state, cells.map((cell, at) => `${hops[at]?.layer} ${cell.state}`)]),
    );
  };

  it("asks for current hosts of the stack's environment, of all where nobody says it, and for those that it names", () => {
    assert.deepEqual(required([], { environment: "int" }), [INT]);
    assert.deepEqual(required([], { environment: "live" }), [LIVE]);
    assert.deepEqual(required([]).toSorted(), [LIVE, INT].toSorted());
    assert.deepEqual(required([ruleGroup(sni(INT))]), [INT]);
    assert.deepEqual(required([ruleGroup(sni(INT))], { environment: "live" }).toSorted(), [LIVE, INT].toSorted());
    const own = { own: { host: "example.org", reason: "ours", owner: "team" } };
    assert.deepEqual(required([], { environment: "int", extraHosts: own }), [INT, "example.org"]);
  });

  for (const [what, samples, expected] of [
    [
      "an open port and the firewall's rule",
      [egress("a", { cidrIpv4: "0.0.0.0/0" }), POLICY, ruleGroup(sni(INT))],
      "open",
    ],
    [
      "a closed port before the firewall's rule",
      [egress("a", { cidrIpv4: "10.0.0.0/8" }), POLICY, ruleGroup(sni(INT))],
      "shut",
    ],
    [
      "a firewall that cuts its TLS off",
      [egress("a", { cidrIpv4: "0.0.0.0/0" }), POLICY, ruleGroup(`${sni(INT, "drop", 1)}\n${sni(INT, "pass", 2)}`)],
      "partial",
    ],
  ] as [string, Sample[], string][])
    it(`is ${expected} behind ${what}`, () =>
      assert.deepEqual(
        states(...samples).map(([host, state]) => [host, state]),
        [[INT, expected]],
      ));

  it("tells layer by layer which of them shuts it", () => {
    const [[, , cells] = []] = states(egress("a", { cidrIpv4: "10.0.0.0/8" }), POLICY, ruleGroup(sni(INT)));
    assert.equal((cells as string[])[0], "address shut");
  });

  it("is nothing where nothing in the stack decides about a way out", () => assert.deepEqual(states(), []));
});

describe("a stack in which nothing was found", () => {
  const counts = { mandatory: 0, notJudged: 0, exempted: 0, advisory: 0, opened: 1 };
  for (const [state, verdict, says] of [
    ["open", "pass", "nothing to complain about"],
    ["shut", "pass", "nothing to complain about"],
    ["unknown", "attention", "whether a required host is reached can't be told"],
  ] as const)
    it(`is "${verdict}" where a required host is ${state}`, () => {
      const host = { host: INT, port: 443, status: "current" as const, state: state as HopState, why: "", cells: [] };
      const path = { path: "AWS", cloud: "AWS", clients: "any client", assumptions: [], hops: [], hosts: [host] };
      assert.equal(reportVerdictOf({ counts, coverage: [path] }, true, "mandatory"), verdict);
      assert.equal(describeCounts({ verdict, counts }), says);
    });
});
