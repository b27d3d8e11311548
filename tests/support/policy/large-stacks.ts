import type { Resource } from "../../../src/readers/kit/resource.ts";
import { UNKNOWN, urnOf } from "../readers/readings.ts";

const RULE_GROUP = "aws:networkfirewall/ruleGroup:RuleGroup";
const POLICY = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";
const ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";
const IP_GROUP = "azure:network/iPGroup:IPGroup";
const COLLECTIONS = "azure-native:network:FirewallPolicyRuleCollectionGroup";
const DOMAINS = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const ROUTE = "aws:ec2/route:Route";
const DNS_RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule";

const times = <T>(n: number, make: (index: number) => T): T[] => Array.from({ length: n }, (_, index) => make(index));
const address = (index: number): string => `20.0.${index >> 7}.${(index & 127) * 2}`;
const https = { ipProtocol: "tcp", protocol: "tcp", fromPort: 443, toPort: 443 };
const from = (property: string, type: string, names: readonly string[]) => ({
  propertyDependencies: { [property]: names.map((name) => urnOf(type, name)) },
});
const resource = (type: string, name: string, props: object, more: object = {}): Resource => ({
  urn: urnOf(type, name),
  type,
  props,
  ...more,
});

/** `n` times one rule in a group with the variables A and P of `n` elements each. */
const group = (n: number, rule: string, name = "group"): Resource =>
  resource(
    RULE_GROUP,
    name,
    {
      ruleGroup: {
        rulesSource: { rulesString: times(n, () => rule).join("\n") },
        ruleVariables: {
          ipSets: [
            { key: "A", ipSet: { definitions: times(n, address) } },
            { key: "FAULTY", ipSet: { definitions: times(n, (index) => `x${index}`) } },
          ],
          portSets: [{ key: "P", portSet: { definitions: times(n, (index) => String(index * 2)) } }],
        },
        referenceSets: { ipSetReferences: [{ key: "L", ipSetReferences: [{ referenceArn: UNKNOWN }] }] },
      },
    },
    from("ruleGroup", LIST, ["list-0"]),
  );
const list = (name: string, entries: readonly string[]): Resource =>
  resource(LIST, name, { entries: entries.map((cidr) => ({ cidr, description: cidr })) });

/** One rule, alone in its group. */
const applicationRule = (props: object): Resource =>
  resource(COLLECTIONS, "group", {
    priority: 1,
    ruleCollections: [{ priority: 1, action: { type: "Allow" }, rules: [{ ruleType: "ApplicationRule", ...props }] }],
  });

