import assert from "node:assert/strict";
import { FirewallPolicyRuleCollectionGroup } from "@pulumi/azure-native/network/firewallPolicyRuleCollectionGroup.js";
import { describe, it } from "mocha";
import { AzureMeshEgress } from "../../../../components/azure/mesh-egress/mesh-egress.ts";
import type { AzureMeshEgressArgs } from "../../../../components/azure/mesh-egress/mesh-egress-schema.ts";
import { type Recording, record, refusal } from "../../../support/pulumi/mocks.ts";

const ROUTED = { routeTable: "clients-routes", firewallPrivateIp: "10.1.0.4" };
const INT: AzureMeshEgressArgs = {
  environment: "int",
  resourceGroupName: "spoke",
  location: "uksouth",
  clientCidrs: ["10.0.0.0/16"],
  nsg: { internalCidrs: [] },
};
const NO_ROUTE =
  "Nothing here sends traffic to the firewall. Give routeTable and firewallPrivateIp, or see to the default route of the client subnets elsewhere.";

const build = (args: Partial<AzureMeshEgressArgs> = {}, name = "mesh") =>
  new AzureMeshEgress(name, { ...INT, ...args } as AzureMeshEgressArgs);

const namesOf = ({ resources }: Recording): string[] => resources.map(({ name }) => name).sort();

describe("everything on Azure for an environment", () => {
  for (const preview of [false, true])
    it(`is a policy, its rules, an NSG and a default route, ${preview ? "in a preview" : "in an update"}`, async () => {
      const recording = await record(() => build(ROUTED), { preview });
      assert.deepEqual(namesOf(recording), [
        "mesh",
        "mesh-firewall",
        "mesh-firewall-policy",
        "mesh-firewall-rules",
        "mesh-nsg",
        "mesh-nsg-deny",
        "mesh-nsg-group",
        "mesh-nsg-hosts",
        "mesh-route",
      ]);
      const { ruleCollections, ruleCollectionGroupName } = recording.named("mesh-firewall-rules").inputs;
      assert.equal(ruleCollectionGroupName, "mesh");
      assert.deepEqual(
        ruleCollections[0].rules.map(({ name, targetFqdns }: Record<string, unknown>) => [name, targetFqdns]),
        [["int-internet", ["msg.intspineservices.nhs.uk"]]],
      );
    });

  it("leads clients to the firewall last, when they are let through", async () => {
    const { named } = await record(() => build(ROUTED));
    const { inputs, parent, dependencies } = named("mesh-route");
    assert.deepEqual(inputs, {
      resourceGroupName: "spoke",
      routeTableName: "clients-routes",
      routeName: "mesh-egress-default",
      addressPrefix: "0.0.0.0/0",
      nextHopType: "VirtualAppliance",
      nextHopIpAddress: "10.1.0.4",
    });
    assert.equal(parent, "mesh");
    for (const name of ["mesh-firewall-rules", "mesh-nsg-deny"]) assert.ok(dependencies.includes(name), name);
  });

  it("publishes what its parts do", async () => {
    const { named } = await record(() => build(ROUTED));
    const { openedHosts, ...ids } = named("mesh").outputs ?? {};
    assert.deepEqual(
      openedHosts.map(({ key, layer }: Record<string, string>) => [key, layer]),
      [
        ["int-internet", "name"],
        ["int-internet", "address"],
      ],
    );
    assert.deepEqual(ids, {
      ruleCollectionGroupId: "mesh-firewall-rules-id",
      firewallPolicyId: "mesh-firewall-policy-id",
      lastOperation: "mesh-firewall-rules-id",
      networkSecurityGroupId: "mesh-nsg-group-id",
      routeId: "mesh-route-id",
    });
  });

  it("opens what the selection says", async () => {
    const { named } = await record(() =>
      build({
        environment: "live",
        networks: ["internet", "hscn"],
        revocation: true,
        excludeEndpoints: ["live-api"],
        extraHosts: { onboarded: { host: "new.spineservices.nhs.uk", reason: "told at onboarding", owner: "me" } },
      }),
    );
    const opened = ["live-hscn", "live-internet", "onboarded", "revocation-crl", "revocation-ocsp", "revocation-pki"];
    const { rules } = named("mesh-firewall-rules").inputs.ruleCollections[0];
    assert.deepEqual(
      rules.map(({ name }: { name: string }) => name),
      opened,
    );
    assert.deepEqual(named("mesh-nsg-hosts").inputs.destinationPortRanges, ["80", "443"]);
  });

  it("makes each successor before its predecessor goes, and empties nothing of its own that is in use", async () => {
    const { resources } = await record(() => build({ routeTable: "rt", firewallPrivateIp: "10.0.1.4" }));
    const made = resources.filter(({ custom }) => custom);
    assert.deepEqual(
      made.filter(({ deleteBeforeReplace }) => deleteBeforeReplace !== false).map(({ name }) => name),
      [],
    );
    assert.deepEqual(
      Object.fromEntries(made.flatMap(({ name, deletedWith }) => (deletedWith ? [[name, deletedWith]] : []))),
      {
        "mesh-firewall-rules": "mesh-firewall-policy",
        "mesh-nsg-hosts": "mesh-nsg-group",
        "mesh-nsg-deny": "mesh-nsg-group",
      },
    );
  });

  it("leaves what stands in others' policy and NSG to be deleted by itself", async () => {
    const existing = {
      firewall: { firewallPolicyName: "hub" },
      nsg: { networkSecurityGroupName: "nsg", internalCidrs: [] },
    };
    const { resources } = await record(() => build(existing));
    assert.deepEqual([...new Set(resources.map(({ deletedWith }) => deletedWith))], [""]);
  });

  it("protects all that is made in LIVE, unless told otherwise", async () => {
    for (const [args, protect] of [
      [{}, false],
      [{ environment: "live" }, true],
      [{ environment: "live", protect: false }, false],
      [{ protect: true }, true],
    ] as const) {
      const { resources } = await record(() => build(args));
      for (const resource of resources.filter(({ custom }) => custom)) assert.equal(resource.protect, protect);
    }
  });

  it("puts its tags where Azure has them", async () => {
    const { resources } = await record(() => build({ ...ROUTED, tags: { Owner: "mesh" } }));
    assert.deepEqual(
      resources.filter(({ custom, inputs }) => custom && inputs.tags).map(({ name, inputs }) => [name, inputs.tags]),
      [
        ["mesh-firewall-policy", { Owner: "mesh" }],
        ["mesh-nsg-group", { Owner: "mesh" }],
      ],
    );
  });
});

