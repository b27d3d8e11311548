import type { Fact } from "../../../egress/index.ts";
import {
  at,
  factUnknown,
  flagOf,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  linksTo,
  type Reader,
  type Resource,
  readSetting,
  type Value,
  within,
} from "../../kit/index.ts";
import { partOf } from "../part-of.ts";

/** Policies of Azure Firewall. */
export const policies: readonly Reader[] = [
  {
    types: ["azure-native:network:FirewallPolicy"],
    kind: "policy",
    service: "azure-firewall",
    read: readFirewallPolicy,
  },
  { types: ["azure-native:network:FirewallPolicyDraft"], service: "azure-firewall", read: readFirewallPolicyDraft },
  {
    types: ["azure:network/firewallPolicy:FirewallPolicy"],
    kind: "policy",
    service: "azure-firewall",
    read: readClassicFirewallPolicy,
  },
];

/**
 * Facts of `azure-native:network:FirewallPolicy`: settings that its groups depend on, and the parent, whose rules come
 * first.
 */
function readFirewallPolicy(resource: Resource): GrantsAndFacts {
  const policy = inputsOf(resource);
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "uses", "policy", within(policy, "basePolicy", "id")),
      ...readSetting(resource, "tier", within(policy, "sku", "tier"), "Standard"),
      ...nativeSettings(resource, policy),
      ...termination(resource, within(policy, "transportSecurity", "certificateAuthority")),
    ],
  };
}

/** `azure-native:network:FirewallPolicyDraft`: settings that the policy gets when the draft is deployed. */
function readFirewallPolicyDraft(resource: Resource): GrantsAndFacts {
  const draft = inputsOf(resource);
  return {
    grants: [],
    facts: [
      ...partOf(resource, "policy", at(draft, "firewallPolicyName"), "firewallPolicies"),
      ...linksTo(resource, "uses", "policy", within(draft, "basePolicy", "id")),
      ...nativeSettings(resource, draft),
    ],
  };
}

/** `azure:network/firewallPolicy:FirewallPolicy` of the classic provider. */
function readClassicFirewallPolicy(resource: Resource): GrantsAndFacts {
  const policy = inputsOf(resource);
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "uses", "policy", at(policy, "basePolicyId")),
      ...readSetting(resource, "tier", at(policy, "sku"), "Standard"),
      ...readSetting(resource, "dns-proxy", within(policy, "dns", "proxyEnabled"), "false"),
      ...readSetting(resource, "threat-intel", at(policy, "threatIntelligenceMode"), "Alert"),
      ...readSetting(resource, "intrusion-detection", within(policy, "intrusionDetection", "mode"), "Off"),
      ...readSetting(resource, "explicit-proxy", within(policy, "explicitProxy", "enabled"), "false"),
      ...termination(resource, at(policy, "tlsCertificate")),
    ],
  };
}

function nativeSettings(resource: Resource, policy: Value): Fact[] {
  const proxy = within(policy, "dnsSettings", "enableProxy");
  const forNetworkRules = within(policy, "dnsSettings", "requireProxyForNetworkRules");
  return [
    ...readSetting(resource, "dns-proxy", proxy, "false"),
    // The API sometimes returns no such property (azurerm). Then the DNS proxy setting decides.
    ...readSetting(resource, "dns-proxy-for-network-rules", forNetworkRules, String(flagOf(proxy) ?? false)),
    ...readSetting(resource, "threat-intel", at(policy, "threatIntelMode"), "Alert"),
    ...readSetting(resource, "intrusion-detection", within(policy, "intrusionDetection", "mode"), "Off"),
    ...readSetting(resource, "explicit-proxy", within(policy, "explicitProxy", "enableExplicitProxy"), "false"),
  ];
}

/** A certificate means that TLS is decrypted, whichever certificate it is. */
function termination(resource: Resource, certificate: Value): Fact[] {
  if (certificate.kind === "unknown") return [factUnknown(resource, "tls-termination", certificate)];
  const value = isGiven(certificate) ? "true" : undefined;
  const place = { urn: resource.urn, path: certificate.path };
  return [{ kind: "setting", setting: "tls-termination", value, default: "false", place }];
}
