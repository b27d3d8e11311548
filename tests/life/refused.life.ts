import assert from "node:assert/strict";
import { it } from "mocha";
import { onEngine } from "../support/pulumi/pulumi.ts";
import { assertSmooth, assertUntouched } from "./asserts.ts";
import type { Clouds } from "./clouds/clouds.ts";
import {
  CLIENTS,
  idOfPolicy,
  layAws,
  layAzure,
  OTHERS,
  onAws,
  onAzure,
  SUBNETS,
  TABLES,
  useOnFirewall,
  useOnSubnet,
} from "./networks.ts";
import { reachOf } from "./reach.ts";
import { openWorld, type Stack } from "./stack.ts";
import { forget, importInto, type Resource, urnOf } from "./state.ts";

const INT = "msg.intspineservices.nhs.uk";
const LIVE = "mesh-sync.spineservices.nhs.uk";
const ROUTE = "aws:ec2/route:Route";
const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const LOGGING = "aws:networkfirewall/loggingConfiguration:LoggingConfiguration";

const reaches = ({ landscape }: Clouds, client: string, host = INT): boolean =>
  reachOf(landscape).has(`${client}: ${host}`);

async function worldOn(...lay: readonly ((cloud: Clouds) => Promise<void>)[]) {
  const { cloud, stack } = await openWorld();
  for (const network of lay) await network(cloud);
  return { cloud, stack };
}

/** AWS with the given subnets of the firewall and tables of its clients, by the letters of their zones. */
const inZones = (environment: string, subnets: object, tables: object) =>
  onAws(environment, {}, { networkFirewall: { subnetIds: subnets }, routeTableIds: tables });
const [A, B] = ["eu-west-2a", "eu-west-2b"];
const BOTH = { [A]: SUBNETS.a1, [B]: SUBNETS.b1 };

