import assert from "node:assert/strict";
import { IpGroup } from "@pulumi/azure-native/network/ipGroup.js";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { AzureFirewallEgress, policyIdOf } from "../../../../components/azure/firewall/firewall-egress.ts";
import type { AzureFirewallEgressArgs } from "../../../../components/azure/firewall/firewall-egress-schema.ts";
import { unhandledRejections } from "../../../support/components/rejections.ts";
import { record, refusal, UNKNOWN } from "../../../support/pulumi/mocks.ts";
import { HTTP_RULE, RULES } from "../../../support/readers/rules.ts";

const POLICY = "azure-native:network:FirewallPolicy";
const GROUP = "azure-native:network:FirewallPolicyRuleCollectionGroup";
const ON_EXISTING = { firewallPolicyName: "hub-policy", clientCidrs: ["10.0.0.0/16"] };
const OWN = { policy: { location: "uksouth" }, clientCidrs: ["10.0.0.0/16"] };
const HSCN = { hscn: { host: "mesh-sync.national.ncrs.nhs.uk", reason: "HSCN" } };
const IP_GROUP = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/ipGroups/clients";

const build = (args: Partial<AzureFirewallEgressArgs> = ON_EXISTING, name = "mesh") =>
  new AzureFirewallEgress(name, { rules: RULES, resourceGroupName: "rg", ...args });

describe("on an existing policy", () => {
  it("makes one rule collection group, and says nothing", async () => {
    const { resources, named, logs } = await record(() => build());
    assert.deepEqual(
      resources.map(({ name, type, parent, protect }) => [name, type, parent, protect]),
      [
        ["mesh", "mesh-egress:index:AzureFirewallEgress", "", false],
        ["mesh-rules", GROUP, "mesh", false],
      ],
    );
    assert.deepEqual(named("mesh-rules").inputs, {
      resourceGroupName: "rg",
      firewallPolicyName: "hub-policy",
      ruleCollectionGroupName: "mesh",
      priority: 1000,
      ruleCollections: [
        {
          ruleCollectionType: "FirewallPolicyFilterRuleCollection",
          name: "mesh-egress-allow",
          priority: 1000,
          action: { type: "Allow" },
          rules: [
            {
              ruleType: "ApplicationRule",
              name: "live-api",
              description: "MESH API (confirm at onboarding)",
              sourceAddresses: ["10.0.0.0/16"],
              targetFqdns: ["msg.spineservices.nhs.uk"],
              protocols: [{ protocolType: "Https", port: 443 }],
              terminateTLS: false,
            },
            {
              ruleType: "ApplicationRule",
              name: "live-internet",
              description: "MESH client and API",
              sourceAddresses: ["10.0.0.0/16"],
              targetFqdns: ["mesh-sync.spineservices.nhs.uk"],
              protocols: [{ protocolType: "Https", port: 443 }],
              terminateTLS: false,
            },
          ],
        },
      ],
    });
    assert.deepEqual(logs, []);
  });

  it("takes name and priority of the group, and IP groups beside or instead of networks", async () => {
    const { named } = await record(() =>
      build({ ...ON_EXISTING, clientIpGroupIds: [IP_GROUP], ruleCollectionGroupName: "egress_1", priority: 100 + 50 }),
    );
    const { ruleCollectionGroupName, priority, ruleCollections } = named("mesh-rules").inputs;
    assert.deepEqual([ruleCollectionGroupName, priority], ["egress_1", 150]);
    assert.deepEqual(ruleCollections[0].rules[0].sourceAddresses, ["10.0.0.0/16"]);
    assert.deepEqual(ruleCollections[0].rules[0].sourceIpGroups, [IP_GROUP]);
    const alone = await record(() => build({ firewallPolicyName: "hub-policy", clientIpGroupIds: [IP_GROUP] }));
    assert.equal("sourceAddresses" in alone.named("mesh-rules").inputs.ruleCollections[0].rules[0], false);
  });

  it("keeps hosts and priorities known in a preview, whatever other resources supply", async () => {
    const { named } = await record(
      () => {
        const network = new VirtualNetwork("network", { resourceGroupName: "rg" });
        const clients = new IpGroup("clients", { resourceGroupName: "rg" });
        return build({
          firewallPolicyName: "hub-policy",
          clientCidrs: ["10.0.0.0/16", network.etag],
          clientIpGroupIds: [clients.id],
        });
      },
      { preview: true },
    );
    const { inputs, propertyDependencies, dependencies } = named("mesh-rules");
    assert.deepEqual(inputs.ruleCollections[0].rules[0], {
      ruleType: "ApplicationRule",
      name: "live-api",
      description: "MESH API (confirm at onboarding)",
      sourceAddresses: UNKNOWN,
      sourceIpGroups: UNKNOWN,
      targetFqdns: ["msg.spineservices.nhs.uk"],
      protocols: [{ protocolType: "Https", port: 443 }],
      terminateTLS: false,
    });
    assert.deepEqual(propertyDependencies, { ruleCollections: ["clients", "network"] });
    assert.deepEqual(dependencies, ["clients", "network"]);
  });

  it("names the policy's id by the group's", () => {
    const policy = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/firewallPolicies/hub";
    assert.equal(policyIdOf(`${policy}/ruleCollectionGroups/mesh`), policy);
  });

  it("publishes what the next writer and the plan need", async () => {
    const { named } = await record(() => build({ ...ON_EXISTING, rules: HTTP_RULE }));
    assert.deepEqual(named("mesh").outputs, {
      ruleCollectionGroupId: "mesh-rules-id",
      firewallPolicyId: "mesh-rules-id",
      firewallPolicyName: "hub-policy",
      lastOperation: "mesh-rules-id",
      hosts: [
        {
          key: "revocation-crl",
          host: "crl.nhs.uk",
          port: 80,
          protocol: "http",
          layer: "name",
          status: "current",
          reason: "Certificate revocation lists",
        },
      ],
    });
  });
});

