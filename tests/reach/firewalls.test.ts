import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { nameOfUrn } from "../../src/egress/resource/place.ts";
import { inOrder } from "../../src/reach/evaluation-order.ts";
import { stackOf } from "../support/policy/judgement.ts";
import { type Sample, UNKNOWN } from "../support/readers/readings.ts";

const POLICY = "azure-native:network:FirewallPolicy";
const GROUP = "azure-native:network:FirewallPolicyRuleCollectionGroup";
const FIREWALL = "azure-native:network:AzureFirewall";

const policy = (name: string, parent?: string): Sample => ({
  type: POLICY,
  name,
  props: { firewallPolicyName: name, ...(parent && { basePolicy: { id: UNKNOWN } }) },
  ...(parent && { from: { basePolicy: [`${POLICY}::${parent}`] } }),
});

const group = (name: string, of: string, priority: number, host = `${name}.example.org`): Sample => ({
  type: GROUP,
  name,
  props: {
    firewallPolicyName: of,
    priority,
    ruleCollections: [
      {
        ruleCollectionType: "FirewallPolicyFilterRuleCollection",
        action: { type: "Allow" },
        priority: 100,
        rules: [
          { ruleType: "ApplicationRule", targetFqdns: [host], protocols: [{ protocolType: "Https", port: 443 }] },
        ],
      },
    ],
  },
});

const firewallsOf = (...samples: Sample[]) => stackOf(samples).firewalls;
const membersOf = (...samples: Sample[]): string[] =>
  firewallsOf(...samples).map(({ readings }) =>
    readings
      .map(({ urn }) => nameOfUrn(urn))
      .sort()
      .join(" "),
  );

describe("firewallsOf", () => {
  it("puts a firewall, its policy and the policy's groups together", () =>
    assert.deepEqual(
      membersOf(
        {
          type: FIREWALL,
          name: "fw",
          props: { firewallPolicy: { id: UNKNOWN } },
          from: { firewallPolicy: [`${POLICY}::hub`] },
        },
        policy("hub"),
        group("a", "hub", 200),
      ),
      ["a fw hub"],
    ));

  it("a parent policy is part of each of its children, which are not part of each other", () =>
    assert.deepEqual(
      membersOf(
        policy("base"),
        policy("one", "base"),
        policy("two", "base"),
        group("a", "one", 200),
        group("z", "base", 200),
      ),
      ["a base one z", "base two z"],
    ));

  it("groups of one policy outside the stack belong together, those of another don't", () =>
    assert.deepEqual(membersOf(group("a", "hub", 200), group("b", "hub", 300), group("c", "other", 200)), [
      "a b",
      "c",
    ]));

  it("takes every kind of thing that a policy comes from, where a preview doesn't tell which is which", () => {
    const names = ["aws:networkfirewall/ruleGroup:RuleGroup::g1", "aws:networkfirewall/ruleGroup:RuleGroup::g2"];
    const INSPECTION = "aws:networkfirewall/tlsInspectionConfiguration:TlsInspectionConfiguration";
    const undecided: Sample = {
      type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
      name: "policy",
      props: {
        firewallPolicy: {
          statefulRuleGroupReferences: [{ resourceArn: UNKNOWN }, { resourceArn: UNKNOWN }],
          tlsInspectionConfigurationArn: UNKNOWN,
        },
      },
      from: { firewallPolicy: [...names, `${INSPECTION}::t1`, `${INSPECTION}::t2`] },
    };
    const others = [...names, `${INSPECTION}::t1`, `${INSPECTION}::t2`].map((text): Sample => {
      const at = text.lastIndexOf("::");
      return { type: text.slice(0, at), name: text.slice(at + 2), props: {} };
    });
    assert.deepEqual(membersOf(undecided, ...others), ["g1 g2 policy t1 t2"]);
  });

  it("DNS Firewall is one for its network, whatever the groups", () => {
    const dns = (name: string, priority: number): Sample[] => [
      {
        type: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
        name: `g${name}`,
        props: {},
        id: `rg-${name}`,
      },
      {
        type: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
        name: `a${name}`,
        props: { firewallRuleGroupId: `rg-${name}`, vpcId: "vpc-1", priority },
      },
      {
        type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
        name: `r${name}`,
        props: { firewallRuleGroupId: `rg-${name}`, action: "ALLOW", priority: 1, firewallDomainListId: "list" },
      },
    ];
    assert.deepEqual(membersOf(...dns("1", 200), ...dns("2", 101)), ["a1 a2 g1 g2 r1 r2"]);
    const [firewall] = firewallsOf(...dns("1", 200), ...dns("2", 101));
    assert.ok(firewall);
    assert.deepEqual(
      inOrder(firewall.grants, firewall)?.map(({ place }) => nameOfUrn(place.urn)),
      ["r2", "r1"],
    );
  });
});

describe("inOrder", () => {
  it("asks a parent's groups first, then by priority, whatever the parent's priorities", () => {
    const [firewall] = firewallsOf(
      policy("base"),
      policy("child", "base"),
      group("late", "child", 300),
      group("early", "child", 200),
      group("above", "base", 9000),
    );
    assert.ok(firewall);
    assert.deepEqual(
      inOrder(firewall.grants, firewall)?.map(({ place }) => nameOfUrn(place.urn)),
      ["above", "early", "late"],
    );
  });

  it("is not known where a priority isn't", () => {
    const unknown = { ...group("a", "hub", 200), props: { ...group("a", "hub", 200).props, priority: UNKNOWN } };
    const [firewall] = firewallsOf(unknown, group("b", "hub", 300));
    assert.ok(firewall);
    assert.equal(inOrder(firewall.grants, firewall), undefined);
  });

  it("is not known where two rules have the same", () => {
    const [firewall] = firewallsOf(group("a", "hub", 200), group("b", "hub", 200), group("c", "hub", 300));
    assert.ok(firewall);
    assert.equal(inOrder(firewall.grants, firewall), undefined);
  });
});
