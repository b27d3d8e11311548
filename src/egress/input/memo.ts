/**
 * Returns a function that runs `work` once for each object and then returns the same result again. Rules share the
 * objects that they refer to, so a list is processed once, however many rules name it.
 */
export function memo<Key extends object, Result>(work: (key: Key) => Result): (key: Key) => Result {
  const known = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    const found = known.get(key) ?? { result: work(key) };
    known.set(key, found);
    return found.result;
  };
}
