import { memo } from "../../egress/input/memo.ts";
import type { NamePattern } from "../../egress/name/name-pattern.ts";
import type { PathLayer, Rule } from "../path/path.ts";
import { takenBy } from "../path/region.ts";
import type { Flow } from "./flow.ts";
import { isSpoken } from "./meets.ts";
import { type Step, stepOf, stepsOf } from "./steps.ts";

/**
 * Returns the steps in which a layer evaluates a flow, in order. Only a few of many: rules for names are found by the
 * name, and lists of addresses are evaluated together. The steps may include some that don't match the flow, but never
 * miss one that may.
 */
export function stepsFor(layer: PathLayer, flow: Flow): Iterable<Step> {
  const index = indexOf(layer);
  const isQuery = layer.engine === "dns-firewall";
  // A flow to an address alone may have any name, so all rules are evaluated. Those for names with the same effect are
  // evaluated as one.
  if (flow.name === undefined) return spokenIn(index, flow).steps;
  const named = index.byName.find(flow.name);
  const nameless = isQuery ? index.nameless : spokenIn(index, flow);
  return named.length === 0 ? nameless.steps : inTurn(named, nameless, index.rules);
}

interface RuleIndex {
  readonly rules: readonly Rule[];
  readonly nameless: Slice;
  readonly byName: NameIndex;
  /** Ports at which a rule begins, or has just ended; sorted. */
  readonly bounds: readonly number[];
  /** The rules for one protocol on the ports between two bounds: those without names, or all of them. */
  readonly slices: Map<string, Slice>;
}

/** Some of a layer's rules. */
interface Slice {
  readonly positions: readonly number[];
  readonly steps: readonly Step[];
}

const indexOf = memo(({ rules }: PathLayer): RuleIndex => {
  const byName = new NameIndex();
  const nameless: number[] = [];
  const bounds = new Set<number>();
  rules.forEach(({ grant }, position) => {
    const { maybe } = takenBy(grant);
    if (maybe.names === undefined) nameless.push(position);
    for (const pattern of maybe.names ?? []) byName.add(pattern, position);
    for (const { first, last } of maybe.ports) bounds.add(first).add(last + 1);
  });
  return {
    rules,
    nameless: { positions: nameless, steps: nameless.map((position) => stepOf(rules[position] as Rule)) },
    byName,
    bounds: [...bounds].sort((a, b) => a - b),
    slices: new Map(),
  };
});

function spokenIn({ rules, nameless, bounds, slices }: RuleIndex, flow: Flow): Slice {
  const key = `${flow.name === undefined ? "all" : "nameless"} ${flow.transport} ${flow.application} ${placeIn(bounds, flow.port)}`;
  const known = slices.get(key);
  if (known !== undefined) return known;
  const among = flow.name === undefined ? rules.map((_, position) => position) : nameless.positions;
  const positions = among.filter((position) => isSpoken(takenBy((rules[position] as Rule).grant).maybe, flow));
  const slice = { positions, steps: stepsOf(positions.map((position) => rules[position] as Rule)) };
  slices.set(key, slice);
  return slice;
}

/** Merges the rules for names into the others. A step with such a rule in its middle is split into its rules. */
function* inTurn(named: readonly number[], { positions, steps }: Slice, rules: readonly Rule[]): Iterable<Step> {
  let at = 0;
  for (const step of steps) {
    const count = step.rules.length;
    const last = positions[at + count - 1] as number;
    const inside = named.filter((position) => position > (positions[at] as number) && position < last);
    yield* named
      .filter((position) => position > (positions[at - 1] ?? -1) && position < (positions[at] as number))
      .map((position) => stepOf(rules[position] as Rule));
    if (inside.length === 0) yield step;
    else
      yield* [...positions.slice(at, at + count), ...inside]
        .sort((a, b) => a - b)
        .map((position) => stepOf(rules[position] as Rule));
    at += count;
  }
  const last = positions.at(-1) ?? -1;
  yield* named.filter((position) => position > last).map((position) => stepOf(rules[position] as Rule));
}

/** Returns how many of the bounds are at or below the port. */
function placeIn(bounds: readonly number[], port: number): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] as number) <= port) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Finds patterns that may match a name: whole names by a map, globs with a leading star by a tree of endings, others
 * one by one.
 */
class NameIndex {
  readonly #whole = new Map<string, number[]>();
  readonly #endings: Ending = { next: new Map(), positions: [] };
  readonly #others: number[] = [];

  add({ terms }: NamePattern, position: number): void {
    const [term, ...more] = terms;
    if (term === undefined || more.length > 0 || term.negated) {
      this.#others.push(position);
      return;
    }
    for (const glob of term.globs) {
      const star = glob.lastIndexOf("*");
      if (star === -1) push(this.#whole, glob, position);
      else if (star === 0) this.#addEnding(glob.slice(1), position);
      else this.#others.push(position);
    }
  }

  /** Returns the positions of the rules that may match, in order, each once. */
  find(name: string): readonly number[] {
    const found = [...(this.#whole.get(name) ?? []), ...this.#others];
    let node: Ending | undefined = this.#endings;
    for (let at = name.length; node !== undefined; at--) {
      found.push(...node.positions);
      node = at > 0 ? node.next.get(name.charAt(at - 1)) : undefined;
    }
    return found.length < 2 ? found : [...new Set(found)].sort((a, b) => a - b);
  }

  #addEnding(ending: string, position: number): void {
    let node = this.#endings;
    for (let at = ending.length - 1; at >= 0; at--) {
      const letter = ending.charAt(at);
      const next = node.next.get(letter) ?? { next: new Map(), positions: [] };
      node.next.set(letter, next);
      node = next;
    }
    node.positions.push(position);
  }
}

/** Endings of names as a tree of letters, from the last letter on. */
interface Ending {
  readonly next: Map<string, Ending>;
  readonly positions: number[];
}

function push(map: Map<string, number[]>, key: string, position: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [position]);
  else list.push(position);
}
