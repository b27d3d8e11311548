import { types } from "node:util";
import { joinKey, type ScannedText, type UnreadTexts } from "../../egress/index.ts";
import { entriesOf, itemsOf, parsedJson, textOf, type Value } from "./property-value.ts";

/** All texts of a resource, whatever its type. */
export interface Scan {
  /** In order: values, keys of maps, and texts decoded from Base64. */
  readonly texts: readonly ScannedText[];
  /** Paths of values that are known only after an update, and of values more than 64 levels deep. */
  readonly unread: readonly string[];
}

/** The texts that readers don't read, scanned only on demand. */
export class Texts implements UnreadTexts {
  readonly #roots: readonly Value[];
  readonly #read: ReadonlySet<string>;
  #all: readonly ScannedText[] | undefined;

  /** @param read paths that readers know. They and everything below them are left out. */
  constructor(roots: readonly Value[], read: Iterable<string> = []) {
    this.#roots = roots;
    this.#read = new Set(read);
  }

  mayHold(isMarked: (text: string) => boolean): boolean {
    try {
      return this.#roots.some((root) => root.kind === "known" && holdsMark(root.raw, isMarked));
    } catch {
      // A value that throws when it is read may hold anything.
      return true;
    }
  }

  all(): readonly ScannedText[] {
    this.#all ??= this.#roots.flatMap((root) => scanTexts(root, this.#read).texts);
    return this.#all;
  }
}

/**
 * Returns every text in a resource's properties that readers don't read. Never throws. Runs in linear time, and scans
 * an object only once.
 */
export function scanTexts(root: Value, read: ReadonlySet<string> = new Set()): Scan {
  const texts: ScannedText[] = [];
  const unread: string[] = [];
  const seen = new Set<unknown>();
  const waiting: { readonly value: Value; readonly depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { depth } = next;
    if (read.has(next.value.path) && depth > 0) continue;
    const value = parsedJson(next.value);
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
    texts.push({ path: joinKey(map.path, key), text: key });
    return value;
  });
}

/** Start-up scripts and Kubernetes secrets are often in Base64. */
function textsOf(path: string, text: string): ScannedText[] {
  const own = { path, text };
  const inner = textInBase64(text);
  return inner === undefined ? [own] : [own, { path, text: inner }];
}

function textInBase64(text: string): string | undefined {
  if (text.length < 16 || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return undefined;
  const inner = Buffer.from(text, "base64").toString("utf8");
  // Words that only look like Base64 decode to characters that no text has.
  return /[^\P{C}\s]|\uFFFD/u.test(inner) ? undefined : inner;
}

/** Whether any text of the value is marked. Runs no getter and builds no paths, which keeps it fast. */
function holdsMark(root: unknown, isMarked: (text: string) => boolean): boolean {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const raw = waiting.pop();
    if (typeof raw === "string") {
      if (textHolds(raw, isMarked)) return true;
    } else if (typeof raw === "object" && raw !== null && !seen.has(raw)) {
      seen.add(raw);
      const [isList, isPlain] = [Array.isArray(raw), !types.isProxy(raw)];
      for (const key of Object.keys(raw)) {
        if (!isList && key.length >= SHORTEST && isMarked(key)) return true;
        const value = isPlain ? (raw as Record<string, unknown>)[key] : ownValue(raw, key);
        if (typeof value === "string" ? value.length >= SHORTEST : typeof value === "object") waiting.push(value);
      }
    }
  }
  return false;
}

/** Marks are at least this long. */
const SHORTEST = 4;

function textHolds(text: string, isMarked: (text: string) => boolean): boolean {
  if (isMarked(text)) return true;
  const inner = textInBase64(text);
  return inner !== undefined && isMarked(inner);
}

/** The policy SDK's proxy for unknown values throws in its getters, but its property descriptors can be read. */
const ownValue = (object: object, key: string): unknown => Object.getOwnPropertyDescriptor(object, key)?.value;
