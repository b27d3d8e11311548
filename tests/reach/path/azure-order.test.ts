import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { answersTo, pathsOfSamples, wordsFor } from "../../support/reach/flows.ts";
import { type Sample, UNKNOWN } from "../../support/readers/readings.ts";

const POLICY = "azure-native:network:FirewallPolicy";
const GROUP = "azure-native:network:FirewallPolicyRuleCollectionGroup";

const says = (samples: readonly Sample[], line: string, expected: string): void =>
  assert.equal(wordsFor(samples, `10.0.0.5 ${line}`), expected);

const nsgRule = (name: string, priority: unknown, access: string, destination: string, port = "443"): Sample => ({
  type: "azure-native:network:SecurityRule",
  name,
  props: {
    networkSecurityGroupName: "nsg",
    priority,
    access,
    direction: "Outbound",
    protocol: "*",
    sourceAddressPrefix: "*",
    destinationAddressPrefix: destination,
    destinationPortRange: port,
  },
});

const nsg: Sample = {
  type: "azure-native:network:NetworkSecurityGroup",
  name: "nsg",
  props: { networkSecurityGroupName: "nsg" },
};

const adminRule = (name: string, priority: number, access: string, destination = "0.0.0.0/0"): Sample => ({
  type: "azure-native:network:AdminRule",
  name,
  props: {
    ruleCollectionName: "collection",
    kind: "Custom",
    priority,
    access,
    direction: "Outbound",
    protocol: "Any",
    destinations: [{ addressPrefix: destination, addressPrefixType: "IPPrefix" }],
    destinationPortRanges: ["0-65535"],
  },
});

const network = (destination: string, port = "443") => ({
  ruleType: "NetworkRule",
  name: `to-${destination}`,
  ipProtocols: ["TCP"],
  sourceAddresses: ["*"],
  destinationAddresses: [destination],
  destinationPorts: [port],
});

const application = (...hosts: string[]) => ({
  ruleType: "ApplicationRule",
  name: hosts.join(),
  sourceAddresses: ["10.0.0.0/8"],
  targetFqdns: hosts,
  protocols: [{ protocolType: "Https", port: 443 }],
});

interface Collection {
  readonly priority: number;
  readonly type?: "Allow" | "Deny" | "DNAT";
  readonly rules: readonly object[];
}

const group = (name: string, of: string, priority: unknown, ...collections: readonly Collection[]): Sample => ({
  type: GROUP,
  name,
  props: {
    firewallPolicyName: of,
    priority,
    ruleCollections: collections.map(({ priority, type = "Allow", rules }) => ({
      ruleCollectionType: type === "DNAT" ? "FirewallPolicyNatRuleCollection" : "FirewallPolicyFilterRuleCollection",
      action: { type },
      priority,
      rules,
    })),
  },
});

const policy = (name: string, parent?: Sample): Sample => ({
  type: POLICY,
  name,
  props: { firewallPolicyName: name, ...(parent && { basePolicy: { id: UNKNOWN } }) },
  ...(parent && { from: { basePolicy: [`${POLICY}::${parent.name}`] } }),
});

describe("a rule of Azure Firewall", () => {
  const allowing = (rule: object): Sample[] => [
    policy("hub"),
    group("rules", "hub", 100, { priority: 100, rules: [rule] }),
  ];

  it("may be for any client while its clients aren't known", () => {
    says(allowing(network("8.8.8.8")), "8.8.8.8:443 tcp", "allow");
    says(allowing({ ...network("8.8.8.8"), sourceAddresses: ["10.1.0.0/16"] }), "8.8.8.8:443 tcp", "partial");
    says(allowing({ ...network("8.8.8.8"), sourceAddresses: UNKNOWN }), "8.8.8.8:443 tcp", "unknown");
  });

  it("may be for any port while its ports aren't known", () => {
    says(allowing({ ...network("8.8.8.8"), destinationPorts: UNKNOWN }), "8.8.8.8:443 tcp", "unknown");
    says(allowing({ ...network("8.8.8.8"), destinationPorts: UNKNOWN }), "8.8.4.4:443 tcp", "partial");
  });

  it("may be for any name while its names aren't known", () => {
    says(allowing(application("example.org")), "other.example", "partial");
    says(allowing({ ...application(), targetFqdns: UNKNOWN }), "other.example", "unknown");
  });
});

