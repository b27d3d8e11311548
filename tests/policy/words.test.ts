import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { findingLines, judged } from "../support/policy/judgement.ts";
import type { Sample } from "../support/readers/readings.ts";

const PIN = "3.11.177.31";
const HSCN = "documented for mesh-sync.national.ncrs.nhs.uk";

const group = (name: string, rules: object[]): Sample => ({
  type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
  name,
  props: {
    resourceGroupName: "rg",
    firewallPolicyName: "hub",
    ruleCollectionGroupName: name,
    priority: 500,
    ruleCollections: [
      {
        ruleCollectionType: "FirewallPolicyFilterRuleCollection",
        name: "c",
        priority: 200,
        action: { type: "Allow" },
        rules,
      },
    ],
  },
});

const egressTo = (...cidrBlocks: string[]): Sample => ({
  type: "aws:ec2/securityGroup:SecurityGroup",
  props: { vpcId: "vpc-1", egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks }] },
});

const parameter = (value: string): Sample => ({ type: "aws:ssm/parameter:Parameter", props: { value } });

const allLines = (sample: Sample): string => findingLines(judged([sample])).join("\n");

describe("what findings say", () => {
  it("names the remedy of the rule's own cloud", () => {
    const application = {
      ruleType: "ApplicationRule",
      name: "a",
      protocols: [{ protocolType: "Https", port: 443 }],
      sourceAddresses: ["10.20.0.0/24"],
      targetFqdns: ["mesh-sync.spineservices.nhs.uk"],
      destinationAddresses: [PIN],
    };
    const network = {
      ruleType: "NetworkRule",
      name: "n",
      ipProtocols: ["TCP"],
      sourceAddresses: ["10.20.0.0/24"],
      destinationAddresses: [PIN],
      destinationPorts: ["443"],
    };
    const pods: Sample = {
      type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      props: { metadata: { name: "x" }, spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: PIN } }] }] } },
    };
    for (const azure of [group("name", [application]), group("address", [network])])
      assert.doesNotMatch(allLines(azure), /Route 53|Network Firewall/);
    assert.match(allLines(group("address", [network])), /in an Azure Firewall application rule/);
    assert.doesNotMatch(allLines(egressTo(PIN)), /Azure/);
    assert.doesNotMatch(allLines(pods), /Azure|Network Firewall|Route 53/);
  });

  it("tells whoever has a route to take the route away, and not a port", () => {
    const route: Sample = {
      type: "aws:ec2/route:Route",
      props: { routeTableId: "rtb-1", destinationCidrBlock: `${PIN}/32`, natGatewayId: "nat-1" },
    };
    assert.match(allLines(route), /Take the route away/);
    assert.doesNotMatch(allLines(route), /443/);
  });

  it("speaks of HSCN where all addresses are HSCN's, and of several where there are several", () => {
    assert.match(allLines(egressTo("155.231.48.156/32")), new RegExp(`of MESH over HSCN \\(${HSCN}\\)`));
    assert.doesNotMatch(allLines(egressTo("0.0.0.0/1", "155.231.48.0/24")), /over HSCN/);
    assert.match(allLines(egressTo("3.11.0.0/16")), /holds the known addresses 3\.11\.177\.31, 3\.11\.193\.200/);
  });

  it("sends whoever meets something of another program to where it is defined", () => {
    const firewall: Sample = {
      type: "aws:networkfirewall/firewall:Firewall",
      name: "shared",
      props: { firewallPolicyArn: "arn:corp", vpcId: "vpc-1", subnetMappings: [{ subnetId: "subnet-1" }] },
    };
    const client: Sample = {
      type: "aws:lambda/function:Function",
      name: "client",
      props: { environment: { variables: { MESH_URL: "https://mesh-sync.spineservices.nhs.uk" } } },
    };
    const lines = findingLines(judged([firewall, client])).join("\n");
    assert.match(lines, /the policy arn:corp lets out could not be judged: it is outside this stack\. Check it where/);
    assert.doesNotMatch(lines, /after the update/);
  });

  it("says of a pin in scope all that the settings forbid it, and not what its firewall opens", () => {
    const lines = findingLines(judged([egressTo("52.1.2.3/32")], { settings: { scope: "all" } })).join("\n");
    assert.match(lines, /which the settings let no rule pin \(scope: all\)/);
    assert.doesNotMatch(lines, /firewall that otherwise/);
  });

  it("quotes of a text that nobody reads only what is known of MESH, because the text may be a secret", () => {
    for (const text of [
      "the password of NHS MESH is hunter2",
      '{"url":"https://user:hunter2@mesh-sync.spineservices.nhs.uk/","password":"hunter2"}',
      "hunter2 ^[a-z-]+\\.spineservices\\.nhs\\.uk$",
      `hunter2@${PIN}`,
    ]) {
      const lines = allLines(parameter(text));
      assert.match(lines, /not-judged/, text);
      assert.doesNotMatch(lines, /hunter2/, text);
    }
  });
});
