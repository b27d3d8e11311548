import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, type Sample, UNKNOWN, UNKNOWN_LIST, UNKNOWN_MAP } from "../../support/readers/readings.ts";

const POLICY = "azure-native:network:FirewallPolicy";
const CLASSIC = "azure:network/firewallPolicy:FirewallPolicy";

const cases: [why: string, sample: Sample, facts: string[]][] = [
  [
    "what the cloud does where nothing is given",
    { type: POLICY, props: { location: "uksouth" } },
    [
      "tier = (Standard) | sku.tier",
      "dns-proxy = (false) | dnsSettings.enableProxy",
      "dns-proxy-for-network-rules = (false) | dnsSettings.requireProxyForNetworkRules",
      "threat-intel = (Alert) | threatIntelMode",
      "intrusion-detection = (Off) | intrusionDetection.mode",
      "explicit-proxy = (false) | explicitProxy.enableExplicitProxy",
      "tls-termination = (false) | transportSecurity.certificateAuthority",
    ],
  ],
  [
    "everything given",
    {
      type: POLICY,
      props: {
        basePolicy: { id: "/x/firewallPolicies/base" },
        sku: { tier: "Premium" },
        dnsSettings: { enableProxy: true, servers: ["10.0.0.4"] },
        threatIntelMode: "Deny",
        intrusionDetection: { mode: "Alert" },
        explicitProxy: { enableExplicitProxy: false },
        transportSecurity: { certificateAuthority: { name: "ca", keyVaultSecretId: UNKNOWN } },
      },
    },
    [
      "uses policy /x/firewallPolicies/base | basePolicy.id",
      "tier = Premium | sku.tier",
      "dns-proxy = true | dnsSettings.enableProxy",
      "dns-proxy-for-network-rules = (true) | dnsSettings.requireProxyForNetworkRules",
      "threat-intel = Deny | threatIntelMode",
      "intrusion-detection = Alert | intrusionDetection.mode",
      "explicit-proxy = false | explicitProxy.enableExplicitProxy",
      "tls-termination = true | transportSecurity.certificateAuthority",
    ],
  ],
  [
    "what isn't known yet, and by what resource the parent comes",
    {
      type: POLICY,
      props: {
        basePolicy: { id: UNKNOWN },
        sku: UNKNOWN_MAP,
        dnsSettings: UNKNOWN_MAP,
        threatIntelMode: UNKNOWN,
        transportSecurity: UNKNOWN_MAP,
      },
      from: { basePolicy: [`${POLICY}::base`] },
    },
    [
      "uses policy policy(base) | basePolicy.id",
      "unknown tier: it is known only after an update | sku.tier",
      "unknown dns-proxy: it is known only after an update | dnsSettings.enableProxy",
      "unknown dns-proxy-for-network-rules: it is known only after an update | dnsSettings.requireProxyForNetworkRules",
      "unknown threat-intel: it is known only after an update | threatIntelMode",
      "intrusion-detection = (Off) | intrusionDetection.mode",
      "explicit-proxy = (false) | explicitProxy.enableExplicitProxy",
      "unknown tls-termination: it is known only after an update | transportSecurity.certificateAuthority",
    ],
  ],
  [
    "a draft, of the policy that it is for",
    {
      type: `${POLICY}Draft`,
      props: { firewallPolicyName: "hub", dnsSettings: { enableProxy: false, requireProxyForNetworkRules: true } },
    },
    [
      "part-of policy hub | firewallPolicyName",
      "dns-proxy = false | dnsSettings.enableProxy",
      "dns-proxy-for-network-rules = true | dnsSettings.requireProxyForNetworkRules",
      "threat-intel = (Alert) | threatIntelMode",
      "intrusion-detection = (Off) | intrusionDetection.mode",
      "explicit-proxy = (false) | explicitProxy.enableExplicitProxy",
    ],
  ],
  [
    "the classic provider's",
    {
      type: CLASSIC,
      props: {
        basePolicyId: "/x/firewallPolicies/base",
        sku: "Premium",
        dns: { proxyEnabled: true },
        threatIntelligenceMode: "Off",
        intrusionDetection: { mode: "Deny" },
        explicitProxy: { enabled: true },
        tlsCertificate: { name: "ca", keyVaultSecretId: "/x" },
      },
    },
    [
      "uses policy /x/firewallPolicies/base | basePolicyId",
      "tier = Premium | sku",
      "dns-proxy = true | dns.proxyEnabled",
      "threat-intel = Off | threatIntelligenceMode",
      "intrusion-detection = Deny | intrusionDetection.mode",
      "explicit-proxy = true | explicitProxy.enabled",
      "tls-termination = true | tlsCertificate",
    ],
  ],
  [
    "the classic provider's with nothing given",
    { type: CLASSIC, props: { tlsCertificate: null } },
    [
      "tier = (Standard) | sku",
      "dns-proxy = (false) | dns.proxyEnabled",
      "threat-intel = (Alert) | threatIntelligenceMode",
      "intrusion-detection = (Off) | intrusionDetection.mode",
      "explicit-proxy = (false) | explicitProxy.enabled",
      "tls-termination = (false) | tlsCertificate",
    ],
  ],
];

const lists: [why: string, sample: Sample, facts: string[]][] = [
  [
    "an IP group",
    {
      type: "azure-native:network:IpGroup",
      props: { ipAddresses: ["3.11.177.31", "10.0.0.0/8", "10.0.0.1-10.0.0.9"] },
    },
    ["list 3.11.177.31, 10.0.0.0/8, 10.0.0.1-10.0.0.9 | ipAddresses"],
  ],
  [
    "an IP group with an address that isn't known yet",
    { type: "azure-native:network:IpGroup", props: { ipAddresses: [UNKNOWN, "3.11.177.31"] } },
    ["list 3.11.177.31 | ipAddresses", "unknown address-list: it is known only after an update | ipAddresses[0]"],
  ],
  [
    "the classic provider's",
    { type: "azure:network/iPGroup:IPGroup", props: { cidrs: UNKNOWN_LIST } },
    ["list - | cidrs", "unknown address-list: it is known only after an update | cidrs"],
  ],
  [
    "an address that is a resource of the classic provider",
    { type: "azure:network/iPGroupCIDR:IPGroupCIDR", props: { cidr: "3.11.177.31", ipGroupId: "/x/ipGroups/mesh" } },
    ["list 3.11.177.31 of /x/ipGroups/mesh | cidr"],
  ],
];

describe("firewall policies", () => {
  for (const [why, sample, facts] of cases) it(why, () => assert.deepEqual(factsOf(sample), facts));
});

describe("IP groups", () => {
  for (const [why, sample, facts] of lists) it(why, () => assert.deepEqual(factsOf(sample), facts));
});
