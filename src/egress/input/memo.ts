/**
 * Returns a function that runs `work` once for each object and then returns the same result again. Rules share the
 * objects that they refer to, so a list is processed once, however many rules name it.
 */
export function memo<Key extends object, Result>(work: (key: Key) => Result): (key: Key) => Result {
  const known = new WeakMap<Key, Result | typeof NONE>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found === NONE ? (undefined as Result) : found;
    const result = work(key);
    known.set(key, result === undefined ? NONE : result);
    return result;
  };
}

/** Stands for an undefined result, so that one look-up tells whether there is a result. */
const NONE = Symbol("no result");

/**
 * The same for lists. Going through a short list again is quicker than looking up what was found, so only long lists
 * are remembered. `work` must not depend on getting the same result twice.
 */
export function memoList<Item, Result>(work: (list: readonly Item[]) => Result): (list: readonly Item[]) => Result {
  const known = memo(work);
  return (list) => (list.length <= FEW ? work(list) : known(list));
}

const FEW = 4;

/**
 * Returns a function that runs `work` once for each text, because thousands of resources hold the same texts. Its
 * memory is bounded by the characters that it keeps: as many as 10,000 texts of 100.
 *
 * @param longest number of characters of the longest text that is kept.
 */
export function memoText<Result>(work: (text: string) => Result, longest = 100): (text: string) => Result {
  const known = new Map<string, Result>();
  let left = MOST;
  return (text) => {
    if (text.length > longest) return work(text);
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as Result;
    const result = work(text);
    left -= Math.max(text.length, LEAST);
    if (left >= 0) known.set(text, result);
    return result;
  };
}

/** Characters that are kept, and as how many a shorter text counts. */
const [MOST, LEAST] = [1_000_000, 100];
