import assert from "node:assert/strict";
import { it } from "mocha";
import { onEngine } from "../support/pulumi/pulumi.ts";
import { assertRefused, assertSmooth } from "./asserts.ts";
import { LIVE } from "./changes.ts";
import { kindOf } from "./clouds/cloud.ts";
import type { Clouds } from "./clouds/clouds.ts";
import type { Props } from "./clouds/constraints.ts";
import {
  CLIENTS,
  FIREWALL_IP,
  idOfPolicy,
  layAws,
  layAzure,
  onAws,
  onAzure,
  SUBNETS,
  TABLES,
  useOnFirewall,
  useOnSubnet,
  VPC,
} from "./networks.ts";
import { reachOf } from "./reach.ts";
import { openWorld } from "./stack.ts";

const INT = "msg.intspineservices.nhs.uk";

const reached = (cloud: Clouds): string[] => [...reachOf(cloud.landscape)].sort();

const hasType = ({ landscape }: Clouds, type: string): number =>
  [...landscape.values()].filter((standing) => standing.type.endsWith(`:${type}`)).length;

onEngine("a change", () => {
  it("from shared to own leaves another team's hub as it is, and back", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    const int = await stack("int");
    const shared = onAws("int", {}, { networkFirewall: { policy: "shared" }, routeTableIds: undefined });
    assertSmooth(await int.up(shared));
    const arn = arnOf(cloud, "RuleGroup");
    const hub = await layHub(cloud, arn);
    assert.deepEqual(reached(cloud), [`${CLIENTS.other}: ${INT}`]);

    const own = await int.up(onAws("int"));
    assertRefused(own, /still in use/);
    assert.deepEqual(reached(cloud), [CLIENTS.a, CLIENTS.b, CLIENTS.other].map((client) => `${client}: ${INT}`).sort());

    await layHub(cloud, undefined, hub);
    assertSmooth(await int.up());
    assert.equal(hasType(cloud, "RuleGroup"), 1);
  });

  it("of a capacity changes the policy over to the new group before the old one goes", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    const int = await stack("int");
    assertSmooth(await int.up(onAws("int")));
    const wider = { networkFirewall: { subnetIds: FIREWALL_SUBNETS, capacity: 2000 } };
    assertSmooth(await int.up(onAws("int", {}, wider)));
    assert.deepEqual(
      reached(cloud),
      [CLIENTS.a, CLIENTS.b].map((client) => `${client}: ${INT}`),
    );
  });

  it("of a subnet is refused while the zone has another", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    const int = await stack("int");
    assertSmooth(await int.up(onAws("int")));
    const moved = { networkFirewall: { subnetIds: { ...FIREWALL_SUBNETS, "eu-west-2b": SUBNETS.b2 } } };
    const alone = { ...moved, routeTableIds: { "eu-west-2a": TABLES.a } };
    assertSmooth(await int.up(onAws("int", {}, { routeTableIds: alone.routeTableIds })));
    assertRefused(await int.up(onAws("int", {}, alone)), /one subnet for each Availability Zone/);
    assert.deepEqual(reached(cloud), [`${CLIENTS.a}: ${INT}`]);
  });

  it("of a rule collection group's name makes the new one first, and is refused with the priority taken", async () => {
    const { cloud, stack } = await openWorld();
    await layAzure(cloud);
    const int = await stack("int");
    assertSmooth(await int.up(onAzure("int")));
    const named = (firewall: object) => onAzure("int", {}, { firewall: { ...HUB, ...firewall } });
    const renamed = await int.preview(named({ ruleCollectionGroupName: "renamed" }));
    assertRefused(renamed, /priority: 1100 belongs to the rule collection group mesh-int of the policy .*one update/);
    assertRefused(await int.up(), /priority: 1100 belongs to/);
    assert.equal(hasType(cloud, "FirewallPolicyRuleCollectionGroup"), 1);
    assertSmooth(await int.up(named({ ruleCollectionGroupName: "renamed", priority: 1500 })));
    assertSmooth(await int.up(onAzure("int")));
    assert.equal(hasType(cloud, "FirewallPolicyRuleCollectionGroup"), 1);
  });

  it("that gives a priority of another team's is refused in the preview, and nothing is written", async () => {
    const { cloud, stack } = await openWorld();
    await layAzure(cloud);
    await cloud.place("azure-native:network:FirewallPolicyRuleCollectionGroup", {
      ...{ resourceGroupName: "hub", firewallPolicyName: "hub-policy", ruleCollectionGroupName: "of-others" },
      ...{ priority: 1100, ruleCollections: [] },
    });
    const int = await stack("int");
    const taken = await int.preview(onAzure("int"));
    assertRefused(taken, /priority: 1100 belongs to the rule collection group of-others .* such as 1110/);
    assert.deepEqual(
      (await int.up()).writes.filter(({ what }) => what.includes("RuleCollectionGroup")),
      [],
    );
    assertSmooth(await int.up(onAzure("int", {}, { firewall: { ...HUB, priority: 1110 } })));
  });

  it("that gives a parent of a higher tier, or of another region than was said, is refused in the preview", async () => {
    const { cloud, stack } = await openWorld();
    await layAzure(cloud);
    const parentOf = async (firewallPolicyName: string, more: Props) => {
      await cloud.place("azure-native:network:FirewallPolicy", {
        resourceGroupName: "hub",
        firewallPolicyName,
        ...more,
      });
      return { id: idOfPolicy(cloud, firewallPolicyName), location: "uksouth" };
    };
    const below = (parent: Props, tier?: string) =>
      onAzure("int", {}, { firewall: { resourceGroupName: "hub", parent, ...(tier !== undefined && { tier }) } });
    const premium = await parentOf("premium", { sku: { tier: "Premium" }, location: "uksouth" });
    const west = await parentOf("west", { sku: { tier: "Standard" }, location: "ukwest" });
    const int = await stack("int");
    assertRefused(await int.preview(below(premium)), /parent\.id.*: the parent is a policy of tier "Premium"/);
    assertRefused(await int.preview(below(west)), /parent\.location.*: "ukwest" is another region/);
    assert.deepEqual(
      (await int.up()).writes.filter(({ what }) => what.includes("FirewallPolicy")),
      [],
    );
    assertSmooth(await int.up(below(premium, "Premium")));
  });

  it("of the priority of DNS Firewall in LIVE is refused in the preview; the three updates that it names go through", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    const live = await stack("live");
    const at = (priority: number, more: Props = {}) =>
      onAws("live", more, { dnsFirewall: { alsoResolve: ["amazonaws.com"], priority } });
    assertSmooth(await live.up(at(1000)));
    assertRefused(await live.preview(at(500)), /from 1000 to 500 as long as it is protected. In three updates/);
    for (const config of [at(1000, { protect: false }), at(500, { protect: false }), at(500)])
      assertSmooth(await live.up(config));
  });

  it("from a policy and NSG of our own to others' doesn't empty what is in use; the deny goes last", async () => {
    const { cloud, stack } = await openWorld();
    await layAzure(cloud);
    const int = await stack("int");
    assertSmooth(await int.up(onAzure("int", {}, { firewall: {} })));
    const ours = idOfPolicy(cloud, nameOf(cloud, "mesh-int-firewall-policy"));
    await useOnFirewall(cloud, ours);
    await useOnSubnet(cloud, idOfNsg(cloud));
    assert.deepEqual(reached(cloud), [`mesh: ${INT}`]);

    const existing = onAzure("int", {}, { nsg: { enabled: false } });
    assertRefused(await int.up(existing), /InUse/);
    assert.deepEqual(reached(cloud), [`mesh: ${INT}`]);

    await useOnFirewall(cloud, idOfPolicy(cloud, "hub-policy"));
    await useOnSubnet(cloud, undefined);
    assertSmooth(await int.up(existing));
    assert.equal(idOfNsg(cloud), "");
  });

  it("from a security group of our own to others' doesn't empty what interfaces have", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    const int = await stack("int");
    assertSmooth(await int.up(onAws("int")));
    const client = cloud.find(INTERFACE, CLIENTS.a)?.inputs ?? assert.fail();
    const ours = [...cloud.landscape.values()].find(({ id, props }) => id.startsWith("sg-") && props.vpcId === VPC);
    await cloud.place(INTERFACE, { ...client, securityGroups: [ours?.id] });
    const open = [CLIENTS.a, CLIENTS.b].map((one) => `${one}: ${INT}`);
    assert.deepEqual(reached(cloud), open);

    assertRefused(await int.up(onAws("int", {}, { securityGroup: { enabled: false } })), /DependencyViolation/);
    assert.deepEqual(reached(cloud), open);
    await cloud.place(INTERFACE, client);
    assertSmooth(await int.up());
    assert.deepEqual(reached(cloud), open);
  });

  it("of a route table makes the new route first, and a moved NSG's rules go one by one", async () => {
    const { cloud, stack } = await openWorld();
    await layAzure(cloud);
    const int = await stack("int");
    assertSmooth(await int.up(onAzure("int")));
    await useOnSubnet(cloud, idOfNsg(cloud));
    assertSmooth(await int.up(onAzure("int", {}, { nsg: { internalCidrs: ["10.30.1.0/24"], priority: 2000 } })));

    const [at, elsewhere] = [
      { resourceGroupName: "clients", routeTableName: "other-routes" },
      { routeTable: "other-routes" },
    ];
    const taken = await cloud.place("azure-native:network:Route", {
      ...{ ...at, routeName: "theirs", addressPrefix: "0.0.0.0/0" },
      ...{ nextHopType: "VirtualAppliance", nextHopIpAddress: "10.30.0.99" },
    });
    assertRefused(
      await int.up(onAzure("int", {}, elsewhere)),
      /routeTable: other-routes has a default route already, theirs/,
    );
    assert.deepEqual(reached(cloud), [`mesh: ${INT}`]);
    await cloud.takeAway(taken.type, taken.id);
    assertSmooth(await int.up());
  });

  it("that would give a table of Azure a second default route leads the first to the firewall where it stands", async () => {
    const { cloud, stack } = await openWorld();
    await layAzure(cloud);
    const theirs = {
      ...{ resourceGroupName: "clients", routeTableName: "client-routes", routeName: "theirs" },
      ...{ addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance" },
    };
    await cloud.place("azure-native:network:Route", { ...theirs, nextHopIpAddress: FIREWALL_IP });
    const int = await stack("int");
    assertSmooth(await int.up(onAzure("int", {}, { routeTable: undefined, firewallPrivateIp: undefined })));
    assert.deepEqual(reached(cloud), [`mesh: ${INT}`]);
  });

  it("leads nobody into a firewall whose logs a cloud refuses, and goes on where it stopped", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    const int = await stack("int");
    await cloud.refuse(LOGGING, "InvalidRequestException: access to the log destination was denied");
    assertRefused(await int.up(onAws("int")), /access to the log destination was denied/);
    assert.equal(hasType(cloud, "Firewall"), 1);
    assert.equal(hasType(cloud, "Route"), 0);
    await cloud.refuse(LOGGING, undefined);
    assertSmooth(await int.up());
    assert.deepEqual(
      reached(cloud),
      [CLIENTS.a, CLIENTS.b].map((client) => `${client}: ${INT}`),
    );
  });

  it("of a shared group's capacity leaves the old one to the hub until its owner has the new one", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    const int = await stack("int");
    const wide = (capacity: number) =>
      onAws("int", {}, { networkFirewall: { policy: "shared", capacity }, routeTableIds: undefined });
    assertSmooth(await int.up(wide(1000)));
    const old = arnOf(cloud, "RuleGroup");
    const hub = await layHub(cloud, old);
    assertRefused(await int.up(wide(2000)), /still in use/);
    assert.deepEqual(reached(cloud), [`${CLIENTS.other}: ${INT}`]);
    const ours = [...cloud.landscape.values()].filter(({ type }) => type.endsWith(":RuleGroup"));
    await layHub(cloud, ours.find(({ id }) => id !== old)?.id, hub);
    assert.deepEqual(reached(cloud), [`${CLIENTS.other}: ${INT}`]);
    assertSmooth(await int.up());
    assert.equal(hasType(cloud, "RuleGroup"), 1);
  });

  it("that a full policy has no room for is refused, and nothing is lost", async () => {
    const { cloud, stack } = await openWorld();
    await layAzure(cloud);
    for (let index = 0; index < 60; index++)
      await cloud.place("azure-native:network:FirewallPolicyRuleCollectionGroup", {
        ...{
          resourceGroupName: "hub",
          firewallPolicyName: "hub-policy",
          ruleCollectionGroupName: `of-others-${index}`,
        },
        ...{ priority: 30_000 + index, ruleCollections: [] },
      });
    const int = await stack("int");
    assertRefused(await int.up(onAzure("int")), /holds as many rule collection groups as it may/);
  });

  for (const [what, config] of Object.entries(LIVE))
    it(`takes nothing of LIVE apart by one command: ${what}`, async () => {
      const { cloud, stack } = await openWorld();
      await layAws(cloud);
      await layAzure(cloud);
      const live = await stack("live");
      assertSmooth(await live.up(config));
      const ran = await live.run("destroy", "--yes", "--skip-preview");
      assert.ok(!ran.ok);
      assert.deepEqual(ran.writes, []);
      const bare = (await live.resources()).filter(({ id, protect }) => id !== undefined && !protect);
      assert.deepEqual(
        bare.map(({ urn }) => urn.split("::").at(-1)).sort(),
        ["aws", "azure"],
        "providers alone aren't protected",
      );
      // What a cloud itself protects, it keeps though Pulumi forgot it.
      const open = [...cloud.landscape.values()].filter(({ type, inputs }) => {
        const [key, value] = kindOf(type).guard ?? [];
        return key !== undefined && inputs[key] !== value;
      });
      assert.deepEqual(open, []);
    });
});

