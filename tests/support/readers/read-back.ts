import type { Grant } from "../../../src/egress/grant.ts";
import type { ResourceReading } from "../../../src/egress/resource/resource-reading.ts";
import { follow } from "../../../src/readers/follow/follow.ts";
import { readResource } from "../../../src/readers/index.ts";
import { filledIn, stateOf } from "../pulumi/cloud.ts";
import { type Recording, record } from "../pulumi/mocks.ts";
import { proxied } from "./readings.ts";

/** What readers make of what `build` registers. */
export interface ReadBack {
  readonly readings: readonly ResourceReading[];
  readonly grants: readonly Grant[];
}

/** The two shapes in which resources come to be read. */
export const SHAPES: readonly (readonly [shape: string, readBack: (build: () => unknown) => Promise<ReadBack>])[] = [
  ["in a preview", readPreview],
  ["in a state", readState],
];

/** As the engine shows resources to a policy before they are made: nothing that a cloud computes is known. */
async function readPreview(build: () => unknown): Promise<ReadBack> {
  const { resources } = await record(build, { preview: true });
  const urns = urnsByName(resources);
  return readBack(
    resources.flatMap(({ custom, urn, type, inputs, propertyDependencies }) => {
      const dependencies = Object.entries(propertyDependencies).map(
        ([key, names]) => [key, names.flatMap((name) => urns.get(name) ?? [])] as const,
      );
      const resource = { urn, type, props: proxied(inputs), propertyDependencies: Object.fromEntries(dependencies) };
      return custom ? [readResource(resource)] : [];
    }),
  );
}

/** As a state has them when they are made: by ids alone it tells what belongs together. */
async function readState(build: () => unknown): Promise<ReadBack> {
  const { resources } = await record(build, { computed: filledIn });
  return readBack(
    resources.flatMap((resource) => {
      const { custom, urn, type } = resource;
      const { id } = filledIn(resource);
      return custom ? [readResource({ urn, type, props: stateOf(resource), id })] : [];
    }),
  );
}

function readBack(unfollowed: readonly ResourceReading[]): ReadBack {
  const readings = follow(unfollowed);
  return { readings, grants: readings.flatMap(({ grants }) => grants) };
}

function urnsByName(resources: Recording["resources"]): Map<string, string[]> {
  const urns = new Map<string, string[]>();
  for (const { name, urn } of resources) urns.set(name, [...(urns.get(name) ?? []), urn]);
  return urns;
}
