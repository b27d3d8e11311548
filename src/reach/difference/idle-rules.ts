import { type Place, placeKey } from "../../egress/resource/place.ts";
import { flowsTaken } from "../open/open.ts";
import type { Path, PathLayer, Rule } from "../path/path.ts";
import {
  EVERY_FLOW,
  type FlowSet,
  isEmptyOfFlows,
  isSameFlows,
  isWithinFlows,
  NO_FLOWS,
  unionOfFlows,
} from "../set/flow-set.ts";

/** A rule that never decides, in any layer that evaluates it, because of the rules before it. */
export interface IdleRule {
  /**
   * `duplicate`: one rule before it matches the same flows with the same effect. `shadowed`: others match everything
   * that it matches.
   */
  readonly kind: "duplicate" | "shadowed";
  readonly layer: string;
  readonly place: Place;
  /** The rule that matches all of it, or the first of those that do so together. */
  readonly behind: Place;
}

/**
 * Returns the idle rules of the paths, in the order of the layers. A rule that isn't fully known is never idle and
 * never makes another one idle. A rule in several layers must be idle in each.
 */
export function idleRules(paths: readonly Path[]): IdleRule[] {
  const found = new Map<string, IdleRule>();
  const busy = new Set<string>();
  for (const layer of new Set(paths.flatMap(({ layers }) => layers)))
    for (const { rule, idle } of idleAt(layer)) {
      const key = placeKey(rule.grant.place);
      if (idle === undefined) busy.add(key);
      else if (!found.has(key)) found.set(key, idle);
    }
  return [...found].filter(([key]) => !busy.has(key)).map(([, idle]) => idle);
}

interface Asked {
  readonly rule: Rule;
  readonly idle: IdleRule | undefined;
}

/** A rule with the flows that it matches, at least and at most. */
interface Taking {
  readonly rule: Rule;
  readonly surely: FlowSet;
  readonly maybe: FlowSet;
}

function idleAt({ rules, title, engine }: PathLayer): Asked[] {
  const taking = rules.map((rule): Taking => ({ rule, ...flowsTaken([rule], engine) }));
  const asked: Asked[] = [];
  const earlier = new Earlier();
  // Splits in halves, so that the rules before many others are joined only once. A list often has thousands of rules.
  const go = (first: number, last: number, before: FlowSet): FlowSet => {
    const one = taking[first];
    if (one === undefined) return NO_FLOWS;
    if (last - first === 1) {
      const behind = isIdle(one, before) ? earlier.reasonFor(one) : undefined;
      asked.push({ rule: one.rule, idle: behind && { layer: title, place: one.rule.grant.place, ...behind } });
      earlier.add(one);
      return one.surely;
    }
    const middle = (first + last) >> 1;
    const left = go(first, middle, before);
    return unionOfFlows([left, go(middle, last, unionOfFlows([before, left]))]);
  };
  go(0, taking.length, NO_FLOWS);
  return asked;
}

const isIdle = ({ rule, maybe }: Taking, before: FlowSet): boolean =>
  rule.certain && !isEmptyOfFlows(maybe) && maybe !== EVERY_FLOW && isWithinFlows(maybe, before);

/** The rules before another one that may make it idle. */
class Earlier {
  readonly #first: Taking[] = [];
  readonly #alike = new Map<string, Taking[]>();

  add(one: Taking): void {
    if (!one.rule.certain || isEmptyOfFlows(one.surely)) return;
    if (this.#first.length < MOST_TRIED) this.#first.push(one);
    const key = keyOf(one.rule, one.surely);
    const alike = this.#alike.get(key);
    if (alike === undefined) this.#alike.set(key, [one]);
    else alike.push(one);
  }

  /** Returns what makes the rule idle, which all of them together do. */
  reasonFor({ rule, maybe }: Taking): Pick<IdleRule, "kind" | "behind"> | undefined {
    const same = this.#alike.get(keyOf(rule, maybe))?.find(({ surely }) => isSameFlows(surely, maybe));
    const behind = same ?? this.#first.find(({ surely }) => isWithinFlows(maybe, surely)) ?? this.#first[0];
    return behind && { kind: same ? "duplicate" : "shadowed", behind: behind.rule.grant.place };
  }
}

/** Only wide rules hide others, and they nearly always come first. */
const MOST_TRIED = 200;

/** Rules with the same flows and effect have the same key. */
const keyOf = ({ grant }: Rule, { hash }: FlowSet): string => `${grant.effect} ${hash}`;
