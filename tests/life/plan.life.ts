import assert from "node:assert/strict";
import { it } from "mocha";
import { planOf } from "../support/pulumi/plan.ts";
import { onEngine } from "../support/pulumi/pulumi.ts";
import { UNKNOWN } from "../support/readers/readings.ts";
import { kindOf } from "./clouds/cloud.ts";
import type { Props } from "./clouds/constraints.ts";
import { layAws, layAzure, onAws, onAzure } from "./networks.ts";
import { openWorld } from "./stack.ts";

/**
 * Defaults of providers and of the engine, which a plan doesn't know: the name that a provider makes where none is
 * given, also where another resource takes it as an input, and the version of a provider itself.
 */
const isDefault = (type: string, key: string): boolean =>
  type.startsWith("pulumi:providers:") ? key === "version" || key === "__internal" : kindOf(type).named === key;

onEngine("an offline plan", () => {
  for (const environment of ["int", "live"])
    it(`of ${environment} has the resources that a preview has, property for property`, async () => {
      const { cloud, folder, stack } = await openWorld();
      await layAws(cloud);
      await layAzure(cloud);
      const it = await stack(environment);
      const dns = { dnsFirewall: { alsoResolve: ["amazonaws.com"] } };
      const { ok, out } = await it.preview({ ...onAws(environment, {}, dns), ...onAzure(environment) });
      assert.ok(ok, out);
      const previewed: Previewed = JSON.parse((await it.run("preview", "--json")).out);
      const { resources } = await planOf(folder, environment);
      const planned = new Map(resources.map((resource) => [resource.urn, resource]));
      const steps = previewed.steps.map(({ newState }) => {
        const own = planned.get(newState.urn)?.inputs ?? {};
        const [added, given] = split(Object.entries(newState.inputs ?? {}), ([key]) => {
          return !(key in own) && newState.custom && isDefault(newState.type, key);
        });
        return { added, state: { ...newState, inputs: Object.fromEntries(given) } };
      });
      const names = new Set(steps.flatMap(({ added }) => added.map(([, value]) => value)));
      const wanted = steps.map(({ state }) => pick({ ...state, inputs: withoutNames(state.inputs, names) as Props }));
      const found = resources.map((resource) => pick({ ...resource, parent: resource.parent ?? undefined }));
      const byUrn = (a: { urn: string }, b: { urn: string }): number => a.urn.localeCompare(b.urn);
      assert.deepEqual(found.sort(byUrn), wanted.sort(byUrn));
    });
});

interface Previewed {
  readonly steps: readonly { readonly newState: State }[];
}

interface State {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly parent?: string | undefined;
  readonly protect?: boolean;
  readonly inputs?: Props;
}

const pick = ({ urn, type, custom, parent, protect = false, inputs = {} }: State) => ({
  ...{ urn, type, custom, protect, inputs },
  parent: parent ?? null,
});

const split = <Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] => [
  items.filter(isFirst),
  items.filter((item) => !isFirst(item)),
];

function withoutNames(value: unknown, names: ReadonlySet<unknown>): unknown {
  if (names.has(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item) => withoutNames(item, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNames(item, names)]));
}
