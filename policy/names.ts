import type { Grant } from "../src/egress/grant.ts";
import { memo } from "../src/egress/input/memo.ts";
import { matchesName, type NamePattern } from "../src/egress/name/name-pattern.ts";
import { placeKey } from "../src/egress/place.ts";
import { isMeant } from "./breadth.ts";
import type { Mesh } from "./mesh.ts";

/** What a grant's names come to; a list that many rules share is looked at once. Without names, what none come to. */
export function ofNames<T>(work: (names: readonly NamePattern[], mesh: Mesh) => T) {
  const known = memo((mesh: Mesh) => memo((names: readonly NamePattern[]) => work(names, mesh)));
  return ({ names = NO_NAMES }: Pick<Grant, "names">, mesh: Mesh): T => known(mesh)(names);
}

const NO_NAMES: readonly NamePattern[] = [];

/** One grant for each rule, of those that are for several protocols as well: the names are the same. */
export function eachRule(grants: readonly Grant[]): Grant[] {
  const seen = new Map<Grant["names"], Set<string>>();
  return grants.filter(({ names, place }) => {
    const places = seen.get(names) ?? new Set();
    const key = placeKey(place);
    if (places.has(key)) return false;
    seen.set(names, places.add(key));
    return true;
  });
}

const hostsBy = (takes: (name: NamePattern, host: string) => boolean) =>
  ofNames((names, { hosts }) => hosts.filter((host) => names.some((name) => takes(name, host))));

/** The MESH hosts that any of the names takes. */
export const hostsTaken = hostsBy(matchesName);

/** The MESH hosts that any of the names is meant for. */
export const hostsMeant = hostsBy(isMeant);