describe("an NSG", () => {
  // https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
  it("asks its rules by priority", () => {
    const deny = nsgRule("deny", 200, "Deny", "*");
    says([nsg, deny, nsgRule("allow", 100, "Allow", "*")], "example.org", "allow");
    says([nsg, deny, nsgRule("allow", 300, "Allow", "*")], "example.org", "deny");
  });

  it("for the tag Internet is for no private address, and for AzureCloud for some of Microsoft's", () => {
    const deny = nsgRule("deny", 200, "Deny", "*", "*");
    says([nsg, deny, nsgRule("allow", 100, "Allow", "Internet")], "example.org", "allow");
    says([nsg, deny, nsgRule("allow", 100, "Allow", "Internet")], "10.1.0.1:443 tcp", "deny");
    says([nsg, deny, nsgRule("allow", 100, "Allow", "AzureCloud")], "8.8.8.8:443 tcp", "unknown");
  });

  it("for the clients of VirtualNetwork is for its own", () => {
    const deny = nsgRule("deny", 200, "Deny", "*");
    says([nsg, { ...deny, props: { ...deny.props, sourceAddressPrefix: "VirtualNetwork" } }], "example.org", "deny");
  });

  it("has Azure's own rules: AllowInternetOutBound (65001), then DenyAllOutBound (65500)", () => {
    says([nsg], "example.org", "allow");
    assert.deepEqual(answersTo([nsg], "10.0.0.5 8.8.8.8:25 tcp"), [
      "allow: nsg AllowInternetOutBound (65001): any port to Internet",
    ]);
    assert.deepEqual(
      answersTo([nsg], "10.0.0.5 169.254.1.1:25 tcp").map((text) => text.split(":")[0]),
      ["unknown"],
    );
  });

  it("with a priority that isn't known is known where it makes no difference", () => {
    says([nsg, nsgRule("a", UNKNOWN, "Deny", "*")], "example.org", "deny");
    says([nsg, nsgRule("a", UNKNOWN, "Deny", "*"), nsgRule("b", 100, "Allow", "*")], "example.org", "unknown");
  });

  it("is one of several that a client may be behind, each its own way out", () => {
    const other = {
      ...nsgRule("deny", 100, "Deny", "*"),
      props: { ...nsgRule("deny", 100, "Deny", "*").props, networkSecurityGroupName: "other" },
    };
    const both = [nsg, { ...nsg, name: "other", props: { networkSecurityGroupName: "other" } }, other];
    says(both, "example.org", "allow deny");
    assert.deepEqual(
      pathsOfSamples(both).map(({ title }) => title),
      ["Azure, behind nsg", "Azure, behind other"],
    );
  });
});

describe("admin rules of Virtual Network Manager", () => {
  // https://learn.microsoft.com/azure/virtual-network-manager/concept-security-admins
  const denied = [nsg, nsgRule("deny", 100, "Deny", "*")];

  it("come before the NSG: what they deny is denied, what they allow goes on to it", () => {
    says([nsg, adminRule("a", 1, "Deny")], "example.org", "deny");
    says([...denied, adminRule("a", 1, "Allow")], "example.org", "deny");
    says([nsg, adminRule("a", 1, "Allow")], "example.org", "allow");
    says([nsg, adminRule("a", 1, "Deny", "8.8.8.0/24")], "9.9.9.9:443 tcp", "allow");
  });

  it("that always allow go round the NSG", () => {
    says([...denied, adminRule("a", 1, "AlwaysAllow")], "example.org", "allow");
    says([...denied, adminRule("a", 5, "AlwaysAllow"), adminRule("b", 1, "Deny")], "example.org", "deny");
  });

  it("that always allow don't go round the firewall", () =>
    says(
      [
        ...denied,
        adminRule("a", 1, "AlwaysAllow"),
        policy("p"),
        group("g", "p", 200, { priority: 100, rules: [application("a.example.org")] }),
      ],
      "b.example.org",
      "partial",
    ));
});