describe("with a policy of our own", () => {
  it("denies on threat intelligence, and leaves TLS and DNS alone", async () => {
    const { named } = await record(() => build({ ...OWN, protect: true, tags: { Owner: "mesh" } }));
    assert.equal(named("mesh-policy").type, POLICY);
    assert.deepEqual(named("mesh-policy").inputs, {
      resourceGroupName: "rg",
      location: "uksouth",
      sku: { tier: "Standard" },
      threatIntelMode: "Deny",
      tags: { Owner: "mesh" },
    });
    assert.deepEqual([named("mesh-policy").protect, named("mesh-rules").protect], [true, true]);
  });

  it("turns the DNS proxy on with its resolvers, and takes the tier Premium", async () => {
    const { named } = await record(() =>
      build({ ...OWN, policy: { location: "uksouth", tier: "Premium", resolvers: ["10.9.0.4"] } }),
    );
    const { dnsSettings, sku } = named("mesh-policy").inputs;
    assert.deepEqual(dnsSettings, { enableProxy: true, servers: ["10.9.0.4"] });
    assert.deepEqual(sku, { tier: "Premium" });
  });

  it("writes rules after the policy, and names the policy once they are in it", async () => {
    const made: AzureFirewallEgress[] = [];
    const { named } = await record(
      () => {
        made.push(build(OWN));
        new IpGroup("probe", {
          resourceGroupName: "rg",
          ipAddresses: [(made[0] as AzureFirewallEgress).firewallPolicyId],
        });
      },
      { computed: ({ name }) => ({ name: `${name}1a2b3c4d` }) },
    );
    assert.deepEqual(named("mesh-rules").dependencies, ["mesh-policy"]);
    assert.equal(named("mesh-rules").inputs.firewallPolicyName, "mesh-policy1a2b3c4d");
    assert.deepEqual(named("probe").dependencies, ["mesh-policy", "mesh-rules"]);
    assert.equal(named("mesh").outputs?.firewallPolicyId, "mesh-policy-id");
    assert.equal(named("mesh").outputs?.firewallPolicyName, "mesh-policy1a2b3c4d");
  });
});