onEngine("before the first write is refused", () => {
  for (const [environment, host] of [
    ["int", INT],
    ["live", LIVE],
  ] as const)
    it(`a zone less while a table leads to its endpoint, in ${environment}; its table first, and it goes`, async () => {
      const { cloud, stack } = await worldOn(layAws);
      const it = await stack(environment);
      assertSmooth(await it.up(onAws(environment)));
      const less = inZones(environment, { [B]: SUBNETS.b1 }, { [B]: TABLES.b });
      const why = /subnetIds\.eu-west-2a: rtb-0a leads to the firewall's endpoint in this zone/;
      assertUntouched(await it.up(less), why);
      // Under the name of a zone that is new, the table would be led on, and its clients have no way until then.
      assertUntouched(await it.up(inZones(environment, { [B]: SUBNETS.b1 }, { [B]: TABLES.a })), why);
      assert.ok(reaches(cloud, CLIENTS.a, host));
      if (environment === "live") return;
      assertSmooth(await it.up(inZones(environment, BOTH, { [B]: TABLES.b })));
      assertSmooth(await it.up(less));
      assert.ok(reaches(cloud, CLIENTS.b, host));
    });

  it("a zone less while a table of others' leads to its endpoint", async () => {
    const { cloud, stack } = await worldOn(layAws);
    const int = await stack("int");
    assertSmooth(await int.up(inZones("int", BOTH, { [B]: TABLES.b })));
    const endpoints = [...cloud.landscape.values()].flatMap(
      ({ props }) => JSON.stringify(props).match(/vpce-\S*?a1/) ?? [],
    );
    await cloud.place(ROUTE, {
      ...{ routeTableId: TABLES.other, destinationCidrBlock: "0.0.0.0/0" },
      vpcEndpointId: endpoints[0],
    });
    assert.ok(reaches(cloud, CLIENTS.other));
    assertUntouched(await int.up(inZones("int", { [B]: SUBNETS.b1 }, { [B]: TABLES.b })), /rtb-0c leads to/);
  });

  it("a subnet under another zone's name, of the firewall and of an endpoint in another VPC", async () => {
    const { cloud, stack } = await worldOn(layAws);
    const int = await stack("int");
    const spoke = (subnetId: string) =>
      onAws(
        "int",
        {},
        {
          networkFirewall: {
            subnetIds: BOTH,
            vpcEndpointAssociations: {
              spoke: { vpcId: "vpc-0def", subnetIds: { [A]: subnetId }, routeTableIds: { [A]: TABLES.other } },
            },
          },
        },
      );
    assertSmooth(await int.up(spoke(SUBNETS.a2)));
    assertUntouched(
      await int.up(spoke(SUBNETS.b2)),
      /vpcEndpointAssociations\.spoke\.subnetIds\.eu-west-2a: subnet-0b2 lies in eu-west-2b/,
    );
    assert.ok(reaches(cloud, CLIENTS.other));
    const mislabelled = inZones("int", { ...BOTH, "eu-west-2c": SUBNETS.b2 }, { [A]: TABLES.a });
    assertUntouched(
      await int.up(mislabelled),
      /mesh-egress:aws\.networkFirewall\.subnetIds\.eu-west-2c: subnet-0b2 lies in eu-west-2b/,
    );
  });

  it("a default route in a table that has one, on AWS and on Azure", async () => {
    const { cloud, stack } = await worldOn(layAws, layAzure);
    await cloud.place(ROUTE, { routeTableId: TABLES.a, destinationCidrBlock: "0.0.0.0/0", vpcEndpointId: "vpce-old" });
    await cloud.place("azure-native:network:Route", {
      ...{ resourceGroupName: "clients", routeTableName: "client-routes", routeName: "theirs" },
      ...{ addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress: "10.30.0.99" },
    });
    const int = await stack("int");
    assertUntouched(
      await int.preview(onAws("int")),
      /mesh-egress:aws\.routeTableIds\.eu-west-2a: rtb-0a has a default route to vpce-old/,
    );
    assertUntouched(await int.preview(onAzure("int")), /routeTable: client-routes has a default route already, theirs/);
  });

  it("a priority of an NSG that another rule has", async () => {
    const { cloud, stack } = await worldOn(layAzure);
    const int = await stack("int");
    const at = (priority: number) =>
      onAzure("int", {}, { resolvers: ["10.30.0.53"], nsg: { internalCidrs: ["10.30.1.0/24"], priority } });
    assertSmooth(await int.up(at(1000)));
    await useOnSubnet(
      cloud,
      [...cloud.landscape.keys()].find((key) => /SecurityGroup .*\/mesh-/.test(key))?.split(" ")[1],
    );
    assertUntouched(await int.preview(at(1001)), /priority: 1001 belongs to the rule mesh-int-nsg-dns-udp/);
    assertSmooth(await int.up(at(999)));
    assertSmooth(await int.up(at(1003)));
  });

  it("rules taken out of others' policy in use; the steps of docs/operating.md keep MESH open", async () => {
    const { cloud, stack } = await worldOn(layAzure);
    const int = await stack("int");
    assertSmooth(await int.up(onAzure("int")));
    const own = onAzure("int", {}, { firewall: {} });
    assertUntouched(await int.preview(own), /firewallPolicyName: hub\/hub-policy is in use/);
    await forgetOnAzure(int, cloud, "AzureFirewallEgress", "mesh-int-firewall");
    assertSmooth(await int.up(own));
    assert.ok(reaches(cloud, "mesh"));
    const made = [...cloud.landscape.values()].find(({ id }) => /\/firewallPolicies\/mesh-[^/]*$/.test(id));
    await useOnFirewall(cloud, made?.id ?? assert.fail());
    const left = `${idOfPolicy(cloud, "hub-policy")}/ruleCollectionGroups/mesh-int`;
    await cloud.takeAway("azure-native:network:FirewallPolicyRuleCollectionGroup", left);
    assert.ok(reaches(cloud, "mesh"));
    assertSmooth(await int.up());
  });

  it("rules taken out of others' security group that an interface has; the steps keep MESH open", async () => {
    const { cloud, stack } = await worldOn(layAws);
    const int = await stack("int");
    const group = `sg-0${OTHERS}`;
    assertSmooth(await int.up(onAws("int", {}, { securityGroup: { securityGroupId: group } })));
    const client = cloud.find(INTERFACE, CLIENTS.a)?.inputs ?? assert.fail();
    await cloud.place(INTERFACE, { ...client, securityGroups: [group] });
    assertUntouched(await int.preview(onAws("int")), /securityGroupId: sg-0others is in use/);
    await forget(int, await urnOf(int, "AwsSecurityGroupEgress", "mesh-int-security"));
    assertSmooth(await int.up(onAws("int")));
    assert.ok(reaches(cloud, CLIENTS.a));
  });

  it("rules taken out of others' NSG that a subnet has, the one that denies among them; the steps keep both", async () => {
    const { cloud, stack } = await worldOn(layAzure);
    const int = await stack("int");
    const theirs = onAzure("int", {}, { nsg: { networkSecurityGroupName: OTHERS, internalCidrs: ["10.30.1.0/24"] } });
    assertSmooth(await int.up(theirs));
    const nsg = [...cloud.landscape.values()].find(({ id }) => /clients\/.*networkSecurityGroups\/others$/.test(id));
    await useOnSubnet(cloud, nsg?.id);
    assertUntouched(await int.preview(onAzure("int")), /networkSecurityGroupName: clients\/others is in use/);
    await forgetOnAzure(int, cloud, "AzureNsgEgress", "mesh-int-nsg");
    assertSmooth(await int.up(onAzure("int")));
    assert.ok(reaches(cloud, "mesh"));
  });
});

onEngine("a logging configuration that is replaced by command", () => {
  it("logs on afterwards", async () => {
    const { cloud, stack } = await worldOn(layAws);
    const int = await stack("int");
    assertSmooth(await int.up(onAws("int")));
    const urn = (await int.resources()).find(({ urn }) => urn.includes(LOGGING))?.urn ?? assert.fail();
    assertSmooth(await int.run("up", "--yes", "--skip-preview", "--replace", urn));
    assert.ok([...cloud.landscape.values()].some(({ type }) => type === LOGGING));
  });
});

/** The route waits for the rules, so it is forgotten with them, and imported again. */
async function forgetOnAzure(stack: Stack, cloud: Clouds, type: string, name: string): Promise<void> {
  const urn = await urnOf(stack, "azure-native:network:Route", "mesh-int-route");
  const route = (await stack.resources()).find((one) => one.urn === urn) as unknown as Resource;
  await forget(stack, await urnOf(stack, type, name));
  const standing = [...cloud.landscape.values()].find(({ id }) => id.endsWith("/mesh-egress-default"));
  await importInto(stack, route, standing?.id ?? assert.fail());
}