/** Stacks in which `n` things meet `n` others. */
export const LARGE_STACKS: Readonly<Record<string, (n: number) => Resource[]>> = {
  "rules that share a variable": (n) => [group(n, "pass tcp any any -> $A $P")],
  "rules that negate a variable": (n) => [group(n, "pass tcp any any -> !$A !$P")],
  "rules with a variable in a list": (n) => [group(n, "pass tcp any any -> [$A,1.2.3.4] 443")],
  "rules with a variable that can't be read": (n) => [group(n, "pass tcp any any -> $FAULTY 443")],
  "rules that negate a reference": (n) => [group(n, "pass tcp any any -> !@L 443"), list("list-0", times(n, address))],
  "a list of networks, less addresses in them": (n) => [
    group(1, `pass tcp any any -> [${times(n, (i) => `${address(i)}/31,!${address(i)},any`)}] 443`),
  ],
  "rules that may refer to any of the stack's lists": (n) => [
    resource(
      SECURITY_GROUP,
      "group",
      { egress: times(n, () => ({ ...https, prefixListIds: [UNKNOWN, UNKNOWN] })) },
      from(
        "egress",
        LIST,
        times(n, (index) => `list-${index}`),
      ),
    ),
    ...times(n, (index) => list(`list-${index}`, [address(index)])),
  ],
  "a rule that refers to all of them": (n) => [
    resource(
      SECURITY_GROUP,
      "group",
      { egress: [{ ...https, prefixListIds: times(n, () => UNKNOWN) }] },
      from(
        "egress",
        LIST,
        times(n, (index) => `list-${index}`),
      ),
    ),
    ...times(n, (index) => list(`list-${index}`, [address(index)])),
  ],
  "rules for one list of entries that are resources": (n) => [
    ...times(n, (index) =>
      resource(RULE, `rule-${index}`, { ...https, prefixListId: UNKNOWN }, from("prefixListId", LIST, ["list-0"])),
    ),
    list("list-0", []),
    ...times(n, (index) =>
      resource(
        ENTRY,
        `entry-${index}`,
        { cidr: address(index), prefixListId: UNKNOWN },
        from("prefixListId", LIST, ["list-0"]),
      ),
    ),
  ],
  "groups that a policy uses, with its HOME_NET": (n) => [
    resource(
      POLICY,
      "policy",
      {
        firewallPolicy: {
          statefulRuleGroupReferences: times(n, () => ({ resourceArn: UNKNOWN })),
          policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: times(n, address) } }] },
        },
      },
      from(
        "firewallPolicy",
        RULE_GROUP,
        times(n, (index) => `group-${index}`),
      ),
    ),
    ...times(n, (index) => group(1, "pass tcp $HOME_NET any -> !$HOME_NET 443", `group-${index}`)),
  ],
  "rules that each use a variable of the policy": (n) => [
    resource(
      POLICY,
      "policy",
      {
        firewallPolicy: {
          statefulRuleGroupReferences: [{ resourceArn: UNKNOWN }],
          policyVariables: {
            ruleVariables: times(n, (index) => ({ key: `V${index}`, ipSet: { definitions: [address(index)] } })),
          },
        },
      },
      from("firewallPolicy", RULE_GROUP, ["group"]),
    ),
    group(1, times(n, (index) => `pass tcp any any -> !$V${index} 443`).join("\n")),
  ],
  "lists of one name": (n) =>
    times(n, (index) => resource(IP_GROUP, `l${index}`, { name: "same", cidrs: [address(index)] })),
  "protocols of a rule with long lists": (n) => [
    applicationRule({
      targetFqdns: times(n, (index) => `a${index}.example.org`),
      sourceAddresses: times(n, address),
      protocols: times(n, (port) => ({ protocolType: "Https", port })),
    }),
  ],
  "DNS rules for one list": (n) => [
    resource(DOMAINS, "list", { domains: times(n, (index) => `a${index}.example.org`) }),
    ...times(n, (index) =>
      resource(
        DNS_RULE,
        `rule-${index}`,
        { action: "ALLOW", priority: index, firewallDomainListId: UNKNOWN },
        from("firewallDomainListId", DOMAINS, ["list"]),
      ),
    ),
  ],
  "protocols of a rule with wide names": (n) => [
    applicationRule({
      targetFqdns: times(n, (index) => `*${index}*.nhs.uk`),
      sourceAddresses: ["*"],
      protocols: times(n, (port) => ({ protocolType: "Https", port: port + 1 })),
    }),
  ],
  "routes to one list": (n) => [
    ...times(n, (index) =>
      resource(
        ROUTE,
        `route-${index}`,
        { routeTableId: "rtb-1", gatewayId: "igw-1", destinationPrefixListId: UNKNOWN },
        from("destinationPrefixListId", LIST, ["list-0"]),
      ),
    ),
    list("list-0", times(n, address)),
  ],
  "rules from networks of their own": (n) => [
    group(1, times(n, (index) => `pass tcp ${address(index)} any -> ${address(n + index)} 443`).join("\n")),
  ],
  "rules in a group with many labels": (n) => [
    resource(SECURITY_GROUP, "group", {
      tags: Object.fromEntries(times(n, (index) => [`tag-${index}`, "a mesh"])),
      egress: times(n, (index) => ({ ...https, cidrBlocks: [address(index)], description: `a mesh ${index}` })),
    }),
  ],
};
