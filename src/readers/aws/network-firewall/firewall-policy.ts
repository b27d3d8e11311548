import type { Fact } from "../../../egress/index.ts";
import {
  at,
  factUnknown,
  type GrantsAndFacts,
  inputsOf,
  itemsOf,
  linksTo,
  namedItemsOf,
  notesOf,
  numberOf,
  type Reader,
  type Resource,
  readAddresses,
  readAttachments,
  readSetting,
  textOf,
  type Value,
  within,
} from "../../kit/index.ts";
import { definitionsOf } from "./rule-group.ts";

/** Network Firewalls and their policies. */
export const firewallPolicies: readonly Reader[] = [
  {
    types: ["aws:networkfirewall/firewallPolicy:FirewallPolicy"],
    kind: "policy",
    service: "network-firewall",
    read: readFirewallPolicy,
  },
  {
    types: ["aws:networkfirewall/firewall:Firewall"],
    kind: "firewall",
    service: "network-firewall",
    read: readFirewall,
  },
  {
    types: ["aws:networkfirewall/vpcEndpointAssociation:VpcEndpointAssociation"],
    service: "network-firewall",
    read: readEndpointAssociation,
  },
];

/**
 * Facts of `aws:networkfirewall/firewallPolicy:FirewallPolicy`: its groups, and what happens to traffic that no rule
 * matches.
 */
function readFirewallPolicy(resource: Resource): GrantsAndFacts {
  const policy = at(inputsOf(resource), "firewallPolicy");
  const options = at(policy, "statefulEngineOptions");
  return {
    grants: [],
    facts: [
      ...readSetting(resource, "stateless-default", at(policy, "statelessDefaultActions"), ""),
      ...readSetting(resource, "stateless-fragment-default", at(policy, "statelessFragmentDefaultActions"), ""),
      ...readSetting(resource, "stateful-default", at(policy, "statefulDefaultActions"), ""),
      ...readSetting(resource, "rule-order", at(options, "ruleOrder"), "DEFAULT_ACTION_ORDER"),
      ...readSetting(resource, "stream-exception", at(options, "streamExceptionPolicy"), "DROP"),
      ...readSetting(resource, "tls-session-holding", at(policy, "enableTlsSessionHolding"), "false"),
      ...itemsOf(at(policy, "statefulRuleGroupReferences")).flatMap((group) => groupLinks(resource, group)),
      ...itemsOf(at(policy, "statelessRuleGroupReferences")).flatMap((group) => groupLinks(resource, group)),
      ...linksTo(resource, "uses", "tls-inspection", at(policy, "tlsInspectionConfigurationArn")),
      ...namedItemsOf(within(policy, "policyVariables", "ruleVariables")).flatMap(([key, variable]) =>
        readVariable(resource, key, variable),
      ),
    ],
  };
}

const groupLinks = (resource: Resource, group: Value): Fact[] =>
  linksTo(resource, "uses", "rule-group", group.kind === "unknown" ? group : at(group, "resourceArn"), {
    priority: numberOf(at(group, "priority")),
    override: textOf(within(group, "override", "action")),
  });

function readVariable(resource: Resource, key: Value, variable: Value): Fact[] {
  const name = textOf(key);
  if (name === undefined) return [factUnknown(resource, "variable", key)];
  const notes = notesOf(resource);
  const addresses = readAddresses(notes, "source", definitionsOf(variable, "ipSet"));
  const place = { urn: resource.urn, path: variable.path };
  return [
    { kind: "variable", name, addresses, place },
    ...notes.unknowns.map(
      (unknown): Fact => ({ kind: "unknown", about: "variable", why: unknown.why, place: unknown.place }),
    ),
  ];
}

/** Facts of `aws:networkfirewall/vpcEndpointAssociation:VpcEndpointAssociation`: another network of a firewall. */
function readEndpointAssociation(resource: Resource): GrantsAndFacts {
  const association = inputsOf(resource);
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "part-of", "firewall", at(association, "firewallArn")),
      ...linksTo(resource, "applies-to", "network", at(association, "vpcId")),
    ],
  };
}

/** Facts of `aws:networkfirewall/firewall:Firewall`: its policy and its network. */
function readFirewall(resource: Resource): GrantsAndFacts {
  const firewall = inputsOf(resource);
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "uses", "policy", at(firewall, "firewallPolicyArn")),
      ...linksTo(resource, "applies-to", "network", at(firewall, "vpcId")),
      ...itemsOf(at(firewall, "subnetMappings")).flatMap((mapping) =>
        readAttachments(resource, at(mapping, "subnetId")),
      ),
    ],
  };
}