describe("beside what is there already", () => {
  it("adds to a hub's policy and to a given NSG", async () => {
    const { named, warnings, ...recording } = await record(() =>
      build({
        ...ROUTED,
        firewall: {
          resourceGroupName: "hub",
          firewallPolicyName: "hub-policy",
          priority: 1100,
          after: "an id",
          ruleCollectionGroupName: "spoke",
        },
        nsg: {
          resourceGroupName: "apps",
          networkSecurityGroupName: "apps-nsg",
          internalCidrs: ["10.0.0.0/8"],
          priority: 200,
        },
        tags: { Owner: "mesh" },
      }),
    );
    assert.deepEqual(namesOf({ named, warnings, ...recording }), [
      "mesh",
      "mesh-firewall",
      "mesh-firewall-rules",
      "mesh-nsg",
      "mesh-nsg-deny",
      "mesh-nsg-hosts",
      "mesh-nsg-internal",
      "mesh-route",
    ]);
    const { resourceGroupName, firewallPolicyName, priority, ruleCollectionGroupName } =
      named("mesh-firewall-rules").inputs;
    assert.deepEqual(
      [resourceGroupName, firewallPolicyName, priority, ruleCollectionGroupName],
      ["hub", "hub-policy", 1100, "spoke"],
    );
    const internal = named("mesh-nsg-internal").inputs;
    assert.deepEqual(
      [internal.resourceGroupName, internal.networkSecurityGroupName, internal.priority],
      ["apps", "apps-nsg", 200],
    );
    assert.deepEqual(warnings, [
      "Whatever else the subnets and interfaces of this existing NSG send, and none of its rules allows, is denied.",
    ]);
  });

  it("writes to the hub's policy after others", async () => {
    const { named } = await record(() => {
      const { id } = new FirewallPolicyRuleCollectionGroup("other", {
        resourceGroupName: "hub",
        firewallPolicyName: "p",
      });
      build({ firewall: { firewallPolicyName: "p", after: id } });
    });
    assert.deepEqual(named("mesh-firewall-rules").dependencies, ["other"]);
  });

  it("makes one part alone", async () => {
    const firewall = await record(() => build({ nsg: { enabled: false } }));
    assert.deepEqual(namesOf(firewall), ["mesh", "mesh-firewall", "mesh-firewall-policy", "mesh-firewall-rules"]);
    const nsg = await record(() => build({ firewall: { enabled: false }, clientCidrs: undefined }));
    assert.deepEqual(namesOf(nsg), ["mesh", "mesh-nsg", "mesh-nsg-deny", "mesh-nsg-group", "mesh-nsg-hosts"]);
  });
});

