/** An expression of an address or a port: one element or a list, either of them perhaps negated. */
export type Expression =
  | { readonly kind: "element"; readonly text: string; readonly negated: boolean }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly negated: boolean };

/** `a`, `!a`, `[a,!b,[c,d]]`; undefined where brackets don't match. Linear, and safe for any depth. */
export function parseList(text: string): Expression | undefined {
  const root: OpenList = { items: [], negated: false };
  const open: OpenList[] = [root];
  let negated = false;
  for (const token of text.match(/[[\],!]|[^[\],!\s]+/g) ?? []) {
    const current = open.at(-1) as OpenList;
    if (token === "!") negated = !negated;
    else if (token === "[") open.push({ items: [], negated });
    else if (token === "]") {
      open.pop();
      if (open.length === 0) return undefined;
      (open.at(-1) as OpenList).items.push({ kind: "list", items: current.items, negated: current.negated });
    } else if (token !== ",") current.items.push({ kind: "element", text: token, negated });
    if (token !== "!") negated = false;
    if (open.length > DEEPEST) return undefined;
  }
  const [only] = root.items;
  if (open.length !== 1 || only === undefined) return undefined;
  return root.items.length === 1 ? only : { kind: "list", items: root.items, negated: false };
}

interface OpenList {
  readonly items: Expression[];
  readonly negated: boolean;
}

// Nobody nests deeper than one or two; what reads the lists goes down by itself.
const DEEPEST = 64;
