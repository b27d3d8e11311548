import type { Grant, GrantPart, Unknown } from "../egress/grant.ts";
import type { Peer } from "../egress/peer.ts";
import type { ResourceReading } from "../egress/resource-reading.ts";
import { followNames, followPart } from "./follow-lists.ts";
import { type StackIndex, stackIndex } from "./stack-index.ts";

/**
 * The readings of a stack with what their references lead to put in their places: prefix lists, IP groups, variables of
 * policies and domain lists. What the stack doesn't hold becomes an unknown that says so.
 */
export function follow(readings: readonly ResourceReading[]): ResourceReading[] {
  const index = stackIndex(readings);
  return readings.map((reading) => {
    const holders = labelsOfHolders(reading, index);
    if (holders.length === 0 && !reading.grants.some(refers)) return reading;
    return { ...reading, grants: reading.grants.map((grant) => followGrant(grant, reading, holders, index)) };
  });
}

const refers = ({ source, destination, namesFrom }: Grant): boolean =>
  namesFrom !== undefined || [...source, ...destination].some(({ kind }) => kind === "reference");

/** A rule that is a resource itself is labelled by the group that it is part of as well. */
const labelsOfHolders = ({ grants, facts }: ResourceReading, { resolve }: StackIndex): string[] =>
  grants.length === 0
    ? []
    : facts.flatMap((fact) =>
        fact.kind === "link" && fact.role === "part-of" ? resolve(fact.to).targets.flatMap(({ labels }) => labels) : [],
      );

function followGrant(grant: Grant, reading: ResourceReading, holders: readonly string[], index: StackIndex): Grant {
  const unknowns: Unknown[] = [...grant.unknowns];
  const nearbyLabels = [...grant.nearbyLabels, ...holders];
  const note = (part: GrantPart, found: readonly Omit<Unknown, "part">[]) =>
    unknowns.push(...found.map((unknown) => ({ ...unknown, part })));
  const peer = (part: "source" | "destination"): Peer =>
    grant[part].flatMap((element) => {
      if (element.kind !== "reference") return [element];
      const followed = followPart(element, reading, index);
      note(part, followed.unknowns);
      if (part === "destination") nearbyLabels.push(...followed.labels);
      return followed.parts;
    });
  const { namesFrom, ...rest } = grant;
  const followed = { ...rest, source: peer("source"), destination: peer("destination"), nearbyLabels, unknowns };
  if (namesFrom === undefined) return followed;
  const list = followNames(grant.names ?? [], namesFrom, index);
  note("names", list.unknowns);
  return { ...followed, names: list.names };
}
