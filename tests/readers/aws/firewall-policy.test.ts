import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, grantsOf, type Sample, UNKNOWN, UNKNOWN_MAP } from "../../support/readers/readings.ts";

const POLICY = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const INSPECTION = "aws:networkfirewall/tlsInspectionConfiguration:TlsInspectionConfiguration";

const cases: [why: string, sample: Sample, facts: string[]][] = [
  [
    "a policy",
    {
      type: POLICY,
      from: { firewallPolicy: ["t:a:B::group", "t:a:B::other"] },
      props: {
        firewallPolicy: {
          statelessDefaultActions: ["aws:forward_to_sfe"],
          statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
          statefulDefaultActions: [
            "aws:drop_established_app_layer_to_server",
            "aws:alert_established_app_layer_to_server",
          ],
          statefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "CONTINUE" },
          statefulRuleGroupReferences: [
            { resourceArn: UNKNOWN, priority: 10 },
            {
              resourceArn: "arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/x",
              priority: 20,
              override: { action: "DROP_TO_ALERT" },
            },
          ],
          statelessRuleGroupReferences: [
            { resourceArn: "arn:aws:network-firewall:eu-west-2:123456789012:stateless-rulegroup/y", priority: 1 },
          ],
          policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: ["10.0.0.0/8", UNKNOWN] } }] },
          tlsInspectionConfigurationArn: UNKNOWN,
          enableTlsSessionHolding: true,
        },
      },
    },
    [
      "stateless-default = aws:forward_to_sfe | firewallPolicy.statelessDefaultActions",
      "stateless-fragment-default = aws:forward_to_sfe | firewallPolicy.statelessFragmentDefaultActions",
      "stateful-default = aws:drop_established_app_layer_to_server,aws:alert_established_app_layer_to_server | firewallPolicy.statefulDefaultActions",
      "rule-order = STRICT_ORDER | firewallPolicy.statefulEngineOptions.ruleOrder",
      "stream-exception = CONTINUE | firewallPolicy.statefulEngineOptions.streamExceptionPolicy",
      "tls-session-holding = true | firewallPolicy.enableTlsSessionHolding",
      "uses rule-group rule-group(group|other) #10 | firewallPolicy.statefulRuleGroupReferences[0].resourceArn",
      "uses rule-group arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/x #20 DROP_TO_ALERT | firewallPolicy.statefulRuleGroupReferences[1].resourceArn",
      "uses rule-group arn:aws:network-firewall:eu-west-2:123456789012:stateless-rulegroup/y #1 | firewallPolicy.statelessRuleGroupReferences[0].resourceArn",
      "uses tls-inspection tls-inspection(group|other) | firewallPolicy.tlsInspectionConfigurationArn",
      "$HOME_NET = 10.0.0.0/8 | firewallPolicy.policyVariables.ruleVariables[0]",
      "unknown variable: it is known only after an update | firewallPolicy.policyVariables.ruleVariables[0].ipSet.definitions[1]",
    ],
  ],
  [
    "a policy that says little",
    { type: POLICY, props: { firewallPolicy: { statelessDefaultActions: ["aws:pass", UNKNOWN] } } },
    [
      "stateless-default = aws:pass | firewallPolicy.statelessDefaultActions",
      "unknown stateless-default: it is known only after an update | firewallPolicy.statelessDefaultActions[1]",
      "stateless-fragment-default = () | firewallPolicy.statelessFragmentDefaultActions",
      "stateful-default = () | firewallPolicy.statefulDefaultActions",
      "rule-order = (DEFAULT_ACTION_ORDER) | firewallPolicy.statefulEngineOptions.ruleOrder",
      "stream-exception = (DROP) | firewallPolicy.statefulEngineOptions.streamExceptionPolicy",
      "tls-session-holding = (false) | firewallPolicy.enableTlsSessionHolding",
    ],
  ],
  [
    "a firewall",
    {
      type: "aws:networkfirewall/firewall:Firewall",
      props: { firewallPolicyArn: UNKNOWN, vpcId: "vpc-1" },
      from: { firewallPolicyArn: ["t:a:B::policy"] },
    },
    ["uses policy policy(policy) | firewallPolicyArn", "applies-to network vpc-1 | vpcId"],
  ],
];

describe("firewall policies", () => {
  for (const [why, sample, facts] of cases) it(why, () => assert.deepEqual(factsOf(sample), facts));

  it("that aren't known say nothing by leaving out", () => {
    const facts = factsOf({ type: POLICY, props: { firewallPolicy: UNKNOWN_MAP } });
    assert.deepEqual(
      facts.filter((fact) => !/^unknown|^uses .*\(\)/.test(fact)),
      [],
    );
  });
});

const scope = {
  protocols: [6],
  destinations: [{ addressDefinition: "0.0.0.0/0" }],
  destinationPorts: [{ fromPort: 443, toPort: 443 }],
};
const inspection = (configuration: object): Sample => ({
  type: INSPECTION,
  props: { tlsInspectionConfiguration: { serverCertificateConfiguration: configuration } },
});

describe("TLS inspection", () => {
  const path = "tlsInspectionConfiguration.serverCertificateConfiguration.scopes";
  const scopes: [why: string, sample: Sample, grants: string[]][] = [
    [
      "to the outside",
      inspection({
        certificateAuthorityArn: UNKNOWN,
        scopes: [{ ...scope, sources: [{ addressDefinition: "10.0.0.0/8" }] }],
      }),
      [`inspect outbound tcp/tls 443 from 10.0.0.0/8 to any IPv4 terminates TLS | ${path}[0]`],
    ],
    [
      "to own servers",
      inspection({ serverCertificates: [{ resourceArn: "arn" }], scopes: [scope] }),
      [`inspect inbound tcp/tls 443 from any to any IPv4 terminates TLS | ${path}[0]`],
    ],
    [
      "of scopes that aren't known",
      inspection({ certificateAuthorityArn: "arn", scopes: [UNKNOWN] }),
      [
        `inspect outbound - no port to - terminates TLS | ${path}[0] ? rule ${path}[0]: it is known only after an update`,
      ],
    ],
  ];
  for (const [why, sample, grants] of scopes) it(why, () => assert.deepEqual(grantsOf(sample), grants));
});
