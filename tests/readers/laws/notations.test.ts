import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { stringify } from "yaml";
import { anyNetwork, several } from "../../support/components/valid-arguments.ts";
import { runs } from "../../support/property-runs.ts";
import { grantsOf } from "../../support/readers/readings.ts";

/** What a resource grants, wherever in it that stands. */
const said = (type: string, props: object): string[] =>
  grantsOf({ type, props }).map((line) => line.replace(/ \|.*$/, ""));

/** As templates have it: capitals in front. */
const inCapitals = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inCapitals);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key === "ipSets" ? "IPSets" : key.charAt(0).toUpperCase() + key.slice(1),
      inCapitals(inner),
    ]),
  );
};

/** The ways to give CloudFormation one resource, in the words of `aws-native`. */
function cloudFormation(name: string, props: object): [how: string, type: string, props: object][] {
  const [, service = "", kind = ""] = name.split("::");
  const template = { Resources: { Only: { Type: name, Properties: inCapitals(props) } } };
  const stack = "aws:cloudformation/stack:Stack";
  const desiredState = JSON.stringify(inCapitals(props));
  return [
    ["aws-native", `aws-native:${service.toLowerCase()}:${kind}`, props],
    ["Cloud Control", "aws:cloudcontrol/resource:Resource", { typeName: name, desiredState }],
    ["a template in JSON", stack, { templateBody: JSON.stringify(template) }],
    ["a template in YAML", stack, { templateBody: stringify(template) }],
  ];
}

/** The ways to give Resource Manager one resource, with the bag of properties that it wants. */
function resourceManager(type: string, properties: object): [how: string, type: string, props: object][] {
  const resource = { type: `Microsoft.Network/${type}`, name: "only", properties };
  const template = { resources: [resource] };
  return [
    [
      "azapi",
      "azapi:index/resource:Resource",
      { type: `${resource.type}@2024-05-01`, name: "only", body: { properties } },
    ],
    [
      "a generic resource",
      "azure-native:resources:Resource",
      { resourceProviderNamespace: "Microsoft.Network", resourceType: type, resourceName: "only", properties },
    ],
    ["a deployment", "azure-native:resources:Deployment", { properties: { template } }],
    [
      "a deployment by the classic provider",
      "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
      { templateContent: JSON.stringify(template) },
    ],
  ];
}

const port = fc.constantFrom(443, 80, 8443);
const action = fc.constantFrom("pass", "drop", "reject", "alert");

describe("what is written in another notation", () => {
  it("says the same of a security group's rule", () =>
    fc.assert(
      fc.property(anyNetwork, port, (cidr, fromPort) => {
        const shared = { ipProtocol: "tcp", fromPort, toPort: fromPort, description: "out" };
        const expected = said("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", { ...shared, cidrIpv4: cidr });
        for (const [how, type, props] of cloudFormation("AWS::EC2::SecurityGroupEgress", { ...shared, cidrIp: cidr }))
          assert.deepEqual(said(type, props), expected, how);
      }),
      runs(50),
    ));

  it("says the same of a rule group and its variables", () =>
    fc.assert(
      fc.property(several(anyNetwork), several(anyNetwork), port, action, (home, far, to, does) => {
        const rulesSource = {
          rulesString: `${does} tcp $HOME_NET any -> $FAR ${to} (sid:1;)\npass tls any any -> any 443 (tls.sni; content:"a.example"; startswith; endswith; sid:2;)`,
        };
        const variables = { HOME_NET: home, FAR: far };
        const expected = said("aws:networkfirewall/ruleGroup:RuleGroup", {
          ruleGroup: {
            rulesSource,
            ruleVariables: {
              ipSets: Object.entries(variables).map(([key, definitions]) => ({ key, ipSet: { definitions } })),
            },
          },
        });
        const ipSets = Object.fromEntries(Object.entries(variables).map(([key, definition]) => [key, { definition }]));
        const props = { ruleGroup: { rulesSource, ruleVariables: { ipSets } } };
        for (const [how, type, other] of cloudFormation("AWS::NetworkFirewall::RuleGroup", props))
          assert.deepEqual(said(type, other), expected, how);
      }),
      runs(50),
    ));

  it("says the same of an NSG and its rules", () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(anyNetwork, port, fc.constantFrom("Allow", "Deny")), { maxLength: 4 }), (rules) => {
        const read = rules.map(([destinationAddressPrefix, to, access], index) => ({
          direction: "Outbound",
          protocol: "Tcp",
          priority: 100 + index,
          sourceAddressPrefix: "*",
          sourcePortRange: "*",
          destinationPortRange: String(to),
          destinationAddressPrefix,
          access,
        }));
        const expected = said("azure-native:network:NetworkSecurityGroup", { securityRules: read });
        const properties = { securityRules: read.map((rule, index) => ({ name: `r${index}`, properties: rule })) };
        for (const [how, type, props] of resourceManager("networkSecurityGroups", properties))
          assert.deepEqual(said(type, props), expected, how);
      }),
      runs(50),
    ));
});
