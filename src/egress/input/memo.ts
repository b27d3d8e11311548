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
 * Returns a function that runs `work` once for each short text, because thousands of resources hold the same texts.
 * Its memory is bounded, because it keeps few texts and only short ones.
 */
export function memoText<Result>(work: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    if (text.length > LONGEST) return work(text);
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as Result;
    const result = work(text);
    if (known.size < MOST) known.set(text, result);
    return result;
  };
}

const [LONGEST, MOST] = [100, 10_000];