const HUB = { resourceGroupName: "hub", firewallPolicyName: "hub-policy" };
const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const LOGGING = "aws:networkfirewall/loggingConfiguration:LoggingConfiguration";
const FIREWALL_SUBNETS = { "eu-west-2a": SUBNETS.a1, "eu-west-2b": SUBNETS.b1 };

/** The firewall of another team, whose policy refers to our group as soon as its owner has it. */
async function layHub(cloud: Clouds, arn: string | undefined, name = "hub"): Promise<string> {
  const policy = await cloud.place("aws:networkfirewall/firewallPolicy:FirewallPolicy", {
    name,
    firewallPolicy: {
      statelessDefaultActions: ["aws:forward_to_sfe"],
      statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
      statefulDefaultActions: ["aws:drop_established_app_layer_to_server"],
      statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
      statefulRuleGroupReferences: arn ? [{ resourceArn: arn, priority: 1000 }] : [],
    },
  });
  const endpoint = { availabilityZone: "eu-west-2a", attachments: [{ endpointId: "vpce-hub" }] };
  await cloud.place("aws:networkfirewall/firewall:Firewall", {
    name,
    firewallPolicyArn: policy.id,
    firewallStatuses: [{ syncStates: [endpoint] }],
  });
  await cloud.place("aws:ec2/route:Route", {
    routeTableId: TABLES.other,
    destinationCidrBlock: "0.0.0.0/0",
    vpcEndpointId: "vpce-hub",
  });
  return name;
}

const arnOf = ({ landscape }: Clouds, type: string): string =>
  [...landscape.values()].find((standing) => standing.type.endsWith(`:${type}`))?.id ?? "";

const nameOf = ({ landscape }: Clouds, prefix: string): string =>
  [...landscape.keys()].map((key) => key.split("/").at(-1) ?? "").find((name) => name.startsWith(prefix)) ?? "";

/** Of the NSG of our own; other teams have some as well. */
const idOfNsg = ({ landscape }: Clouds): string =>
  [...landscape.values()].find(({ id }) => /\/networkSecurityGroups\/mesh-[^/]*$/.test(id))?.id ?? "";