describe("the rules of Azure Firewall", () => {
  it("for AzureCloud may or may not take an address", () => {
    const cloud = group("rules", "p", 100, { priority: 100, rules: [network("AzureCloud")] });
    says([policy("p"), cloud], "8.8.8.8:443 tcp", "unknown");
    says([policy("p"), cloud], "10.1.0.1:443 tcp", "partial");
  });

  it("for an FQDN tag are for Microsoft's own hosts, which is taken for granted", () => {
    const tagged = { ...application(), name: "updates", targetFqdns: [], fqdnTags: ["WindowsUpdate"] };
    const samples = [policy("p"), group("rules", "p", 100, { priority: 100, rules: [tagged] })];
    says(samples, "example.org", "partial");
    assert.deepEqual(pathsOfSamples(samples)[0]?.assumptions.slice(-1), [
      "the host isn't one of Microsoft's own in the FQDN tag WindowsUpdate",
    ]);
  });

  const hub = (...collections: readonly Collection[]): Sample[] => [policy("p"), group("g", "p", 200, ...collections)];

  // https://learn.microsoft.com/azure/firewall/rule-processing
  it("are network rules first, then application rules, whatever their priorities", () => {
    const open: Collection = { priority: 9000, rules: [network("*")] };
    const names: Collection = { priority: 100, rules: [application("a.example.org")] };
    says(hub(names, open), "b.example.org", "allow");
    says(hub(names), "b.example.org", "partial");
    says(hub({ ...open, type: "Deny" }, names), "a.example.org", "deny");
  });

  it("are asked by the priority of the collection, then in the order of its rules", () => {
    const deny: Collection = { priority: 200, type: "Deny", rules: [application("a.example.org")] };
    says(hub(deny, { priority: 100, rules: [application("*.example.org")] }), "a.example.org", "allow");
    says(hub(deny, { priority: 300, rules: [application("*.example.org")] }), "a.example.org", "partial");
  });

  it("are asked by the priority of the group before that of the collection", () => {
    const groups = (first: number): Sample[] => [
      policy("p"),
      group("deny", "p", 200, { priority: 500, type: "Deny", rules: [application("a.example.org")] }),
      group("allow", "p", first, { priority: 900, rules: [application("a.example.org")] }),
    ];
    says(groups(100), "a.example.org", "allow");
    says(groups(300), "a.example.org", "partial");
  });

  it("of a parent come before its child's, whatever the priorities", () => {
    const parent = policy("base");
    const tree = [
      parent,
      policy("child", parent),
      group("above", "base", 9000, { priority: 900, type: "Deny", rules: [application("a.example.org")] }),
      group("own", "child", 100, { priority: 100, rules: [application("*.example.org")] }),
    ];
    says(tree, "a.example.org", "partial");
    says(tree, "b.example.org", "allow");
  });

  it("of a parent outside the stack may say anything first", () => {
    const child: Sample = {
      type: POLICY,
      name: "p",
      props: {
        firewallPolicyName: "p",
        basePolicy: { id: "/subscriptions/0/resourceGroups/hub/providers/Microsoft.Network/firewallPolicies/base" },
      },
    };
    says(
      [child, group("g", "p", 200, { priority: 100, rules: [application("a.example.org")] })],
      "a.example.org",
      "unknown",
    );
  });

  it("of policies that are each other's parents may say anything", () => {
    const below = (name: string, base: string): Sample => ({
      type: POLICY,
      name,
      props: {
        firewallPolicyName: name,
        basePolicy: { id: `/subscriptions/0/resourceGroups/hub/providers/Microsoft.Network/firewallPolicies/${base}` },
      },
    });
    const rules = group("g", "p", 200, { priority: 100, rules: [application("a.example.org")] });
    says([below("p", "q"), below("q", "p"), rules], "a.example.org", "unknown");
    says([below("p", "p"), rules], "a.example.org", "unknown");
  });

  it("deny what none takes, behind a port that opens", () => {
    says(hub({ priority: 100, rules: [application("a.example.org")] }), "b.example.org", "partial");
    says(hub({ priority: 100, rules: [network("8.8.8.8")] }), "9.9.9.9:443 udp", "deny-default");
  });

  it("of DNAT come first, and let through what they translate", () => {
    const nat = {
      ruleType: "NatRule",
      name: "nat",
      ipProtocols: ["TCP"],
      sourceAddresses: ["*"],
      destinationAddresses: ["20.0.0.1"],
      destinationPorts: ["443"],
      translatedAddress: "8.8.8.8",
      translatedPort: "443",
    };
    const all = hub(
      { priority: 100, type: "DNAT", rules: [nat] },
      { priority: 200, type: "Deny", rules: [network("*")] },
    );
    says(all, "8.8.8.8:443 tcp", "allow");
    says(all, "8.8.4.4:443 tcp", "deny");
  });

  it("for wildcards take names below, and not the zone itself", () => {
    const wild = hub({ priority: 100, rules: [application("*.example.org")] });
    says(wild, "a.b.example.org", "allow");
    says(wild, "example.org", "partial");
    says(wild, "xexample.org", "partial");
  });

  it("for other clients don't take it", () =>
    assert.equal(
      wordsFor(hub({ priority: 100, rules: [application("a.example.org")] }), "172.16.0.5 a.example.org"),
      "partial",
    ));
});

describe("a route of Azure", () => {
  const rules = [policy("p"), group("g", "p", 200, { priority: 100, rules: [application("a.example.org")] })];
  const route = (name: string, addressPrefix: string, nextHopType: string): Sample => ({
    type: "azure-native:network:Route",
    name,
    props: {
      routeTableName: "table",
      addressPrefix,
      nextHopType,
      ...(nextHopType === "VirtualAppliance" && { nextHopIpAddress: "10.9.0.4" }),
    },
  });

  // https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview
  it("leads to the firewall, past it, or nowhere", () => {
    says([...rules, route("r", "0.0.0.0/0", "VirtualAppliance")], "b.example.org", "partial");
    says([...rules, route("r", "0.0.0.0/0", "Internet")], "b.example.org", "allow");
    says([...rules, route("r", "0.0.0.0/0", "None")], "a.example.org", "deny");
  });

  it("of the longest prefix counts", () => {
    const both = [...rules, route("r", "0.0.0.0/0", "VirtualAppliance"), route("s", "8.8.8.0/24", "Internet")];
    says(both, "8.8.8.8:443 tcp", "allow");
    says(both, "8.8.4.4:443 tcp", "partial");
  });
});
