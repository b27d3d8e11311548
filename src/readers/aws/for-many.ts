import {
  at,
  type GrantsAndFacts,
  inNotation,
  inputsOf,
  itemsOf,
  linksTo,
  parsedJson,
  type Reader,
  type Resource,
  textOf,
  type Value,
  type Wrapper,
} from "../kit/index.ts";

const POLICY = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const ASSOCIATION = "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";

/**
 * Shares of Resource Access Manager. A share opens nothing: another account adds the rule group to its own policies,
 * and only the owner can change the group.
 */
export const shares: readonly Reader[] = [
  {
    types: [
      "aws:ram/resourceShare:ResourceShare",
      "aws:ram/principalAssociation:PrincipalAssociation",
      "aws:ram/resourceShareAccepter:ResourceShareAccepter",
      "aws:ram/sharingWithOrganization:SharingWithOrganization",
    ],
    read: readShared("resourceArns"),
  },
  { types: ["aws:ram/resourceAssociation:ResourceAssociation"], read: readShared("resourceArn") },
  {
    types: ["aws:ram/resourceShareAssociationsExclusive:ResourceShareAssociationsExclusive"],
    read: readShared("resourceArns"),
  },
  { types: ["aws:networkfirewall/resourcePolicy:ResourcePolicy"], read: readShared("resourceArn") },
];

/** Makes a reader of the rule groups, named by one property, that other accounts may use. */
function readShared(key: string) {
  return (resource: Resource): GrantsAndFacts => {
    return { grants: [], facts: linksTo(resource, "shares", "rule-group", at(inputsOf(resource), key)) };
  };
}

/** Wrappers of what gives one firewall's settings to many accounts. Profiles of Route 53 are read with DNS Firewall. */
export const forMany: readonly Wrapper[] = [{ types: ["aws:fms/policy:Policy"], unwrap: unwrapManagerPolicy }];

/**
 * Returns the firewall policy, or the associations of DNS Firewall, that `aws:fms/policy:Policy` makes in every account
 * in its scope. They are written as JSON text.
 */
function unwrapManagerPolicy(resource: Resource): Resource[] {
  const service = at(inputsOf(resource), "securityServicePolicyData");
  const data = parsedJson(at(service, "managedServiceData"));
  const type = textOf(at(service, "type")) ?? textOf(at(data, "type")) ?? "";
  if (/^(?:IMPORT_)?NETWORK_FIREWALL$/.test(type))
    return [{ ...resource, type: POLICY, root: inNotation(data, { waysTo: waysToFirewall }) }];
  if (type === "DNS_FIREWALL")
    return ["preProcessRuleGroups", "postProcessRuleGroups"]
      .flatMap((key) => itemsOf(at(data, key)))
      .map((group) => ({
        ...resource,
        type: ASSOCIATION,
        root: renamed(group, { firewallRuleGroupId: "ruleGroupId" }),
      }));
  return [{ ...resource, type: `fms:${type}` }];
}

/**
 * Ways to a key of a firewall policy under Firewall Manager's names: `networkFirewallStatefulDefaultActions`, or nested
 * in a map.
 */
function waysToFirewall(key: string): string[][] {
  if (key === "firewallPolicy") return [[]];
  if (key === "resourceArn") return [["resourceARN"], [key]];
  const own = `networkFirewall${key.charAt(0).toUpperCase()}${key.slice(1)}`;
  return [[own], ["awsNetworkFirewallConfig", own], [key]];
}

/** Returns the value with these keys renamed. A text of JSON, such as `resourceProperties`, is parsed. */
const renamed = (value: Value, names: Readonly<Record<string, string>>): Value =>
  inNotation(value, {
    waysTo: (key) => [(names[key] ?? key).split(".")],
    meaning: (raw) => {
      const parsed = parsedJson({ kind: "known", path: "", raw: typeof raw === "string" ? raw : "" });
      return parsed.kind === "known" && typeof parsed.raw === "object" ? parsed : undefined;
    },
  });
