import type { Fact } from "../../../egress/index.ts";
import {
  at,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  itemsOf,
  linksTo,
  type Reader,
  type Resource,
  readAttachments,
  readSetting,
  type Value,
  within,
} from "../../kit/index.ts";
import { partOf } from "../part-of.ts";
import { collectionFact, collectionsIn, type RuleKind, readCollection, readCollections } from "./rule-collections.ts";
import { RULE_KINDS } from "./rule-parts.ts";

/** Azure Firewalls, and the rule collections that classic firewalls hold themselves. */
export const firewalls: readonly Reader[] = [
  {
    types: ["azure-native:network:AzureFirewall"],
    kind: "firewall",
    service: "azure-firewall",
    read: readAzureFirewall,
  },
  {
    types: ["azure:network/firewall:Firewall"],
    kind: "firewall",
    service: "azure-firewall",
    read: readClassicFirewall,
  },
  {
    types: ["azure:network/firewallApplicationRuleCollection:FirewallApplicationRuleCollection"],
    service: "azure-firewall",
    read: ofKind("application"),
  },
  {
    types: ["azure:network/firewallNatRuleCollection:FirewallNatRuleCollection"],
    service: "azure-firewall",
    read: ofKind("nat"),
  },
  {
    types: ["azure:network/firewallNetworkRuleCollection:FirewallNetworkRuleCollection"],
    service: "azure-firewall",
    read: ofKind("network"),
  },
];

/** `azure-native:network:AzureFirewall`: its policy or, on a classic firewall, its own rules and settings. */
function readAzureFirewall(resource: Resource): GrantsAndFacts {
  const firewall = inputsOf(resource);
  const settings = at(firewall, "additionalProperties");
  return {
    grants: RULE_KINDS.flatMap((kind) => readCollections(resource, at(firewall, `${kind}RuleCollections`), kind)),
    facts: [
      ...RULE_KINDS.flatMap((kind) => collectionsIn(resource, at(firewall, `${kind}RuleCollections`), kind)),
      ...factsOf(resource, {
        policy: within(firewall, "firewallPolicy", "id"),
        tier: within(firewall, "sku", "tier"),
        threatIntel: at(firewall, "threatIntelMode"),
        // The API has no other field for it.
        dnsProxy: at(settings, "Network.DNS.EnableProxy"),
      }),
      ...itemsOf(at(firewall, "ipConfigurations")).flatMap((one) =>
        readAttachments(resource, within(one, "subnet", "id")),
      ),
    ],
  };
}

/** The same for `azure:network/firewall:Firewall` of the classic provider, where rules are resources of their own. */
function readClassicFirewall(resource: Resource): GrantsAndFacts {
  const firewall = inputsOf(resource);
  return {
    grants: [],
    facts: factsOf(resource, {
      policy: at(firewall, "firewallPolicyId"),
      tier: at(firewall, "skuTier"),
      threatIntel: at(firewall, "threatIntelMode"),
      dnsProxy: at(firewall, "dnsProxyEnabled"),
    }),
  };
}

interface FirewallFields {
  readonly policy: Value;
  readonly tier: Value;
  readonly threatIntel: Value;
  readonly dnsProxy: Value;
}

/** If there is a policy, its settings apply, and the firewall's own don't. */
const factsOf = (resource: Resource, { policy, tier, threatIntel, dnsProxy }: FirewallFields): Fact[] => [
  ...linksTo(resource, "uses", "policy", policy),
  ...readSetting(resource, "tier", tier, "Standard"),
  ...(isGiven(policy)
    ? []
    : [
        ...readSetting(resource, "threat-intel", threatIntel, "Alert"),
        ...readSetting(resource, "dns-proxy", dnsProxy, "false"),
      ]),
];

/** For collections that are resources of the classic provider. */
function ofKind(kind: RuleKind): Reader["read"] {
  return (resource) => {
    const collection = inputsOf(resource);
    return {
      grants: readCollection(resource, collection, kind),
      facts: [
        ...partOf(resource, "firewall", at(collection, "azureFirewallName"), "azureFirewalls"),
        ...[collectionFact(resource, collection, kind) ?? []].flat(),
      ],
    };
  };
}
