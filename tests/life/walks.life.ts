import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { it } from "mocha";
import { isMap } from "../../src/egress/input/is-map.ts";
import { onEngine } from "../support/pulumi/pulumi.ts";
import { AWS_CHANGES, AZURE_CHANGES, type Change, type Left, of, SHARED } from "./changes.ts";
import type { Site } from "./clouds/cloud.ts";
import type { Props } from "./clouds/constraints.ts";
import { layAws, layAzure, onAws, onAzure } from "./networks.ts";
import { harmsOf, reachOf } from "./reach.ts";
import { LIFE_SEED, openWorld } from "./stack.ts";

onEngine(`changes on top of each other (LIFE_SEED=${LIFE_SEED})`, () => {
  it("on AWS open nothing at any write, and lead back to where they began", () =>
    walk(onAws("int"), { ...of("aws", SHARED), ...AWS_CHANGES }, layAws));
  it("on Azure open nothing at any write, and lead back to where they began", () =>
    walk(onAzure("int"), { ...of("azure", SHARED), ...AZURE_CHANGES }, layAzure));
});

/** From `home`, some keys change one after the other, each beside those before it, or change back; and home. */
const walk = (
  home: Props,
  table: Readonly<Record<string, Change | Left>>,
  lay: (cloud: Site) => Promise<void>,
): Promise<void> => {
  // What a refused update made under protection stays until somebody unprotects it: no walk leads home from there.
  const stops = Object.entries(table).flatMap(([key, change]) =>
    typeof change === "object" && !key.startsWith("protect")
      ? [{ key, edits: editsOf(home, TOGETHER[key] ?? change.to) }]
      : [],
  );
  return fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...stops), { minLength: 3, maxLength: 5 }), async (some) => {
      const { cloud, stack } = await openWorld();
      await lay(cloud);
      const int = await stack("int");
      assert.ok((await int.up(home)).ok);
      const reached = reachOf(cloud.landscape);
      let changed: typeof some = [];
      for (const stop of some) {
        const next = changed.includes(stop) ? changed.filter((other) => other !== stop) : [...changed, stop];
        const way = next.map(({ key }) => key).join(", ");
        const { ok, before, writes } = await int.up(edited(home, next));
        assert.deepEqual(openings(before, writes), [], way);
        // What is refused opens nothing until then, and is taken out of the file again.
        if (ok) changed = next;
      }
      const way = some.map(({ key }) => key).join(", ");
      const { ok, out, before, writes } = await int.up(home);
      assert.ok(ok, `${way}: ${out}`);
      assert.deepEqual(openings(before, writes), [], way);
      assert.deepEqual(reachOf(cloud.landscape), reached, way);
    }),
    { numRuns: 2, seed: LIFE_SEED, endOnFailure: true },
  );
};

const openings = (...ran: Parameters<typeof harmsOf>): string[] =>
  harmsOf(...ran).filter((harm) => harm.includes(": opened "));

/** What stands at a path from now on; undefined takes it away. */
interface Edit {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** What makes one configuration of the other. */
function editsOf(from: unknown, to: unknown, path: readonly string[] = []): Edit[] {
  if (!isMap(from) || !isMap(to)) return isDeepStrictEqual(from, to) ? [] : [{ path, value: to }];
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...keys].flatMap((key) => editsOf(from[key], to[key], [...path, key]));
}

const edited = (config: Props, stops: readonly { readonly edits: readonly Edit[] }[]): Props =>
  stops.flatMap(({ edits }) => edits).reduce((made, { path, value }) => withValue(made, path, value), config);

function withValue(config: Props, [key = "", ...rest]: readonly string[], value: unknown): Props {
  const inner = config[key];
  return { ...config, [key]: rest.length === 0 ? value : withValue(isMap(inner) ? inner : {}, rest, value) };
}

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
