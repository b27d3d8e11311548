/**
 * `work`, done once for each object; what it gives for the same object is the same. Rules share what they refer to, so
 * that a list is looked at once, however many rules name it.
 */
export function memo<Key extends object, Result>(work: (key: Key) => Result): (key: Key) => Result {
  const known = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    const found = known.get(key) ?? { result: work(key) };
    known.set(key, found);
    return found.result;
  };
}
