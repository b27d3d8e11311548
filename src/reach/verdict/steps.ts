import { type AddressRange, type AddressRanges, unionOf } from "../../egress/address/address-ranges.ts";
import type { Effect } from "../../egress/grant.ts";
import { memo } from "../../egress/input/memo.ts";
import type { Rule } from "../path/path.ts";
import { type Region, takenBy } from "../path/region.ts";
import type { AddressBox } from "./address-box.ts";

/** Consecutive rules with the same effect, evaluated as one. A list of ten thousand addresses is then a single step. */
export interface Step {
  readonly rules: readonly Rule[];
  readonly effect: Effect;
  readonly maybe: Region;
  /** Undefined if nothing certainly matches. */
  readonly surely: Region | undefined;
  /** Returns the rule that matches the first of these addresses. */
  readonly ruleFor: (box: AddressBox) => Rule;
}

/** Returns the step of one rule. Memoised for each rule. */
export const stepOf = memo((rule: Rule): Step => {
  const { surely, maybe } = takenBy(rule.grant);
  return {
    rules: [rule],
    effect: rule.grant.effect,
    maybe,
    surely: rule.certain ? surely : undefined,
    ruleFor: () => rule,
  };
});

/**
 * Returns the steps of rules for one protocol on one port. If the rules match names, they are for flows of any name.
 * Rules for the same clients with the same effect are joined.
 */
export function stepsOf(rules: readonly Rule[]): Step[] {
  const runs: Rule[][] = [];
  for (const rule of rules) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && goTogether(run[0], rule)) run.push(rule);
    else runs.push([rule]);
  }
  return runs.map((run) => (run[0] !== undefined && run.length === 1 ? stepOf(run[0]) : together(run)));
}

function goTogether(a: Rule, b: Rule): boolean {
  const [one, other] = [plainRegion(a), plainRegion(b)];
  return (
    one !== undefined &&
    other !== undefined &&
    a.grant.effect === b.grant.effect &&
    (one.names === undefined) === (other.names === undefined) &&
    isSame(one.sources, other.sources)
  );
}

/** Returns what the rule matches, if that is fully known and doesn't depend on a TLS version. */
function plainRegion({ grant, certain }: Rule): Region | undefined {
  const { surely, maybe } = takenBy(grant);
  if (!certain || surely === undefined || surely.tlsVersions !== undefined) return undefined;
  const isKnown =
    surely.names === maybe.names &&
    surely.ports === maybe.ports &&
    surely.transports === maybe.transports &&
    surely.sources === maybe.sources &&
    surely.destinations === maybe.destinations;
  return isKnown ? surely : undefined;
}

const isSame = (a: AddressRanges, b: AddressRanges): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every(({ family, first, last }, at) => {
      const other = b[at];
      return other?.family === family && other.first === first && other.last === last;
    }));

function together(rules: readonly Rule[]): Step {
  const regions = rules.map((rule) => takenBy(rule.grant).maybe);
  const [first, region] = [rules[0] as Rule, regions[0] as Region];
  const taken = { ...region, destinations: unionOf([...new Set(regions.map(({ destinations }) => destinations))]) };
  let pieces: readonly Piece[] | undefined;
  return {
    rules,
    effect: first.grant.effect,
    maybe: taken,
    surely: taken,
    ruleFor: ({ to: [range] }) => {
      pieces ??= piecesOf(regions);
      return (range && rules[ruleAt(pieces, range)]) ?? first;
    },
  };
}

/** Addresses from `range.first` up to the next piece, with the number of the first rule for them. */
interface Piece {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly rule: number;
}

/** Returns every address with the first rule that matches it. */
function piecesOf(regions: readonly Region[]): Piece[] {
  const events = regions.flatMap(({ destinations }, rule) =>
    destinations.flatMap(({ family, first, last }) => [
      { family, at: first, rule, opens: true },
      { family, at: last + 1n, rule, opens: false },
    ]),
  );
  events.sort((a, b) => a.family - b.family || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const pieces: Piece[] = [];
  const open = new LowestOpen();
  for (const { family, at, rule, opens } of events) {
    if (opens) open.add(rule);
    else open.remove(rule);
    const lowest = open.lowest();
    if (lowest === undefined) continue;
    const last = pieces.at(-1);
    if (last?.family === family && last.first === at) pieces[pieces.length - 1] = { family, first: at, rule: lowest };
    else pieces.push({ family, first: at, rule: lowest });
  }
  return pieces;
}

function ruleAt(pieces: readonly Piece[], { family, first }: AddressRange): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle] as Piece;
    if (piece.family < family || (piece.family === family && piece.first <= first)) low = middle + 1;
    else high = middle;
  }
  return pieces[low - 1]?.rule ?? 0;
}

/** A heap that returns the lowest of its open numbers. Closed numbers are removed when they reach the top. */
class LowestOpen {
  readonly #heap: number[] = [];
  readonly #open = new Map<number, number>();

  add(number: number): void {
    const count = this.#open.get(number) ?? 0;
    this.#open.set(number, count + 1);
    if (count > 0) return;
    const heap = this.#heap;
    let at = heap.push(number) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((heap[above] as number) <= number) break;
      heap[at] = heap[above] as number;
      at = above;
    }
    heap[at] = number;
  }

  remove(number: number): void {
    this.#open.set(number, (this.#open.get(number) ?? 0) - 1);
  }

  lowest(): number | undefined {
    while (this.#heap.length > 0 && (this.#open.get(this.#heap[0] as number) ?? 0) === 0) this.#takeTop();
    return this.#heap[0];
  }

  #takeTop(): void {
    const heap = this.#heap;
    const last = heap.pop() as number;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const least = right < heap.length && (heap[right] as number) < (heap[left] as number) ? right : left;
      if (least >= heap.length || (heap[least] as number) >= last) break;
      heap[at] = heap[least] as number;
      at = least;
    }
    heap[at] = last;
  }
}
