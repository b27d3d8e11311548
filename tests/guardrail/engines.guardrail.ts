import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { Address } from "../../src/egress/address/address.ts";
import { renderGuard } from "../../src/guardrail/render-guard.ts";
import { renderRego } from "../../src/guardrail/render-rego.ts";

// Two addresses: the binding of Guard can't print the report of a rule with some hundred ranges.
const [PIN, OTHER] = [Address.parse("3.11.177.31"), Address.parse("18.132.56.40")];
const SOURCE = { addresses: [PIN, OTHER], hosts: [], origin: "Made by a test" };
const python = join(import.meta.dirname, "..", "..", ".venv", "guardrail", "bin", "python3");

const securityGroup = (...cidrs: string[]) => ({
  resourceType: "AWS::EC2::SecurityGroup",
  configuration: { ipPermissionsEgress: [{ ipv4Ranges: cidrs.map((cidrIp) => ({ cidrIp })) }] },
});
const networkAcl = (entry: object) => ({
  resourceType: "AWS::EC2::NetworkAcl",
  configuration: { entries: [{ egress: true, ruleAction: "allow", ...entry }] },
});

/** Configurations as AWS Config records them, and whether they hold a pin. */
const CONFIGURATIONS: readonly (readonly [name: string, configuration: object, isPin: boolean])[] = [
  ["the address", securityGroup(`${PIN}/32`), true],
  ["a network around it, behind another rule", securityGroup("10.0.0.0/8", "3.11.177.0/24"), true],
  ["everything", securityGroup("0.0.0.0/0"), false],
  ["its neighbour", securityGroup("3.11.177.30/32"), false],
  ["no rule at all", { resourceType: "AWS::EC2::SecurityGroup", configuration: { ipPermissionsEgress: [] } }, false],
  ["a network ACL", networkAcl({ cidrBlock: `${OTHER}/32` }), true],
  ["a network ACL that denies", networkAcl({ cidrBlock: `${OTHER}/32`, ruleAction: "deny" }), false],
  ["a network ACL for what comes in", networkAcl({ cidrBlock: `${OTHER}/32`, egress: false }), false],
  [
    "a prefix list",
    { resourceType: "AWS::EC2::PrefixList", configuration: { Entries: [{ Cidr: "3.11.177.31/32" }] } },
    true,
  ],
];

const planOf = (type: string, after: object, actions = ["create"]) => ({
  resource_changes: [{ address: `${type}.it`, type, change: { actions, after } }],
});

/** Plans as Terraform shows them, and whether they make a pin. */
const PLANS: readonly (readonly [name: string, plan: object, isPin: boolean])[] = [
  ["a group", planOf("aws_security_group", { egress: [{ cidr_blocks: ["10.0.0.0/8", `${PIN}/32`] }] }), true],
  [
    "what a group lets in",
    planOf("aws_security_group", { ingress: [{ cidr_blocks: [`${PIN}/32`] }], egress: [] }),
    false,
  ],
  ["a rule", planOf("aws_security_group_rule", { type: "egress", cidr_blocks: ["3.11.176.0/22"] }), true],
  [
    "a rule for what comes in",
    planOf("aws_security_group_rule", { type: "ingress", cidr_blocks: [`${PIN}/32`] }),
    false,
  ],
  [
    "a rule that goes",
    planOf("aws_security_group_rule", { type: "egress", cidr_blocks: [`${PIN}/32`] }, ["delete"]),
    false,
  ],
  [
    "Suricata text",
    planOf("aws_networkfirewall_rule_group", {
      rule_group: [{ rules_source: [{ rules_string: `pass tls any any -> ${PIN} 443 (sid:1;)` }] }],
    }),
    true,
  ],
  [
    "Suricata text with a longer address",
    planOf("aws_networkfirewall_rule_group", {
      rule_group: [{ rules_source: [{ rules_string: `pass tls any any -> 1${PIN} 443 (sid:1;)` }] }],
    }),
    false,
  ],
  [
    "an NSG rule",
    planOf("azurerm_network_security_rule", {
      direction: "Outbound",
      access: "Allow",
      destination_address_prefix: OTHER,
    }),
    true,
  ],
  [
    "an NSG rule that denies",
    planOf("azurerm_network_security_rule", {
      direction: "Outbound",
      access: "Deny",
      destination_address_prefix: OTHER,
    }),
    false,
  ],
  [
    "a network rule",
    planOf("azurerm_firewall_policy_rule_collection_group", {
      network_rule_collection: [{ rule: [{ destination_addresses: [OTHER] }] }],
    }),
    true,
  ],
  [
    "an application rule",
    planOf("azurerm_firewall_policy_rule_collection_group", {
      application_rule_collection: [{ rule: [{ destination_fqdns: ["msg.example.org"] }] }],
    }),
    false,
  ],
  ["values that aren't known yet", planOf("aws_security_group", {}), false],
];

describe("engines of guardrails", () => {
  let verdicts: { compliant: boolean[]; denials: string[][] };
  before(() => {
    const asked = {
      guard: renderGuard(SOURCE),
      rego: renderRego(SOURCE),
      configurations: CONFIGURATIONS.map(([, configuration]) => configuration),
      plans: PLANS.map(([, plan]) => plan),
    };
    const script = join(import.meta.dirname, "ask-engines.py");
    verdicts = JSON.parse(execFileSync(python, [script], { input: JSON.stringify(asked), encoding: "utf8" }));
  });

  for (const [index, [name, , isPin]] of CONFIGURATIONS.entries())
    it(`Guard ${isPin ? "finds" : "finds nothing in"} ${name}`, () => assert.equal(verdicts.compliant[index], !isPin));

  for (const [index, [name, , isPin]] of PLANS.entries())
    it(`Rego ${isPin ? "denies" : "allows"} ${name}`, () => {
      assert.equal((verdicts.denials[index] ?? []).length > 0, isPin);
      for (const sentence of verdicts.denials[index] ?? [])
        assert.match(sentence, /^\w+\.it: \w+ holds .*MESH is reached by hostname/);
    });
});
