/** Work done on `value` through what is given back: how often any object in it was asked for anything. */
export function counting<T extends object>(value: T): { readonly value: T; readonly count: () => number } {
  let count = 0;
  const known = new WeakMap<object, object>();
  const wrap = (inner: unknown): unknown => {
    if (typeof inner !== "object" || inner === null) return inner;
    const proxy = known.get(inner) ?? new Proxy(inner, handler);
    known.set(inner, proxy);
    return proxy;
  };
  const handler: ProxyHandler<object> = {
    get(target, key) {
      count++;
      return wrap(Reflect.get(target, key));
    },
    getOwnPropertyDescriptor(target, key) {
      count++;
      const descriptor = Reflect.getOwnPropertyDescriptor(target, key);
      // What can't be configured has to be given back as it is.
      return descriptor?.configurable ? { ...descriptor, value: wrap(descriptor.value) } : descriptor;
    },
    ownKeys(target) {
      const keys = Reflect.ownKeys(target);
      count += keys.length;
      return keys;
    },
  };
  return { value: wrap(value) as T, count: () => count };
}

/** Objects, list elements and characters that `value` holds, each of them once however often it is referred to. */
export function sizeOf(value: unknown): number {
  const seen = new Set<unknown>();
  const open: unknown[] = [value];
  let size = 0;
  while (open.length > 0) {
    const next = open.pop();
    if (seen.has(next)) continue;
    seen.add(next);
    if (typeof next === "string") size += next.length / 64;
    if (typeof next !== "object" || next === null) continue;
    const inner = Object.values(next);
    size += 1 + inner.length;
    for (const item of inner) open.push(item);
  }
  return size;
}
