import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { EgressHost } from "../../../components/hosts.ts";
import { type Engine, type Grant, isAllowed } from "../../../src/egress/grant.ts";
import { argumentsGiven, isComponent, neverGiven } from "../../support/components/component-arguments.ts";
import { AWS_PROGRAMS, AZURE_PROGRAMS } from "../../support/components/component-programs.ts";
import { filledIn } from "../../support/pulumi/cloud.ts";
import { type Registered, record } from "../../support/pulumi/mocks.ts";
import { assertAllKnown, assertNoPin, ofEngine } from "../../support/readers/laws.ts";
import { SHAPES } from "../../support/readers/read-back.ts";

const PROGRAMS = { ...AWS_PROGRAMS, ...AZURE_PROGRAMS };

/** What enforces each layer of a component's hosts. */
const ENGINES: Readonly<Record<string, readonly Engine[]>> = {
  name: ["nfw-stateful", "azure-application-rule"],
  dns: ["dns-firewall"],
};

/** What a program names, and only a cloud holds. */
const isOutside = (why: string): boolean => /is outside this stack$|whose addresses AWS alone knows$/.test(why);

const namesIn = (grants: readonly Grant[]): string[] =>
  grants.filter(isAllowed).flatMap(({ names = [] }) => names.map(({ written }) => written.replace(/\.$/, "")));

/** The hosts at a layer that components say they open. */
const hostsAt = (layer: string, components: readonly Registered[]): string[] =>
  components
    .flatMap(({ outputs = {} }) => (outputs.hosts ?? outputs.openedHosts ?? []) as readonly EgressHost[])
    .flatMap((host) => (host.layer === layer ? [host.host] : []));

/** The zones of others that DNS answers for, and all names where it only logs the rest. */
const zonesOf = (components: readonly Registered[]): string[] =>
  components.flatMap(({ inputs }) => [
    ...((inputs.alsoResolve ?? []) as readonly string[]).flatMap((zone) => [zone, `*.${zone}`]),
    ...(inputs.monitor ? ["*"] : []),
  ]);

const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

describe("a program with every argument", () => {
  for (const [shape, readBack] of SHAPES)
    for (const [name, build] of Object.entries(PROGRAMS))
      it(`reads back ${shape} as the hosts that it says it opens, and nothing else: ${name}`, async () => {
        const { readings, grants } = await readBack(build);
        const components = (await record(build, { computed: filledIn })).resources.filter(({ type }) =>
          isComponent(type),
        );
        const zones = zonesOf(components);
        for (const [layer, engines] of Object.entries(ENGINES))
          assert.deepEqual(
            unique(namesIn(ofEngine(grants, ...engines)).filter((host) => !zones.includes(host))),
            unique(hostsAt(layer, components)),
            layer,
          );
        assertAllKnown(readings, isOutside);
        assertNoPin(readings);
      });

  it("is among these for each argument that a component takes", async () => {
    const given: string[] = [];
    for (const build of Object.values(PROGRAMS))
      for (const { type, inputs } of (await record(build, { computed: filledIn })).resources)
        if (isComponent(type)) given.push(...argumentsGiven(type, inputs));
    assert.deepEqual(neverGiven(given, {}), []);
  });
});
