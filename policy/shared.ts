/**
 * Work that several policies share within one request. The SDK asks one policy after the other and doesn't tell requests apart; but in one
 * request each asks once, so that one who asks again asks for another.
 */
export class Shared<T> {
  readonly #kept = new Map<string, { readonly value: T; readonly takers: Set<string> }>();
  readonly #most: number;

  /** @param most takers that there are; once all have taken something, it is forgotten. Fewer may come, where some are switched off. */
  constructor(most: number) {
    this.#most = most;
  }

  /** @param key of what is worked on, since requests may overlap. */
  take(key: string, taker: string, work: () => T): T {
    const known = this.#kept.get(key);
    const entry = known === undefined || known.takers.has(taker) ? { value: work(), takers: new Set<string>() } : known;
    entry.takers.add(taker);
    if (entry.takers.size < this.#most) this.#kept.set(key, entry);
    else this.#kept.delete(key);
    return entry.value;
  }
}
