/** Returns the keys of a property path: `a.b[0]` is `["a", "b", 0]`. A key that contains dots is split. */
export const keysOf = (path: string): (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) => (index === undefined ? text : Number(index)));
