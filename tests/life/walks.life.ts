import assert from "node:assert/strict";
import fc from "fast-check";
import { it } from "mocha";
import { onEngine } from "../support/pulumi.ts";
import { AWS_CHANGES, AZURE_CHANGES, type Change, type Left } from "./changes.ts";
import type { Cloud } from "./clouds/cloud.ts";
import type { Props } from "./clouds/constraints.ts";
import { layAws, layAzure, onAws, onAzure } from "./networks.ts";
import { harmsOf, reachOf } from "./reach.ts";
import { openWorld } from "./stack.ts";

const SEED = Number(process.env.LIFE_SEED ?? Math.floor(Math.random() * 2 ** 31));

onEngine(`a walk through any configurations (LIFE_SEED=${SEED})`, () => {
  it("on AWS opens nothing at any write, and leads back to where it began", () =>
    walk(onAws("int"), AWS_CHANGES, layAws));
  it("on Azure opens nothing at any write, and leads back to where it began", () =>
    walk(onAzure("int"), AZURE_CHANGES, layAzure));
});

/** From `home` through some of the tables' configurations, one after the other, and home. */
const walk = (
  home: Props,
  table: Readonly<Record<string, Change | Left>>,
  lay: (cloud: Cloud) => void,
): Promise<void> => {
  const stops = Object.entries(table).flatMap(([key, change]) =>
    typeof change === "object" ? [{ key, config: TOGETHER[key] ?? change.to }] : [],
  );
  return fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...stops), { minLength: 3, maxLength: 4 }), async (some) => {
      const { cloud, stack } = await openWorld();
      lay(cloud);
      const int = await stack("int");
      assert.ok((await int.up(home)).ok);
      const reached = reachOf(cloud.landscape);
      const way = some.map(({ key }) => key).join(", ");
      for (const { key, config } of some) {
        // A cloud may refuse the next stop; what was done until then opens nothing.
        const { before, writes } = await int.up(config);
        assert.deepEqual(openings(before, writes), [], `${way}: at ${key}`);
      }
      const { ok, out, before, writes } = await int.up(home);
      assert.ok(ok, `${way}: ${out}`);
      assert.deepEqual(openings(before, writes), [], way);
      assert.deepEqual(reachOf(cloud.landscape), reached, way);
    }),
    { numRuns: 2, seed: SEED, endOnFailure: true },
  );
};

const openings = (...ran: Parameters<typeof harmsOf>): string[] =>
  harmsOf(...ran).filter((harm) => harm.includes(": opened "));

/** What is refused by itself, with the key that it asks for. */
const TOGETHER: Readonly<Record<string, Props>> = {
  "azure.firewall.ruleCollectionGroupName": onAzure(
    "int",
    {},
    {
      firewall: {
        ...{ resourceGroupName: "hub", firewallPolicyName: "hub-policy" },
        ...{ ruleCollectionGroupName: "renamed", priority: 1500 },
      },
    },
  ),
};
