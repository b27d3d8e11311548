/**
 * Remembers how recent flows were seen, because lines of one connection are close to each other. It holds numbers in
 * two tables that are made once, so its memory is the same at the first line and at the last.
 */
export class RecentFlows {
  #now: FlowTable;
  #before: FlowTable;

  /** @param most flows in one table. At least as many are remembered, and at most twice as many. */
  constructor(most: number) {
    this.#now = new FlowTable(most);
    this.#before = new FlowTable(most);
  }

  /** Whether the flow was seen in this way lately. */
  has(flow: number | string, seenAs: number): boolean {
    const id = idOf(flow);
    return this.#now.has(id, seenAs) || this.#before.has(id, seenAs);
  }

  /** Remembers the flow. Returns whether it wasn't seen in this way lately. */
  isNew(flow: number | string, seenAs: number): boolean {
    const id = idOf(flow);
    if (this.#now.has(id, seenAs) || this.#before.has(id, seenAs)) return false;
    if (this.#now.isFull) {
      [this.#now, this.#before] = [this.#before, this.#now];
      this.#now.clear();
    }
    this.#now.add(id, seenAs);
    return true;
  }
}

/** Pairs of numbers. A `Map` would leave an object for each pair to the garbage collector. */
class FlowTable {
  readonly #most: number;
  readonly #mask: number;
  /** Id and how it was seen, one behind the other, at the place of the pair's hash or at the next free one. */
  readonly #pairs: Float64Array;
  #size = 0;

  constructor(most: number) {
    const places = 2 ** Math.ceil(Math.log2(most * 2));
    this.#most = most;
    this.#mask = places - 1;
    this.#pairs = new Float64Array(2 * places).fill(FREE);
  }

  get isFull(): boolean {
    return this.#size === this.#most;
  }

  has(id: number, seenAs: number): boolean {
    return this.#pairs[this.#placeOf(id, seenAs) + 1] === seenAs;
  }

  add(id: number, seenAs: number): void {
    const at = this.#placeOf(id, seenAs);
    this.#pairs[at] = id;
    this.#pairs[at + 1] = seenAs;
    this.#size++;
  }

  clear(): void {
    this.#pairs.fill(FREE);
    this.#size = 0;
  }

  /** Where the pair stands, or would stand. */
  #placeOf(id: number, seenAs: number): number {
    // Adding 0 makes the same bits of 0 and -0.
    PAIR[0] = id + 0;
    PAIR[1] = seenAs;
    let hash = Math.imul((BITS[0] as number) ^ Math.imul(BITS[1] as number, 0x85ebca6b), 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ (BITS[2] as number) ^ Math.imul(BITS[3] as number, 0xc2b2ae35), 0x27d4eb2f);
    let at = 2 * ((hash ^ (hash >>> 15)) & this.#mask);
    while (this.#pairs[at + 1] !== FREE && (this.#pairs[at] !== id || this.#pairs[at + 1] !== seenAs))
      at = (at + 2) & (2 * this.#mask + 1);
    return at;
  }
}

const FREE = -1;
const PAIR = new Float64Array(2);
const BITS = new Uint32Array(PAIR.buffer);

const idOf = (flow: number | string): number => (typeof flow === "number" ? flow : hashOf(flow));

/** Returns a number of 53 bits for a text. By chance, two of a hundred thousand texts share one in a million runs. */
function hashOf(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}
