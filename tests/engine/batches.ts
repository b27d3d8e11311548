import { isDeepStrictEqual } from "node:util";
import { judgeStack } from "../../policy/judge.ts";
import { subjectOf } from "../../policy/subject.ts";
import { daysBetween } from "../../src/egress/exemption-terms.ts";
import { isMap } from "../../src/egress/input/is-map.ts";
import { memo } from "../../src/egress/input/memo.ts";
import { nameOfUrn } from "../../src/egress/resource/place.ts";
import { readResource } from "../../src/readers/index.ts";
import type { Resource } from "../../src/readers/kit/resource.ts";
import type { Fixture } from "../policy/fixtures/fixture.ts";
import { CHECKS, contextOf, TODAY } from "../support/policy/judgement.ts";
import { type Sample, urnOf } from "../support/readers/readings.ts";
import { dependenciesOf, keyOf, splitKey } from "./shapes.ts";

/** Fixtures that one stack holds, since none of them changes what is found in another. */
export interface Batch {
  /** Name of the stack. */
  readonly stack: string | undefined;
  readonly settings: Settings | undefined;
  readonly environment: string | undefined;
  readonly extraHosts: Settings | undefined;
  readonly fixtures: number;
  readonly resources: readonly Sample[];
  /** As in the fixtures, of all of them. */
  readonly findings: readonly string[];
}

type Settings = Readonly<Record<string, unknown>>;

/** The fixtures that come out as they should, and how many don't, in the form that `shape` gives them. */
export interface Batches {
  readonly batches: readonly Batch[];
  readonly left: number;
}

/**
 * Puts fixtures together in as few stacks as their findings allow, each resource under a name of its own. What is left
 * is about something that this form doesn't have, such as a value that isn't known yet.
 *
 * @param shape the fixture's resources in the form in which an engine will hold them; undefined where it can't.
 */
export function batchesOf(
  fixtures: readonly Fixture[],
  today: string,
  shape: (fixture: Fixture) => readonly Sample[] | undefined,
): Batches {
  const single = fixtures.flatMap((fixture, index): Batch[] => {
    const own = renamed(moved(fixture, today), `f${index}-`);
    const resources = shape(own);
    const batch = resources && asBatch(own, resources);
    return batch && comesOutRight(batch, today) ? [batch] : [];
  });
  return { batches: packed(single, today), left: fixtures.length - single.length };
}

/** Halves are packed first, since a stack of few resources is judged soon. */
function packed(batches: readonly Batch[], today: string): readonly Batch[] {
  if (batches.length < 2) return batches;
  const half = batches.length >> 1;
  const all = [...packed(batches.slice(0, half), today)];
  for (const batch of packed(batches.slice(half), today)) {
    const both = all.map((other) => together(other, batch));
    const found = both.findIndex((one) => one !== undefined && comesOutRight(one, today));
    if (found < 0) all.push(batch);
    else all[found] = both[found] as Batch;
  }
  return all;
}

const asBatch = (
  { stack, settings, environment, extraHosts, findings }: Fixture,
  resources: readonly Sample[],
): Batch => ({
  stack,
  settings: settings as Settings | undefined,
  environment,
  extraHosts: extraHosts as Settings | undefined,
  fixtures: 1,
  resources,
  findings,
});

function together(a: Batch, b: Batch): Batch | undefined {
  const settings = bothOf(a.settings, b.settings);
  if (settings === undefined || a.environment !== b.environment || a.stack !== b.stack) return undefined;
  if (new Set([...a.resources, ...b.resources].map(keyOf)).size < a.resources.length + b.resources.length)
    return undefined;
  // A stack has so many resources in real life as well, and a failure is found among them.
  if (a.resources.length + b.resources.length > MOST_RESOURCES) return undefined;
  return {
    ...a,
    settings,
    extraHosts: bothOf(a.extraHosts, b.extraHosts),
    fixtures: a.fixtures + b.fixtures,
    resources: [...a.resources, ...b.resources],
    findings: [...a.findings, ...b.findings].sort(),
  };
}

/** Settings that say what both say: lists and maps add up. Undefined where one says something else than the other. */
function bothOf(a: Settings = {}, b: Settings = {}): Settings | undefined {
  const scopes = [a, b].map(({ scope = "stack" }) => scope);
  if (scopes[0] !== scopes[1]) return undefined;
  const both = Object.keys({ ...a, ...b }).map((key): [string, unknown] => {
    const [one, other] = [a[key], b[key]];
    if (Array.isArray(one) && Array.isArray(other)) return [key, [...one, ...other]];
    if (isMap(one) && isMap(other)) return [key, { ...one, ...other }];
    return [key, one ?? other];
  });
  return Object.fromEntries(both);
}

const MOST_RESOURCES = 400;

function comesOutRight(batch: Batch, today: string): boolean {
  const context = { ...contextOf(batch), today };
  const subject = subjectOf(batch.resources.map(readingOf), context, true);
  const findings = judgeStack(CHECKS, subject).findings.map(({ check, place }) =>
    place.urn === "" ? check : `${check} ${nameOfUrn(place.urn)}`,
  );
  return isDeepStrictEqual(findings.sort(), batch.findings);
}

const readingOf = memo((sample: Sample) => readResource(resourceOf(sample)));

/** As the pack gets it: without the id, which policies don't see. */
const resourceOf = (sample: Sample): Resource => ({
  urn: urnOf(...splitKey(keyOf(sample))),
  type: sample.type,
  props: sample.props,
  dependencies: dependenciesOf(sample),
  propertyDependencies: Object.fromEntries(
    Object.entries(sample.from ?? {}).map(([key, names]) => [key, names.map((text) => urnOf(...splitKey(text)))]),
  ),
});

/** The fixture with its days as far from today as they are from the day on which fixtures are judged. */
function moved(fixture: Fixture, today: string): Fixture {
  const days = daysBetween(TODAY, today);
  const text = JSON.stringify(fixture).replace(/\b20(?:2[6-9]|3\d)-\d\d-\d\d\b/g, (day) => dayAfter(day, days) ?? day);
  return JSON.parse(text);
}

/** Undefined for a day that there isn't. */
function dayAfter(day: string, days: number): string | undefined {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return undefined;
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/**
 * The fixture with the same in front of every name, wherever the name is that of a resource and not of something in a
 * cloud. Exemptions name resources at the end of a URN.
 */
function renamed(fixture: Fixture, prefix: string): Fixture {
  const prefixed = (texts: readonly string[]) =>
    texts.map((text) => {
      const [type, name] = splitKey(text);
      return `${type}::${prefix}${name}`;
    });
  const names = fixture.resources.map(({ name = "it" }) => name);
  const settings = JSON.stringify(fixture.settings ?? {}).replace(/::([^":]+)"/g, (text, name: string) =>
    names.includes(name) ? `::${prefix}${name}"` : text,
  );
  return {
    ...fixture,
    settings: JSON.parse(settings),
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
