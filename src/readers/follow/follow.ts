import {
  anyOf,
  type Grant,
  type GrantPart,
  memo,
  memoList,
  type NamePattern,
  nameOfUrn,
  type Peer,
  plainGlob,
  type Reference,
  type ReferenceKind,
  type ResourceReading,
  type Unknown,
} from "../../egress/index.ts";
import { type Followed, listFollower } from "./follow-lists.ts";
import { outside, type StackIndex, stackIndex, unknownsIn } from "./stack-index.ts";

/**
 * Returns the readings of a stack with their references replaced by the targets' content: prefix lists, IP groups,
 * variables of policies and domain lists. A target outside the stack becomes an unknown that says so. A reading without
 * references is returned as the same object, and so is a list of such readings.
 */
export function follow(readings: readonly ResourceReading[]): readonly ResourceReading[] {
  const index = stackIndex(readings);
  const followPart = listFollower(index);
  const followed = readings.map((reading) => {
    const holders = labelsOfHolders(reading, index);
    const idle = notInForce(reading, index);
    if (holders.length === 0 && idle === undefined && !reading.grants.some(refers)) return reading;
    const given = idle === undefined ? reading.grants : reading.grants.map((grant) => withCondition(grant, idle));
    const grants = given.map((grant) => {
      const addresses = followAddresses(grant, (part) => followPart(part, reading));
      const nearbyLabels = both(addresses.nearbyLabels, holders);
      return followGrantNames({ ...addresses, nearbyLabels }, reading, index);
    });
    return { ...reading, grants };
  });
  return followed.every((reading, index) => reading === readings[index]) ? readings : followed;
}

const refers = ({ engine, source, destination, namesFrom }: Grant): boolean =>
  engine === "dns-record" || namesFrom !== undefined || hasReference(source) || hasReference(destination);

/** Memoised, because many rules may share a list. */
const hasReference = memoList((peer: Peer) => peer.some(({ kind }) => kind === "reference"));

/**
 * Returns why a rule of Virtual Network Manager may not be in force, if the stack's commits name other configurations
 * only. An earlier commit from elsewhere may have put it in force.
 */
function notInForce({ grants, facts }: ResourceReading, { resolve, committed }: StackIndex): Unknown | undefined {
  if (committed === undefined || !grants.some(({ engine }) => engine === "admin-rule")) return undefined;
  const configurations = [{ facts }, ...partsOf(facts, "rule-group", resolve)].flatMap((one) =>
    partsOf(one.facts, "admin-configuration", resolve),
  );
  const [only] = configurations;
  const [place] = grants.map((grant) => grant.place);
  if (only === undefined || place === undefined || configurations.some(({ urn }) => committed.has(urn)))
    return undefined;
  return { part: "conditions", place, why: `no commit of this stack puts ${nameOfUrn(only.urn)} in force` };
}

const partsOf = (
  facts: ResourceReading["facts"],
  kind: ReferenceKind,
  resolve: StackIndex["resolve"],
): readonly ResourceReading[] =>
  facts.flatMap((fact) =>
    fact.kind === "link" && fact.role === "part-of" && fact.to.kind === kind ? resolve(fact.to).targets : [],
  );

/** Adds the condition. A condition doesn't excuse a rule that allows, so there it is kept apart from the unknowns. */
const withCondition = (grant: Grant, condition: Unknown): Grant =>
  grant.effect === "deny"
    ? { ...grant, unknowns: [...grant.unknowns, condition] }
    : { ...grant, narrowedBy: [...(grant.narrowedBy ?? []), condition] };

/** A rule that is a resource of its own also gets the labels of the group that it belongs to. */
function labelsOfHolders({ grants, facts }: ResourceReading, { resolve }: StackIndex): readonly string[] {
  if (grants.length === 0) return [];
  const holders = facts.flatMap((fact) =>
    fact.kind === "link" && fact.role === "part-of" ? resolve(fact.to).targets : [],
  );
  return holders.map(({ labels }) => labels).reduce(both, []);
}

/** Nothing is copied if there is nothing to add, so that all rules of a group share its labels. */
const both = (a: readonly string[], b: readonly string[]): readonly string[] =>
  a.length === 0 ? b : b.length === 0 ? a : [...a, ...b];

