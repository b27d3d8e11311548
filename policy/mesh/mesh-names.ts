import { getPublicSuffix, parse } from "tldts";
import {
  foundIn,
  type Grant,
  type Hostname,
  matchesGlob,
  matchesName,
  memo,
  type NamePattern,
  placeKey,
  soleName,
} from "../../src/egress/index.ts";
import type { Mesh } from "./mesh.ts";

/**
 * Makes a function that applies `work` to the names of a grant. A list of names that many rules share is processed
 * once. A grant without names counts as an empty list.
 */
export function ofNames<T>(work: (names: readonly NamePattern[], mesh: Mesh) => T) {
  const known = memo((mesh: Mesh) => memo((names: readonly NamePattern[]) => work(names, mesh)));
  return ({ names = NO_NAMES }: Pick<Grant, "names">, mesh: Mesh): T => known(mesh)(names);
}

const NO_NAMES: readonly NamePattern[] = [];

/** Returns one grant for each rule with names. A rule for several protocols is several grants with the same names. */
export function eachRule(grants: readonly Grant[]): Grant[] {
  const seen = new Map<readonly NamePattern[], Set<string>>();
  return grants.filter(({ names, place }) => {
    if (names === undefined) return false;
    const places = seen.get(names) ?? new Set();
    const key = placeKey(place);
    if (places.has(key)) return false;
    seen.set(names, places.add(key));
    return true;
  });
}

/** Most rules have a single name, which either is the host or has nothing to do with it. */
const hostsBy = (takes: (name: NamePattern, host: string) => boolean) => {
  const ofMany = ofNames((names, { hosts }) => {
    const single = new Set(names.map(soleName));
    const others = names.filter((name) => soleName(name) === undefined);
    return hosts.filter((host) => single.has(host) || others.some((name) => takes(name, host)));
  });
  return (grant: Pick<Grant, "names">, mesh: Mesh): readonly Hostname[] => {
    const { names = NO_NAMES } = grant;
    const [first] = names;
    const name = first !== undefined && names.length === 1 ? soleName(first) : undefined;
    return name === undefined ? ofMany(grant, mesh) : (eachHost(mesh).get(name) ?? NO_HOSTS);
  };
};

const eachHost = memo(
  ({ hosts }: Mesh): ReadonlyMap<string, readonly Hostname[]> => new Map(hosts.map((host) => [host, [host]])),
);
const NO_HOSTS: readonly Hostname[] = [];

/** Returns the MESH hosts that any of the names matches. */
export const hostsTaken = hostsBy(matchesName);

/** Returns the MESH hosts that any of the names is meant for. */
export const hostsMeant = hostsBy(isMeant);

/**
 * How wide a pattern is that matches a host. `exact`: only the host. `wide`: its neighbours as well, such as
 * `*.spineservices.nhs.uk`. `general`: half the internet, such as `*` and `*.uk`, so the pattern isn't evidence that it
 * was meant for that host.
 */
export type Breadth = "exact" | "wide" | "general";

/** Returns how wide a pattern is that matches `host`; undefined if it doesn't match. */
export function breadthOf(pattern: NamePattern, host: string): Breadth | undefined {
  if (!matchesName(pattern, host)) return undefined;
  if (soleName(pattern) === host) return "exact";
  const own = getPublicSuffix(host);
  const holds = pattern.terms.some(
    ({ globs, negated }) =>
      !negated && globs.filter((glob) => matchesGlob(glob, host)).every((glob) => holdsOnTo(glob, own)),
  );
  return holds ? "wide" : "general";
}

/** Whether a pattern was meant for the host: it matches only the host, or its neighbours as well. */
export function isMeant(pattern: NamePattern, host: string): boolean {
  return !["general", undefined].includes(breadthOf(pattern, host));
}

/**
 * Returns the public suffix whose names the pattern matches completely, such as `com` or `co.uk`. Undefined if it
 * matches fewer names.
 */
export function wholeSuffix({ terms }: NamePattern): string | undefined {
  const [term] = terms;
  if (terms.length !== 1 || term === undefined || term.negated) return undefined;
  return term.globs
    .filter((glob) => glob.startsWith("*"))
    .map(literalOf)
    .find((literal) => isSuffix(literal) && (term.regex === undefined || foundIn(term.regex, `x1-y.${literal}`)));
}

/**
 * Whether the glob's text narrows it down to names like the host's. `nhs.uk` does, because it is the NHS's own suffix.
 */
function holdsOnTo(glob: string, own: string | null): boolean {
  const literal = literalOf(glob);
  return literal.length > 2 && (literal === own || !isSuffix(literal));
}

/** Whether registries sell names directly below it. A word that isn't a top-level domain isn't a suffix. */
function isSuffix(literal: string): boolean {
  const { publicSuffix, isIcann } = parse(literal);
  return publicSuffix === literal && isIcann === true;
}

const literalOf = (glob: string): string => glob.replaceAll("*", "").replaceAll(/^\.+|\.+$/g, "");
