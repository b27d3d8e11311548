import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { it } from "mocha";
import { onEngine } from "../support/pulumi/pulumi.ts";
import type { Clouds } from "./clouds/clouds.ts";
import { CLIENTS, layAws, layAzure, onAws, onAzure, SUBNETS, TABLES } from "./networks.ts";
import { harmsOf, reachOf } from "./reach.ts";
import { LIFE_SEED, openWorld, type Ran, type Stack } from "./stack.ts";
import { importInto, type Resource, urnOf } from "./state.ts";

const INT = "msg.intspineservices.nhs.uk";
const ROUTE = "aws:ec2/route:Route";

const assertOk = (ran: Ran): void => {
  assert.ok(ran.ok, ran.out);
  assert.deepEqual(harmsOf(ran.before, ran.writes), []);
};

const routed = (table: string, endpoint: string) => ({
  routeTableId: table,
  destinationCidrBlock: "0.0.0.0/0",
  vpcEndpointId: endpoint,
});

onEngine(`a stack (LIFE_SEED=${LIFE_SEED})`, () => {
  for (const [moment, isWriting] of [
    ["at any write", false],
    ["at any write, while it wrote its own state as well,", true],
  ] as const)
    it(`that was killed ${moment} is made whole by the commands of docs/operating.md, and nothing is there twice`, () =>
      fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 18 }), async (killAt) => {
          const { cloud, stack } = await openWorld();
          await layAws(cloud);
          await layAzure(cloud);
          const laid = cloud.writes.length;
          const int = await stack("int");
          const killed = await int.up({ ...onAws("int"), ...onAzure("int") }, { killAt });
          assert.ok(!killed.ok);
          if (isWriting) writeFileSync(`${int.file}.attrs`, "");
          await recover(int, cloud);
          const ran = await int.up();
          assert.ok(ran.ok, ran.out);
          assert.deepEqual(
            [CLIENTS.a, CLIENTS.b].map((client) => reachOf(cloud.landscape).has(`${client}: ${INT}`)),
            [true, true],
          );
          const known = (await int.resources()).flatMap(({ id }) => id ?? []);
          assert.deepEqual(
            cloud.writes
              .slice(laid)
              .flatMap(({ what }) => createdIn(what))
              .filter(({ id }) => !known.includes(id)),
            [],
            "an orphan",
          );
        }),
        { numRuns: 1, seed: LIFE_SEED },
      ));

  it("shares a hub's policy with that of another environment, one after the other and both at once", async () => {
    const { cloud, stack } = await openWorld();
    await layAzure(cloud);
    const [int, dep] = [await stack("int"), await stack("dep")];
    const apart = { routeTable: undefined, firewallPrivateIp: undefined };
    const [first, second] = await Promise.all([int.up(onAzure("int", {}, apart)), dep.up(onAzure("dep", {}, apart))]);
    for (const [ran, again] of [
      [first, int],
      [second, dep],
    ] as const)
      if (!ran.ok) {
        assert.match(ran.out, /AnotherOperationInProgress/);
        assertOk(await again.up());
      }
    const groups = [...cloud.landscape.values()].filter(({ type }) => type.endsWith("RuleCollectionGroup"));
    assert.deepEqual(groups.map(({ inputs }) => inputs.priority).sort(), [1100, 1200]);
  });

  it("on a hub of its own goes on beside that of another environment, both at once", async () => {
    const { cloud, stack } = await openWorld();
    await layAzure(cloud);
    await cloud.place("azure-native:network:FirewallPolicy", {
      resourceGroupName: "hub2",
      firewallPolicyName: "hub-policy",
    });
    const [int, dep] = [await stack("int"), await stack("dep")];
    const at = (resourceGroupName: string) => ({
      ...{ routeTable: undefined, firewallPrivateIp: undefined },
      firewall: { resourceGroupName, firewallPolicyName: "hub-policy", priority: 1100 },
    });
    for (const ran of await Promise.all([
      int.up(onAzure("int", {}, at("hub"))),
      dep.up(onAzure("dep", {}, at("hub2"))),
    ]))
      assert.ok(ran.ok, ran.out);
  });

  it("moves a zone of its firewall to another subnet by the commands of docs/operating.md, and no client notices", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    const int = await stack("int");
    assertOk(await int.up(onAws("int")));
    const endpointOf = (table: string) => String(cloud.find(ROUTE, `r-${table}-0.0.0.0/0`)?.inputs.vpcEndpointId);
    const urn = await urnOf(int, "Route", "mesh-int-network-default-eu-west-2a");
    const { type, parent, provider } = (await int.resources()).find((one) => one.urn === urn) as unknown as Resource;

    await cloud.place(ROUTE, routed(TABLES.a, endpointOf(TABLES.b)));
    const forgotten = await int.run("state", "delete", urn, "--yes");
    assert.ok(forgotten.ok, forgotten.out);
    const alone = {
      networkFirewall: { subnetIds: { "eu-west-2b": SUBNETS.b1 } },
      routeTableIds: { "eu-west-2b": TABLES.b },
    };
    assertOk(await int.up(onAws("int", {}, alone)));
    assert.ok(reachOf(cloud.landscape).has(`${CLIENTS.a}: ${INT}`));

    await importInto(int, { type, urn, parent, provider }, `${TABLES.a}_0.0.0.0/0`);
    const moved = { networkFirewall: { subnetIds: { "eu-west-2a": SUBNETS.a2, "eu-west-2b": SUBNETS.b1 } } };
    assertOk(await int.up(onAws("int", {}, moved)));
    assert.match(endpointOf(TABLES.a), new RegExp(`${SUBNETS.a2}$`));
    assert.ok(reachOf(cloud.landscape).has(`${CLIENTS.a}: ${INT}`));
  });

  it("takes back a route that somebody changed by hand", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    const int = await stack("int");
    assertOk(await int.up(onAws("int")));
    const before = cloud.find(ROUTE, `r-${TABLES.a}-0.0.0.0/0`);
    await cloud.place(ROUTE, routed(TABLES.a, "vpce-elsewhere"));
    const refreshed = await int.run("refresh", "--yes", "--skip-preview");
    assert.ok(refreshed.ok, refreshed.out);
    assertOk(await int.up());
    assert.deepEqual(cloud.find(ROUTE, `r-${TABLES.a}-0.0.0.0/0`)?.inputs, before?.inputs);
  });

  it("takes a default route over that is there already, once it is imported into the component", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    await cloud.place(ROUTE, routed(TABLES.a, "vpce-old"));
    const int = await stack("int");
    assertOk(await int.up(onAws("int", {}, { routeTableIds: { "eu-west-2b": TABLES.b } })));

    const [parent, provider] = await Promise.all([
      urnOf(int, "AwsNetworkFirewallEgress", "mesh-int-network"),
      urnOf(int, "pulumi:providers:aws", "aws"),
    ]);
    const route = {
      type: ROUTE,
      urn: "::mesh-int-network-default-eu-west-2a",
      parent,
      provider: `${provider}::id`,
    };
    await importInto(int, route, `${TABLES.a}_0.0.0.0/0`);
    assertOk(await int.up(onAws("int")));
    assert.ok(reachOf(cloud.landscape).has(`${CLIENTS.a}: ${INT}`));
  });

  it("leads a table to another zone by the commands of docs/operating.md, and no client notices", async () => {
    const { cloud, stack } = await openWorld();
    await layAws(cloud);
    const int = await stack("int");
    const tables = (routeTableIds: object, subnetIds: object) =>
      onAws("int", {}, { networkFirewall: { subnetIds }, routeTableIds });
    const [a, b] = [{ "eu-west-2a": SUBNETS.a1 }, { "eu-west-2b": SUBNETS.b1 }];
    assertOk(await int.up(tables({ "eu-west-2a": TABLES.a }, a)));
    assertOk(await int.up(tables({ "eu-west-2a": TABLES.a }, { ...a, ...b })));

    const urn = await urnOf(int, "Route", "mesh-int-network-default-eu-west-2a");
    const old = (await int.resources()).find((one) => one.urn === urn) as unknown as Resource;
    const endpoint = String(cloud.find(ROUTE, `r-${TABLES.a}-0.0.0.0/0`)?.inputs.vpcEndpointId);
    await cloud.place(ROUTE, routed(TABLES.a, endpoint.replace(SUBNETS.a1, SUBNETS.b1)));
    const forgotten = await int.run("state", "delete", urn, "--yes");
    assert.ok(forgotten.ok, forgotten.out);
    await importInto(int, { ...old, urn: urn.replace(/2a$/, "2b") }, `${TABLES.a}_0.0.0.0/0`);
    assertOk(await int.up(tables({ "eu-west-2b": TABLES.a }, { ...a, ...b })));
    assertOk(await int.up(tables({ "eu-west-2b": TABLES.a }, b)));
    assert.ok(reachOf(cloud.landscape).has(`${CLIENTS.a}: ${INT}`));
  });

  for (const environment of ["int", "live"] as const)
    it(`of ${environment} goes again, in LIVE once it is no longer protected, and is made again`, async () => {
      const { cloud, stack } = await openWorld();
      await layAws(cloud);
      await layAzure(cloud);
      const before = [...cloud.landscape.keys()];
      const it = await stack(environment);
      const config = { ...onAws(environment), ...onAzure(environment) };
      assertOk(await it.up(config));
      if (environment === "live") assertOk(await it.up({ ...config, protect: false }));
      const destroyed = await it.run("destroy", "--yes", "--skip-preview");
      assert.ok(destroyed.ok, destroyed.out);
      assert.deepEqual([...cloud.landscape.keys()].sort(), before.sort());
      assertOk(await it.up(config));
    });
});

/**
 * What an operator does after an update that was killed: what the cloud had made already is imported into its
 * component.
 */
async function recover(stack: Stack, cloud: Clouds): Promise<void> {
  let cancelled = await stack.run("cancel", "--yes");
  if (cancelled.out.includes("failed to load checkpoint: EOF")) {
    rmSync(`${stack.file}.attrs`);
    cancelled = await stack.run("cancel", "--yes");
  }
  assert.ok(cancelled.ok, cancelled.out);
  const { out } = await stack.run("stack", "export");
  const pending: readonly Pending[] = JSON.parse(out).deployment.pending_operations ?? [];
  const cleared = await stack.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
  assert.ok(cleared.ok, cleared.out);
  for (const { type, resource } of pending) {
    const made = [...cloud.landscape.values()].find(
      (other) => other.type === resource.type && isDeepStrictEqual(other.inputs, resource.inputs),
    );
    if (type === "creating" && made) await importInto(stack, resource, made.id);
  }
}

interface Pending {
  readonly type: string;
  readonly resource: Resource & { readonly inputs: object };
}

const createdIn = (what: string): { readonly type: string; readonly id: string }[] => {
  const [verb, type = "", id = ""] = what.split(" ");
  return verb === "created" ? [{ type, id }] : [];
};