describe("names that only HSCN knows", () => {
  const rules = { ...RULES, ...HSCN };
  const cases: [what: string, args: Partial<AzureFirewallEgressArgs>, warnings: string[]][] = [
    [
      "are doubtful on an existing policy",
      ON_EXISTING,
      [
        "The firewall itself resolves mesh-sync.national.ncrs.nhs.uk: the DNS servers of its existing policy can't be seen from here. See to it that they know HSCN names.",
      ],
    ],
    [
      "are unknown to Azure's DNS",
      OWN,
      [
        "The firewall itself resolves mesh-sync.national.ncrs.nhs.uk: its policy asks Azure's DNS, which doesn't know HSCN names. Give resolvers: HSCN's, or a forwarder to them.",
      ],
    ],
    [
      "are left to the resolvers of a policy of our own",
      { ...OWN, policy: { location: "uksouth", resolvers: ["10.9.0.4"] } },
      [],
    ],
  ];
  for (const [what, args, warnings] of cases)
    it(what, async () => assert.deepEqual((await record(() => build({ ...args, rules }))).warnings, warnings));

  it("are those in a zone of an HSCN host too, and no others", async () => {
    const host = (name: string) => ({ host: name, reason: "x" });
    const { warnings } = await record(() =>
      build({
        ...ON_EXISTING,
        rules: {
          a: host("other.national.ncrs.nhs.uk"),
          b: host("msg.int.spine2.ncrs.nhs.uk"),
          c: host("xnational.ncrs.nhs.uk"),
          d: host("msg.intspineservices.nhs.uk"),
        },
      }),
    );
    assert.match(warnings[0] ?? "", /resolves msg\.int\.spine2\.ncrs\.nhs\.uk, other\.national\.ncrs\.nhs\.uk: /);
  });
});

describe("bad input is refused", () => {
  const NETWORKS = "Name the IPv4 networks your clients are in.";
  const cases: [what: string, args: object, ...faults: string[]][] = [
    [
      "no policy and no clients",
      {},
      "firewallPolicyName: is missing, and so is policy. Name an existing policy, or have one made.",
      "clientCidrs: is missing, and so is clientIpGroupIds. Say which networks your clients are in.",
    ],
    [
      "two policies",
      { ...ON_EXISTING, ...OWN },
      "policy: stands beside firewallPolicyName. Give one: a policy of our own, or an existing one by name.",
    ],
    [
      "monitor",
      { ...ON_EXISTING, monitor: { owner: "me", expires: "2027-01-01" } },
      "monitor: Azure application rules have no alert action, so to monitor would mean to open the port to everything. Leave it out: what is denied stands in the firewall's logs (AZFWApplicationRule).",
    ],
    [
      "clients in IPv6, everywhere, at a MESH address, or nowhere",
      { firewallPolicyName: "hub", clientCidrs: ["2001:db8::/32", "::/0", "155.231.48.0/24"], clientIpGroupIds: [] },
      `clientCidrs[0]: "2001:db8::/32" is IPv6, which Azure Firewall has no rules for. ${NETWORKS}`,
      'clientCidrs[1]: "::/0" is every address; name the networks your MESH clients are in.',
      'clientCidrs[2]: "155.231.48.0/24" holds 155.231.48.156, an address of MESH itself. Name the networks your clients are in.',
      "clientIpGroupIds: [] is empty. Give at least one entry.",
    ],
    [
      "an IP group by name, a policy by id",
      { firewallPolicyName: `${IP_GROUP.replace("ipGroups", "firewallPolicies")}`, clientIpGroupIds: ["clients"] },
      'firewallPolicyName: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/firewallPolic... is an id; the name alone is wanted. Did you mean "clients"?',
      'clientIpGroupIds[0]: "clients" is not the id of an IP group. Write it whole, as in "/subscriptions/…/resourceGroups/…/providers/Microsoft.Network/ipGroups/…".',
    ],
    [
      "a priority of Azure's own, and a name that Azure doesn't take",
      { ...ON_EXISTING, priority: 200, ruleCollectionGroupName: "-mesh" },
      'ruleCollectionGroupName: "-mesh" can\'t be a name in Azure. Use up to 80 letters, digits, ".", "_" and "-", a letter or digit first, no "." or "-" last.',
      "priority: 200 is that of a group of Azure's own (100, 200 and 300), which can't be moved. Choose another, such as 1000.",
    ],
    [
      "a policy of tier Basic, without a place, with an IPv6 resolver",
      { ...OWN, policy: { tier: "Basic", resolvers: ["2001:db8::53"] } },
      "policy.location: is missing; expected text.",
      'policy.tier: "Basic" only alerts on threat intelligence and has no DNS proxy. Choose "Standard" or "Premium".',
      'policy.resolvers[0]: "2001:db8::53" is IPv6. Give an address of IPv4.',
    ],
    [
      "a resource group that ends with a dot, a host that is an address, an unknown key",
      { ...ON_EXISTING, resourceGroupName: "rg.", rules: { a: { host: "10.0.0.1", reason: "x" } }, tag: {} },
      'rules.a.host: "10.0.0.1" is an IP address. Give the host name instead: addresses change, and rules go by name.',
      'resourceGroupName: "rg." can\'t be a resource group. Give its name: up to 90 letters, digits, "_", "-", "(", ")" and ".", the last no ".".',
      'tag: unknown key. Did you mean "tags"? Known are: rules, resourceGroupName, firewallPolicyName, policy, clientCidrs, clientIpGroupIds, ruleCollectionGroupName, priority, after, logs, monitor, protect, tags.',
    ],
  ];
  for (const [what, args, ...faults] of cases)
    it(what, async () =>
      assert.deepEqual((await refusal(() => build(args))).split("\n"), [
        "AzureFirewallEgress can't be made:",
        ...faults,
      ]),
    );

  it("a component's name that can't become one in Azure", async () => {
    assert.equal(
      await refusal(() => build(ON_EXISTING, "mesh egress")),
      'AzureFirewallEgress can\'t be made:\nname: "mesh egress" can\'t become a name in Azure. Use up to 80 letters, digits, ".", "_" and "-", a letter or digit first, no "." or "-" last.',
    );
    assert.equal(
      await refusal(() => build(ON_EXISTING, "m".repeat(66))),
      `AzureFirewallEgress can't be made:\nname: "${"m".repeat(66)}" has 66 characters, above 65, the most that Azure leaves room for. Shorten it.`,
    );
  });
});

