import {
  at,
  type GrantsAndFacts,
  inputsOf,
  itemsOf,
  linksTo,
  numberOf,
  parsedJson,
  type Reader,
  type Resource,
  readSetting,
  textOf,
  within,
} from "../../kit/index.ts";

/** Policies of AWS Firewall Manager that put a Network Firewall with a policy of its own into every VPC they are for. */
export const firewallManager: readonly Reader[] = [
  {
    types: ["aws:fms/policy:Policy"],
    kind: "policy",
    service: "network-firewall",
    knows: isOfNetworkFirewall,
    read: readManagedPolicy,
  },
];

const dataOf = (resource: Resource) => at(inputsOf(resource), "securityServicePolicyData");

function isOfNetworkFirewall(resource: Resource): boolean {
  const type = textOf(at(dataOf(resource), "type"));
  return type === "NETWORK_FIREWALL" || type === "IMPORT_NETWORK_FIREWALL";
}

/**
 * Facts of `aws:fms/policy:Policy`: the rule groups of the policies that it makes, and what happens to what no rule takes.
 * There are no variables: HOME_NET is each VPC's own network.
 */
function readManagedPolicy(resource: Resource): GrantsAndFacts {
  const data = parsedJson(at(dataOf(resource), "managedServiceData"));
  // With a central firewall the same keys stand one level deeper.
  const inner = at(data, "awsNetworkFirewallConfig");
  const config = inner.kind === "absent" ? data : inner;
  const key = (name: string) => at(config, `networkFirewall${name}`);
  const options = key("StatefulEngineOptions");
  return {
    grants: [],
    facts: [
      ...readSetting(resource, "stateless-default", key("StatelessDefaultActions"), ""),
      ...readSetting(resource, "stateless-fragment-default", key("StatelessFragmentDefaultActions"), ""),
      ...readSetting(resource, "stateful-default", key("StatefulDefaultActions"), ""),
      ...readSetting(resource, "rule-order", within(options, "ruleOrder"), "DEFAULT_ACTION_ORDER"),
      ...readSetting(resource, "stream-exception", within(options, "streamExceptionPolicy"), "DROP"),
      ...["StatefulRuleGroupReferences", "StatelessRuleGroupReferences"].flatMap((list) =>
        itemsOf(key(list)).flatMap((group) =>
          linksTo(resource, "uses", "rule-group", group.kind === "unknown" ? group : at(group, "resourceARN"), {
            priority: numberOf(at(group, "priority")),
            override: textOf(within(group, "override", "action")),
          }),
        ),
      ),
    ],
  };
}
