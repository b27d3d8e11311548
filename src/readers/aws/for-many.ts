import {
  at,
  inNotation,
  inputsOf,
  itemsOf,
  parsedJson,
  type Resource,
  textOf,
  type Value,
  type Wrapper,
} from "../kit/index.ts";

const POLICY = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const ASSOCIATION = "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";

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
