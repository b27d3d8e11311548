import { joinPath } from "../../egress/input/index.ts";
import { entriesOf, itemsOf, rootOf, textOf, type Value } from "./property-value.ts";

/** A text somewhere in a resource's properties. */
export interface ScannedText {
  /** Property path, such as `containerDefinitions[0].environment[2].value`. A key has the path of its value. */
  readonly path: string;
  readonly text: string;
}

/** All texts of a resource, whatever its type. */
export interface Scan {
  /** In their order: values, keys of maps, and texts decoded from Base64. */
  readonly texts: readonly ScannedText[];
  /** Paths of values that are known only after an update, and of values more than 64 levels deep. */
  readonly unread: readonly string[];
}

/**
 * Every text in the properties of a resource that no reader knows. Never throws. Linear: a value that is met twice is
 * read once.
 */
export function scanTexts(props: object): Scan {
  const texts: ScannedText[] = [];
  const unread: string[] = [];
  const seen = new Set<unknown>();
  const waiting: { readonly value: Value; readonly depth: number }[] = [{ value: rootOf(props), depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    const text = textOf(value);
    if (text !== undefined) texts.push(...textsOf(value.path, text));
    else if (value.kind === "unknown" || depth > DEEPEST) unread.push(value.path);
    else if (value.kind === "known" && typeof value.raw === "object" && !seen.has(value.raw)) {
      seen.add(value.raw);
      const below = Array.isArray(value.raw) ? itemsOf(value) : fieldsOf(value, texts);
      for (const item of below.reverse()) waiting.push({ value: item, depth: depth + 1 });
    }
  }
  return { texts, unread };
}

const DEEPEST = 64;

function fieldsOf(map: Value, texts: ScannedText[]): Value[] {
  return entriesOf(map).map(([key, value]) => {
    texts.push({ path: joinPath(map.path, [key]), text: key });
    return value;
  });
}

/** Start-up scripts and Kubernetes secrets are often in Base64. */
function textsOf(path: string, text: string): ScannedText[] {
  const own = { path, text };
  if (text.length < 16 || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return [own];
  const inner = Buffer.from(text, "base64").toString("utf8");
  // Words that only look like Base64 decode to characters that no text has.
  return /[^\P{C}\s]|\uFFFD/u.test(inner) ? [own] : [own, { path, text: inner }];
}
