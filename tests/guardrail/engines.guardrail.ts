import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { Address } from "../../src/egress/address/address.ts";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { renderGuard } from "../../src/guardrail/render-guard.ts";
import { renderRego } from "../../src/guardrail/render-rego.ts";
import { FIXTURES } from "../support/policy/fixtures.ts";
import { configItem } from "./config-items.ts";
import { PLANS } from "./terraform-plans.ts";

const [PIN, OTHER] = [Address.parse("3.11.177.31"), Address.parse("18.132.56.40")];
const SOURCE = catalogueSource();
const python = join(import.meta.dirname, "..", "..", ".venv", "guardrail", "bin", "python3");

const group = (ipPermissionsEgress: readonly object[]) => ({
  resourceType: "AWS::EC2::SecurityGroup",
  configuration: { ipPermissionsEgress },
});
const securityGroup = (...cidrs: string[]) => group([{ ipv4Ranges: cidrs.map((cidrIp) => ({ cidrIp })) }]);
const ruleGroup = (rulesSource: object) => ({
  resourceType: "AWS::NetworkFirewall::RuleGroup",
  configuration: { ruleGroup: { rulesSource } },
});
const fiveTuple = (action: string, destination: string) => ({
  action,
  header: { destination, destinationPort: "443" },
});
const stateless = (action: string, destinations?: readonly string[]) => ({
  statelessRulesAndCustomActions: {
    statelessRules: [
      {
        priority: 1,
        ruleDefinition: {
          actions: [action],
          matchAttributes: {
            ...(destinations && {
              destinations: destinations.map((addressDefinition) => ({ addressDefinition })),
            }),
          },
        },
      },
    ],
  },
});
const names = (generatedRulesType: string, ...targets: readonly string[]) => ({
  rulesSourceList: { generatedRulesType, targets },
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
  ["a network ACL's entry of IPv6", networkAcl({ ipv6CidrBlock: "::/0" }), false],
  ["a group that has rules of IPv6 alone", group([{ ipv6Ranges: [{ cidrIpv6: "::/0" }] }]), false],
  ["a list rule that passes", ruleGroup({ statefulRules: [fiveTuple("PASS", `${PIN}/32`)] }), true],
  ["an address without its length", ruleGroup({ statefulRules: [fiveTuple("PASS", PIN)] }), true],
  ["a list rule that drops", ruleGroup({ statefulRules: [fiveTuple("DROP", `${PIN}/32`)] }), false],
  ["a list rule to any", ruleGroup({ statefulRules: [fiveTuple("PASS", "ANY")] }), false],
  ["a stateless rule that passes", ruleGroup(stateless("aws:pass", [`${PIN}/32`])), true],
  ["a stateless rule that hands on", ruleGroup(stateless("aws:forward_to_sfe", [`${PIN}/32`])), false],
  ["a stateless rule to any", ruleGroup(stateless("aws:pass")), false],
  ["an address among allowed names", ruleGroup(names("ALLOWLIST", "example.org", PIN)), true],
  ["an address among denied names", ruleGroup(names("DENYLIST", PIN)), false],
  ["what it can't see: Suricata text", ruleGroup({ rulesString: `pass tcp any any -> ${PIN} 443 (sid:1;)` }), false],
  [
    "a prefix list",
    { resourceType: "AWS::EC2::PrefixList", configuration: { Entries: [{ Cidr: "3.11.177.31/32" }] } },
    true,
  ],
];

/** One address a rule: the binding of Guard can't print the report of one with some dozen ranges. */
const guards = (): string[] => SOURCE.addresses.map((address) => renderGuard({ ...SOURCE, addresses: [address] }));

/** What the pack's fixtures hold of what AWS Config records. */
const RECORDED = FIXTURES.flatMap((fixture) =>
  fixture.resources.flatMap((sample) => {
    const item = configItem(sample);
    return item === undefined ? [] : [{ fixture, sample, item }];
  }),
);

/** Why AWS Config and the policy pack don't agree about a resource; undefined where nobody knows. */
function reasonFor(isStopped: boolean, { fixture, sample }: (typeof RECORDED)[number]): string | undefined {
  const text = JSON.stringify(sample.props);
  if (!isStopped && /rulesString|"rules":|ruleVariables/.test(text)) return "Suricata text and sets aren't recorded";
  if (!isStopped && /prefixListId/i.test(text)) return "a list is looked at alone, and not the rule that it is in";
  if (!isStopped && /::|0:0:/.test(text)) return "IPv4 inside IPv6 is written in too many ways";
  if (!isStopped && /\/[0-7]"|\d-\d+\.\d|\d, \d/.test(text)) return "nothing wider than /8, and one network a text";
  if (!isStopped && !SOURCE.addresses.some((address) => text.includes(address))) return "an address on no list";
  if (isStopped && sample.type.includes("managedPrefixList")) return "a list is looked at alone";
  if (isStopped && fixture.settings !== undefined) return "AWS Config knows no exemption of the pack's";
  if (isStopped && text.includes("rulesSourceList")) return "an address among names opens nothing";
  if (isStopped && !/"fromPort":443,"toPort":443/.test(text)) return "ports and protocols aren't compared";
  if (isStopped && !/"(?:ipProtocol|protocol)":"(?:tcp|6|-1)"/i.test(text))
    return "ports and protocols aren't compared";
  return undefined;
}

describe("engines of guardrails", () => {
  let verdicts: { compliant: boolean[]; denials: string[][] };
  before(() => {
    const asked = {
      guards: guards(),
      rego: renderRego(SOURCE),
      configurations: [
        ...CONFIGURATIONS.map(([, configuration]) => configuration),
        ...RECORDED.map(({ item }) => item),
      ],
      plans: PLANS.map(([, plan]) => plan),
    };
    const script = join(import.meta.dirname, "ask-engines.py");
    verdicts = JSON.parse(
      execFileSync(python, [script], { input: JSON.stringify(asked), encoding: "utf8", maxBuffer: 1e8 }),
    );
  });

  for (const [index, [name, , isPin]] of CONFIGURATIONS.entries())
    it(`Guard ${isPin ? "finds" : "finds nothing in"} ${name}`, () => assert.equal(verdicts.compliant[index], !isPin));

  for (const [index, [name, , isPin]] of PLANS.entries())
    it(`Rego ${isPin ? "denies" : "allows"} ${name}`, () => {
      assert.equal((verdicts.denials[index] ?? []).length > 0, isPin);
      for (const sentence of verdicts.denials[index] ?? [])
        assert.match(sentence, /^\w+\.it: \w+ holds .*MESH is reached by hostname/);
    });

  it("Guard and the policy pack differ about the pack's fixtures where a reason is known, and nowhere else", () => {
    const judged = RECORDED.map((recorded, index) => ({
      recorded,
      isStopped: verdicts.compliant[CONFIGURATIONS.length + index] === false,
      isFound: recorded.fixture.findings.includes(`ip-pinning ${recorded.sample.name ?? "it"}`),
    }));
    const differing = judged.filter(({ isStopped, isFound }) => isStopped !== isFound);
    assert.deepEqual(
      differing
        .filter(({ isStopped, recorded }) => reasonFor(isStopped, recorded) === undefined)
        .map(({ isStopped, recorded }) => `${isStopped ? "+" : "-"} ${recorded.sample.name}: ${recorded.fixture.why}`),
      [],
    );
    assert.ok(judged.filter(({ isStopped, isFound }) => isStopped && isFound).length > 60);
    assert.ok(differing.length < judged.length / 5, `${differing.length} of ${judged.length} differ`);
  });
});