type FollowPart = (part: Extract<Peer[number], { kind: "reference" }>) => Followed;

function followAddresses(grant: Grant, followPart: FollowPart): Grant {
  if (!hasReference(grant.source) && !hasReference(grant.destination)) return grant;
  const unknowns: Unknown[] = [...grant.unknowns];
  const labels: string[] = [];
  const followed: Reference[] = [];
  const peer = (part: "source" | "destination"): Peer => {
    const seen = new Set<Followed>();
    const parts = grant[part].map((element): Peer => {
      if (element.kind !== "reference") return [element];
      const found = followPart(element);
      if (part === "destination") followed.push(element.to);
      // Before lists are made, each of several references may mean any of them.
      if (seen.has(found)) return [];
      seen.add(found);
      unknowns.push(...asUnknowns(part, found.unknowns));
      if (part === "destination") labels.push(...found.labels);
      return found.parts;
    });
    // Rules that name only one list share its addresses.
    const filled = parts.filter(({ length }) => length > 0);
    return filled.length === 1 ? (filled[0] ?? []) : filled.flat();
  };
  const [source, destination] = [peer("source"), peer("destination")];
  return { ...grant, source, destination, nearbyLabels: both(grant.nearbyLabels, labels), unknowns, followed };
}

function followGrantNames(grant: Grant, reading: ResourceReading, index: StackIndex): Grant {
  const { namesFrom, ...rest } = grant;
  if (grant.engine === "dns-record") return followRecord(grant, zoneOf(reading, index));
  if (namesFrom === undefined) return grant;
  const { names, unknowns } = followNames(namesFrom, index);
  return {
    ...rest,
    names: grant.names && grant.names.length > 0 ? [...grant.names, ...names] : names,
    unknowns: [...grant.unknowns, ...asUnknowns("names", unknowns)],
  };
}

/** A record whose zone is only known through a reference has no name without it. */
function followRecord(grant: Grant, zone: string | undefined): Grant {
  const { namesFrom, ...rest } = grant;
  if (zone !== undefined) return { ...rest, names: grant.names?.map((name) => inZone(name, zone)) };
  if (namesFrom === undefined) return grant;
  return { ...rest, unknowns: [...grant.unknowns, ...asUnknowns("names", [outside(namesFrom)])] };
}

const asUnknowns = (part: GrantPart, found: readonly Omit<Unknown, "part">[]): Unknown[] =>
  found.map((unknown) => ({ ...unknown, part }));

/** What replaces a reference to names. */
export interface FollowedNames {
  readonly names: readonly NamePattern[];
  readonly unknowns: readonly Omit<Unknown, "part">[];
}

/** Returns the names that a rule's list holds; the same object for all rules that refer to it. */
export function followNames(reference: Reference, { resolve }: StackIndex): FollowedNames {
  const { targets, possible } = resolve(reference);
  if (targets.length === 0) return { names: [], unknowns: [outside(reference)] };
  // One of the lists may allow what another one blocks.
  if (possible) return { names: [], unknowns: [{ place: reference.place, why: ONE_OF_SEVERAL }] };
  return namesIn(targets);
}

const ONE_OF_SEVERAL = "which of several lists is meant is known only after an update";

const namesIn = memo((targets: readonly ResourceReading[]) => ({
  names: targets.flatMap(({ facts }) => facts.flatMap((fact) => (fact.kind === "domain-list" ? fact.names : []))),
  unknowns: unknownsIn(targets, "domain-list"),
}));

/** Returns the zone that a record is in, if the stack holds it. */
export function zoneOf({ facts }: ResourceReading, { resolve }: StackIndex): string | undefined {
  return facts
    .flatMap((fact) => (fact.kind === "link" && fact.to.kind === "dns-zone" ? resolve(fact.to).targets : []))
    .flatMap((target) => target.facts.flatMap((fact) => (fact.kind === "zone" ? plainGlob(fact.name) : [])))
    .at(0);
}

/** Returns the full name of a record that is relative to its zone. */
export function inZone(pattern: NamePattern, zone: string): NamePattern {
  const name = plainGlob(pattern.written);
  if (name === zone || name.endsWith(`.${zone}`)) return pattern;
  return anyOf(pattern.written, [name === "" || name === "@" ? zone : `${name}.${zone}`]);
}
