import type { ResourceReading } from "../../egress/resource/resource-reading.ts";
import { flowsTaken } from "../open/open.ts";
import type { Path, Rule } from "../path/path.ts";
import { commonFlows, type FlowSet, isEmptyOfFlows } from "../set/flow-set.ts";

/** The paths that a change is on, in both states. */
export interface OnPaths {
  readonly base: readonly Path[];
  readonly head: readonly Path[];
}

/** The readings of both states. */
export interface Readings {
  readonly readings: readonly ResourceReading[];
}

/**
 * Makes a function that finds the resources which caused a change of flows. Of the resources that differ between the
 * states, these are the ones whose rules match such flows and now have the new effect, or had the opposite effect
 * before. If there are none: the ones that link rules and firewalls; otherwise all that differ.
 *
 * @returns their URNs, sorted.
 */
export function causesOf(base: Readings, head: Readings) {
  const differ = differing(base, head);
  const [rulesBefore, rulesNow] = [rulesByUrn(differ), rulesByUrn(differ)];
  return (on: OnPaths, flows: FlowSet, after: "open" | "shut" | "unknown"): string[] => {
    const now = rulesNow(on.head).filter(({ does }) => after === "unknown" || does[after]);
    const then = rulesBefore(on.base).filter(
      ({ does }) => after === "unknown" || does[after === "open" ? "shut" : "open"],
    );
    const meeting = [...now, ...then].filter(({ taken }) => !isEmptyOfFlows(commonFlows(taken, flows)));
    const byRules = new Set(meeting.map(({ urn }) => urn));
    if (byRules.size > 0) return [...byRules].sort();
    const linking = [...differ].filter(([, { hasOtherFacts }]) => hasOtherFacts).map(([urn]) => urn);
    return (linking.length > 0 ? linking : [...differ.keys()]).sort();
  };
}

interface Differing {
  readonly hasOtherFacts: boolean;
}

/** Returns the resources that changed, or that only one state has, by their URNs in the states that have them. */
function differing(base: Readings, head: Readings): Map<string, Differing> {
  const before = new Map(base.readings.map((reading) => [plainUrn(reading.urn), reading]));
  const found = new Map<string, Differing>();
  for (const reading of head.readings) {
    const key = plainUrn(reading.urn);
    const old = before.get(key);
    before.delete(key);
    const hasOtherFacts = !isAlike(old?.facts ?? [], reading.facts);
    if (!hasOtherFacts && old !== undefined && isAlike(old.grants, reading.grants)) continue;
    found.set(reading.urn, { hasOtherFacts });
    if (old !== undefined) found.set(old.urn, { hasOtherFacts });
  }
  for (const { urn, facts } of before.values()) found.set(urn, { hasOtherFacts: facts.length > 0 });
  return found;
}

/** A URN without its stack, because two stacks of one program have the same resources. */
const plainUrn = (urn: string): string => urn.replace(/^urn:pulumi:[^:]*::/, "");

/** Whether two values mean the same for egress. Places and labels don't count. */
function isAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((value, index) => isAlike(value, b[index]));
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => OF_NO_MATTER.has(key) || isAlike(one[key], other[key]));
}

const OF_NO_MATTER = new Set(["place", "urn", "labels", "nearbyLabels", "candidates", "sid"]);

/** Rules of one resource at one layer with the same effect. */
interface OwnRules {
  readonly urn: string;
  readonly taken: FlowSet;
  readonly does: { readonly open: boolean; readonly shut: boolean };
}

/** Makes a function that returns the rules of the resources that differ. Computes them once for each list of paths. */
function rulesByUrn(differ: ReadonlyMap<string, unknown>) {
  const known = new Map<readonly Path[], OwnRules[]>();
  const work = (paths: readonly Path[]): OwnRules[] =>
    paths.flatMap(({ layers }) =>
      layers.flatMap(({ engine, rules }) => {
        const own = rules.flatMap((rule) => urnsOf(rule).flatMap((urn) => (differ.has(urn) ? [{ urn, rule }] : [])));
        const groups = Map.groupBy(own, ({ urn, rule }) => `${rule.grant.effect} ${urn}`);
        return [...groups.values()].map((group): OwnRules => {
          const { urn, rule } = group[0] as (typeof group)[number];
          const { effect } = rule.grant;
          const taken = flowsTaken(
            group.map(({ rule }) => rule),
            engine,
          ).maybe;
          return { urn, taken, does: { open: effect !== "deny", shut: effect === "deny" || effect === "unknown" } };
        });
      }),
    );
  return (paths: readonly Path[]): OwnRules[] => {
    const found = known.get(paths) ?? work(paths);
    known.set(paths, found);
    return found;
  };
}

/** The resource that a rule belongs to, and those that hold the addresses it names. */
const urnsOf = ({ grant: { place, source, destination } }: Rule): string[] => [
  ...new Set([place, ...[...source, ...destination].map((part) => part.place)].map(({ urn }) => urn)),
];