describe("DNS", () => {
  const resolversOf = async (args: Partial<AzureMeshEgressArgs>) =>
    (await record(() => build({ ...ROUTED, ...args }))).resources.find(({ name }) => name === "mesh-nsg-dns-udp")
      ?.inputs.destinationAddressPrefixes;

  it("is asked where the clients' resolvers are", async () =>
    assert.deepEqual(await resolversOf({ resolvers: ["10.0.0.4"] }), ["10.0.0.4"]));

  it("is asked at the firewall where that is the proxy", async () => {
    assert.deepEqual(await resolversOf({ firewall: { resolvers: ["10.9.0.4"] } }), ["10.1.0.4"]);
    const { named } = await record(() => build({ ...ROUTED, firewall: { resolvers: ["10.9.0.4"] } }));
    assert.deepEqual(named("mesh-firewall-policy").inputs.dnsSettings, { enableProxy: true, servers: ["10.9.0.4"] });
  });

  it("needs no rule else", async () => {
    assert.equal(await resolversOf({}), undefined);
    assert.equal(await resolversOf({ firewall: { resolvers: ["10.9.0.4"] }, resolvers: [] }), undefined);
  });
});

describe("what an admin is told", () => {
  const cases: [what: string, args: Partial<AzureMeshEgressArgs>, about: string[], messages: (string | RegExp)[]][] = [
    [
      "of a missing route, and of what nothing uses yet",
      {},
      ["mesh", "mesh", "mesh-nsg"],
      [
        NO_ROUTE,
        "Nothing here attaches what is made. Give firewallPolicyId to a firewall, and networkSecurityGroupId to the client subnets.",
        /open door/,
      ],
    ],
    [
      "of HSCN names, too",
      { ...ROUTED, networks: ["hscn"], nsg: { enabled: false }, firewall: { firewallPolicyName: "hub" } },
      ["mesh-firewall"],
      [/^The firewall itself resolves msg\.int\.spine2\.ncrs\.nhs\.uk: the DNS servers of its existing policy/],
    ],
    [
      "of nothing where all is in place",
      { ...ROUTED, nsg: { enabled: false }, firewall: { firewallPolicyName: "hub" } },
      [],
      [],
    ],
  ];
  for (const [what, args, about, messages] of cases)
    it(what, async () => {
      const { logs } = await record(() => build(args));
      assert.deepEqual(
        logs.map((log) => log.about),
        about,
      );
      for (const [index, message] of messages.entries())
        if (typeof message === "string") assert.equal(logs[index]?.message, message);
        else assert.match(logs[index]?.message ?? "", message);
    });
});

describe("bad input is refused, before any part is made", () => {
  const cases: [what: string, args: object, ...faults: string[]][] = [
    [
      "a route to nowhere",
      { routeTable: "clients-routes" },
      "firewallPrivateIp: is missing beside routeTable. Give both for a default route to the firewall, or neither.",
    ],
    [
      "a route from nowhere, to IPv6",
      { firewallPrivateIp: "2001:db8::4" },
      'firewallPrivateIp: "2001:db8::4" is IPv6. Give an address of IPv4.',
      "routeTable: is missing beside firewallPrivateIp. Give both for a default route to the firewall, or neither.",
    ],
    [
      "both parts off",
      { firewall: { enabled: false }, nsg: { enabled: false } },
      "firewall and nsg are both off, so there is nothing to make. Leave one on.",
    ],
    [
      "settings of a policy of our own for an existing one",
      { firewall: { firewallPolicyName: "hub", tier: "Premium", resolvers: ["10.0.0.4"] } },
      "firewall.tier: is for a policy of our own; an existing one stays as it is. Leave it out, or firewallPolicyName.",
      "firewall.resolvers: is for a policy of our own; an existing one stays as it is. Leave it out, or firewallPolicyName.",
    ],
    [
      "a LIVE host in INT, with faults of every part",
      {
        extraHosts: { live: { host: "new.spineservices.nhs.uk", reason: "x", owner: "me" } },
        clientCidrs: undefined,
        monitor: { owner: "me", expires: "2027-01-01" },
        firewall: { priority: 300, tier: "Basic" },
        nsg: { priority: 4093 },
      },
      'firewall.tier: "Basic" only alerts on threat intelligence and has no DNS proxy. Choose "Standard" or "Premium".',
      "firewall.priority: 300 is that of a group of Azure's own (100, 200 and 300), which can't be moved. Choose another, such as 1000.",
      "nsg.priority: 4093 is above 4092, the most allowed.",
      "monitor: Azure application rules have no alert action, so to monitor would mean to open the port to everything. Leave it out: what is denied stands in the firewall's logs (AZFWApplicationRule).",
      'extraHosts.live.host: "new.spineservices.nhs.uk" lies in spineservices.nhs.uk, which is live; this stack is int.',
      "clientCidrs: is missing, and so is clientIpGroupIds. Say which networks your clients are in.",
      "nsg.internalCidrs: is missing. List the networks that clients need beside MESH, or write [] for none.",
    ],
    [
      "unknown keys, of parts too",
      { nsgs: {}, firewall: { prioritty: 1 } },
      'firewall.prioritty: unknown key. Did you mean "priority"? Known are: enabled, resourceGroupName, firewallPolicyName, tier, parent, resolvers, ruleCollectionGroupName, priority, after, logs.',
      'nsgs: unknown key. Did you mean "nsg"? Known are: environment, networks, documentation, revocation, extraHosts, excludeEndpoints, resourceGroupName, location, clientCidrs, clientIpGroupIds, resolvers, firewall, nsg, routeTable, firewallPrivateIp, virtualHub, monitor, protect, tags.',
    ],
  ];
  for (const [what, args, ...faults] of cases)
    it(what, async () =>
      assert.deepEqual((await refusal(() => build(args))).split("\n"), ["AzureMeshEgress can't be made:", ...faults]),
    );

  it("a component's name that leaves no room for those of its parts", async () =>
    assert.equal(
      await refusal(() => build({}, "m".repeat(57))),
      `AzureMeshEgress can't be made:\nname: "${"m".repeat(57)}" has 57 characters, above 56, the most that Azure leaves room for. Shorten it.`,
    ));
});