describe("a parent policy", () => {
  const PARENT = "/subscriptions/s/resourceGroups/network/providers/Microsoft.Network/firewallPolicies/parent";
  const child = (location: unknown, parent: object) =>
    new AzureFirewallEgress("mesh", {
      rules: RULES,
      resourceGroupName: "rg",
      clientCidrs: ["10.1.0.0/16"],
      policy: { location, parent } as never,
    });

  it("stands behind ours, in the same region however it is written", async () => {
    const { typed } = await record(() => child("uksouth", { id: PARENT, location: "UK South" }));
    const [policy] = typed("FirewallPolicy");
    assert.deepEqual(policy?.inputs.basePolicy, { id: PARENT });
    assert.equal(policy?.inputs.location, "uksouth");
  });

  it("is refused in another region, before anything is made", async () =>
    assert.equal(
      await refusal(() => child("uksouth", { id: PARENT, location: "ukwest" })),
      `AzureFirewallEgress can't be made:\npolicy.parent.location: "ukwest" is another region than that of our policy, "uksouth", and Azure finds a parent only in its child's. Have a parent in each region, or move our policy: firewalls of any region may use it.`,
    ));

  it("is refused in another region that another resource tells, when it is known", async () => {
    const late = await unhandledRejections(() =>
      record(() => child("uksouth", { id: PARENT, location: pulumi.output("ukwest") })),
    );
    assert.match(String(late[0]), /policy\.parent\.location: "ukwest" is another region/);
  });

  it("is refused by its name, and without its region", async () =>
    assert.equal(
      await refusal(() => child("uksouth", { id: "parent" })),
      [
        "AzureFirewallEgress can't be made:",
        'policy.parent.id: "parent" is not the id of a firewall policy. Write it whole, as in "/subscriptions/…/resourceGroups/…/providers/Microsoft.Network/firewallPolicies/…".',
        "policy.parent.location: is missing; expected text.",
      ].join("\n"),
    ));
});
