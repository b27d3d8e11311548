/**
 * `work`, done once for each object; what it gives for the same object is the same. Rules share what they refer to, so
 * that a list is looked at once, however many rules name it.
 */
export function memo<Key extends object, Result>(work: (key: Key) => Result): (key: Key) => Result {
  const known = new WeakMap<Key, Result>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as Result;
    const result = work(key);
    known.set(key, result);
    return result;
  };
}

/**
 * `work`, done once for each text in as far as texts are short: the same ones stand in thousands of resources. Those
 * kept are few, whatever a program holds.
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