describe("a hub of Virtual WAN", () => {
  const FIREWALL = "/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/azureFirewalls/hub";
  const onHub = (virtualHub: object, more: object = {}) =>
    new AzureMeshEgress("mesh", {
      environment: "int",
      resourceGroupName: "rg",
      location: "uksouth",
      clientCidrs: ["10.1.0.0/16"],
      firewall: { firewallPolicyName: "hub-policy" },
      nsg: { internalCidrs: [] },
      virtualHub,
      ...more,
    } as never);

  it("gets a routing intent in place of routes, once rules and NSG are there", async () => {
    const { named, typed, warnings } = await record(() =>
      onHub({ name: "hub", firewallId: FIREWALL }, { protect: true }),
    );
    const { inputs, dependencies, protect } = named("mesh-routing");
    assert.deepEqual(inputs, {
      resourceGroupName: "rg",
      virtualHubName: "hub",
      routingIntentName: "mesh-egress",
      routingPolicies: [{ name: "Internet", destinations: ["Internet"], nextHop: FIREWALL }],
    });
    assert.ok(protect && dependencies.includes("mesh-firewall-rules"));
    assert.deepEqual(typed("Route"), []);
    assert.match(warnings[0] ?? "", /^This leads what every network on the hub sends to the internet to its firewall/);
    assert.ok(!warnings.some((warning) => warning.startsWith("Nothing here sends")));
  });

  it("leads private traffic to the firewall too, if asked, and says what HSCN is without", async () => {
    const hscn = { networks: ["internet", "hscn"] };
    const { named, warnings } = await record(() =>
      onHub({ name: "hub", resourceGroupName: "wan", firewallId: FIREWALL, privateTraffic: true }, hscn),
    );
    assert.equal(named("mesh-routing").inputs.resourceGroupName, "wan");
    assert.deepEqual(
      named("mesh-routing").inputs.routingPolicies.map(({ destinations }: { destinations: string[] }) => destinations),
      [["Internet"], ["PrivateTraffic"]],
    );
    assert.ok(!warnings.some((warning) => warning.startsWith("HSCN")));
    const without = await record(() => onHub({ name: "hub", firewallId: FIREWALL }, hscn));
    assert.ok(
      without.warnings.some((warning) => warning.startsWith("HSCN over ExpressRoute or VPN is private traffic")),
    );
  });

  it("is refused with routes, and by what is no firewall", async () =>
    assert.equal(
      await refusal(() =>
        onHub({ name: "hub", firewallId: "hub" }, { routeTable: "rt", firewallPrivateIp: "10.0.0.4" }),
      ),
      [
        "AzureMeshEgress can't be made:",
        'virtualHub.firewallId: "hub" is not the id of an Azure Firewall. Write it whole, as in "/subscriptions/…/resourceGroups/…/providers/Microsoft.Network/azureFirewalls/…".',
        "virtualHub: stands beside routeTable or firewallPrivateIp, and networks on a hub take their routes from its intent. Remove those, or this.",
      ].join("\n"),
    ));

  it("has no parent for a policy of others, nor one in another region", async () => {
    const parent = {
      id: "/subscriptions/s/resourceGroups/n/providers/Microsoft.Network/firewallPolicies/p",
      location: "ukwest",
    };
    const faults = async (firewall: object) =>
      (await refusal(() => onHub({ name: "hub", firewallId: FIREWALL }, { firewall }))).split("\n").slice(1);
    assert.match((await faults({ parent })).join(), /^firewall\.parent\.location: "ukwest" is another region/);
    assert.match(
      (await faults({ firewallPolicyName: "p", parent: { ...parent, location: "uksouth" } })).join(),
      /^firewall\.parent: is for a policy of our own/,
    );
  });
});
