import { memo } from "../../egress/input/memo.ts";
import type { NamePattern } from "../../egress/name/name-pattern.ts";
import type { Layer, Rule } from "../path/path.ts";
import { takenBy } from "../path/region.ts";
import type { Flow } from "./flow.ts";
import { isSpoken } from "./meets.ts";

/**
 * The rules of a layer that a flow may meet, in order: few of many, since those that name hosts are found by the name. What the flow
 * doesn't meet after all may be among them; what it may meet is never missing.
 */
export function rulesFor(layer: Layer, flow: Flow): Iterable<Rule> {
  const index = indexOf(layer);
  const isQuery = layer.engine === "dns-firewall";
  const named = flow.name === undefined ? index.named : index.byName.find(flow.name);
  return merged(named, isQuery ? index.nameless : spokenIn(index, flow), layer.rules);
}

interface RuleIndex {
  readonly rules: readonly Rule[];
  /** Positions of rules that go by names. */
  readonly named: readonly number[];
  readonly nameless: readonly number[];
  readonly byName: NameIndex;
  /** Ports at which one of the nameless rules begins, or has just ended; sorted. */
  readonly bounds: readonly number[];
  /** Positions of nameless rules for what is spoken on the ports between two bounds. */
  readonly slices: Map<string, readonly number[]>;
}

const indexOf = memo(({ rules }: Layer): RuleIndex => {
  const byName = new NameIndex();
  const named: number[] = [];
  const nameless: number[] = [];
  const bounds = new Set<number>();
  rules.forEach(({ grant }, position) => {
    const { maybe } = takenBy(grant);
    if (maybe.names !== undefined) {
      named.push(position);
      for (const pattern of maybe.names) byName.add(pattern, position);
      return;
    }
    nameless.push(position);
    for (const { first, last } of maybe.ports) bounds.add(first).add(last + 1);
  });
  return { rules, named, nameless, byName, bounds: [...bounds].sort((a, b) => a - b), slices: new Map() };
});

function spokenIn({ rules, nameless, bounds, slices }: RuleIndex, flow: Flow): readonly number[] {
  const key = `${flow.transport} ${flow.application} ${placeIn(bounds, flow.port)}`;
  const known = slices.get(key);
  if (known !== undefined) return known;
  const found = nameless.filter((position) => isSpoken(takenBy((rules[position] as Rule).grant).maybe, flow));
  slices.set(key, found);
  return found;
}

/** How many of the bounds are at or below the port. */
function placeIn(bounds: readonly number[], port: number): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] as number) <= port) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* merged(a: readonly number[], b: readonly number[], rules: readonly Rule[]): Iterable<Rule> {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left = Number.POSITIVE_INFINITY, right = Number.POSITIVE_INFINITY] = [a[i], b[j]];
    yield rules[left < right ? left : right] as Rule;
    if (left < right) i++;
    else j++;
  }
}

/** Finds patterns by a name: whole names in a map, globs with a star in front in a tree of their endings, others one by one. */
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

  /** Positions of the rules that may match, in order, each once. */
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

/** Endings of names by their letters, the last one first. */
interface Ending {
  readonly next: Map<string, Ending>;
  readonly positions: number[];
}

function push(map: Map<string, number[]>, key: string, position: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [position]);
  else list.push(position);
}
