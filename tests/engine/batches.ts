import { isDeepStrictEqual } from "node:util";
import { judgeStack } from "../../policy/judge.ts";
import { subjectOf } from "../../policy/subject.ts";
import { nameOfUrn } from "../../src/egress/place.ts";
import { readResource } from "../../src/readers/index.ts";
import type { Resource } from "../../src/readers/kit/resource.ts";
import type { Fixture } from "../policy/fixtures/fixture.ts";
import { CHECKS, contextOf } from "../support/judgement.ts";
import { type Sample, urnOf } from "../support/readings.ts";
import { dependenciesOf, keyOf, splitKey } from "./shapes.ts";

/** Fixtures that one stack holds, since none of them changes what is found in another. */
export interface Batch {
  readonly settings: object | undefined;
  readonly environment: string | undefined;
  readonly fixtures: number;
  readonly resources: readonly Sample[];
  /** As in the fixtures, of all of them. */
  readonly findings: readonly string[];
}

/** The fixtures that come out as they should, and how many don't, in the form that `shape` gives them. */
export interface Batches {
  readonly batches: readonly Batch[];
  readonly left: number;
}

/**
 * Puts fixtures together in as few stacks as their findings allow, each resource under a name of its own. What is left
 * is about something that this form doesn't have, such as a value that isn't known yet, or about days that are over.
 *
 * @param shape the fixture's resources in the form in which an engine will hold them; undefined where it can't.
 */
export function batchesOf(
  fixtures: readonly Fixture[],
  today: string,
  shape: (fixture: Fixture) => readonly Sample[] | undefined,
): Batches {
  const batches: Batch[] = [];
  let left = 0;
  for (const [index, fixture] of fixtures.entries()) {
    // Settings may name resources.
    const own = fixture.settings ? fixture : renamed(fixture, `f${index}-`);
    const resources = shape(own);
    const single = resources && asBatch(own, resources);
    if (single === undefined || !comesOutRight(single, today)) {
      left += 1;
      continue;
    }
    const found = batches.findLastIndex((batch) => comesOutRight(together(batch, single), today));
    const batch = batches[found];
    if (batch === undefined) batches.push(single);
    else batches[found] = together(batch, single) as Batch;
  }
  return { batches, left };
}

const asBatch = ({ settings, environment, findings }: Fixture, resources: readonly Sample[]): Batch => ({
  settings,
  environment,
  fixtures: 1,
  resources,
  findings,
});

function together(a: Batch, b: Batch): Batch | undefined {
  if (!isDeepStrictEqual([a.settings, a.environment], [b.settings, b.environment])) return undefined;
  if (new Set([...a.resources, ...b.resources].map(keyOf)).size < a.resources.length + b.resources.length)
    return undefined;
  // A stack has so many resources in real life as well, and a failure is found among them.
  if (a.resources.length + b.resources.length > MOST_RESOURCES) return undefined;
  return {
    ...a,
    fixtures: a.fixtures + b.fixtures,
    resources: [...a.resources, ...b.resources],
    findings: [...a.findings, ...b.findings].sort(),
  };
}

const MOST_RESOURCES = 200;

function comesOutRight(batch: Batch | undefined, today: string): boolean {
  if (batch === undefined) return false;
  const context = { ...contextOf(batch), today };
  const subject = subjectOf(
    batch.resources.map((sample) => readResource(resourceOf(sample))),
    context,
    true,
  );
  const findings = judgeStack(CHECKS, subject).findings.map(({ check, place }) =>
    place.urn === "" ? check : `${check} ${nameOfUrn(place.urn)}`,
  );
  return isDeepStrictEqual(findings.sort(), batch.findings);
}

/** As the pack gets it: without the id, which policies don't see. */
const resourceOf = ({ type, name, props, from = {}, after = [] }: Sample): Resource => ({
  urn: urnOf(type, name),
  type,
  props,
  dependencies: dependenciesOf({ type, props, from, after }),
  propertyDependencies: Object.fromEntries(
    Object.entries(from).map(([key, names]) => [key, names.map((text) => urnOf(...splitKey(text)))]),
  ),
});

/**
 * The fixture with the same in front of every name, wherever the name is that of a resource and not of something in a
 * cloud.
 */
function renamed(fixture: Fixture, prefix: string): Fixture {
  const prefixed = (texts: readonly string[]) =>
    texts.map((text) => {
      const [type, name] = splitKey(text);
      return `${type}::${prefix}${name}`;
    });
  const names = fixture.resources.map(({ name = "it" }) => name);
  return {
    ...fixture,
    resources: fixture.resources.map(({ name = "it", from = {}, after, ...sample }) => ({
      ...sample,
      name: `${prefix}${name}`,
      ...(after && { after: prefixed(after) }),
      from: Object.fromEntries(Object.entries(from).map(([key, texts]) => [key, prefixed(texts)])),
    })),
    findings: fixture.findings
      .map((text) => {
        const [check = "", name] = text.split(" ");
        return name === undefined || !names.includes(name) ? text : `${check} ${prefix}${name}`;
      })
      .sort(),
  };
}
