/**
 * Work that several policies share within one request. The SDK asks one policy after the other and doesn't tell requests apart; but in one
 * request each asks once, so that one who asks again asks for another.
 */
export class Shared<T> {
  readonly #kept = new Map<string, { readonly value: T; readonly takers: Set<string> }>();

  /** @param key of what is worked on, since requests may overlap. */
  take(key: string, taker: string, work: () => T): T {
    const known = this.#kept.get(key);
    const entry = known === undefined || known.takers.has(taker) ? { value: work(), takers: new Set<string>() } : known;
    entry.takers.add(taker);
    this.#kept.set(key, entry);
    return entry.value;
  }
}
