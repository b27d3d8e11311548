import { types } from "node:util";
import { joinKey, lookUp, OUTPUT_VALUE, SECRET, SIGNATURE, show, UNKNOWN, UNKNOWNS } from "../../egress/index.ts";

/** A property with its path: known, absent or unknown. */
export type Value =
  | { readonly kind: "known"; readonly path: string; readonly raw: NonNullable<unknown>; readonly notation?: Notation }
  | { readonly kind: "absent"; readonly path: string }
  | { readonly kind: "unknown"; readonly path: string; readonly why: string };

/** An absent value that belongs to no property. */
export const NOTHING: Value = { kind: "absent", path: "" };

/**
 * How a resource's properties are written, if that differs from what readers ask for. Applies to everything below it.
 */
export interface Notation {
  /** Returns the paths that may lead to what readers call `key`. The first one that leads to a value counts. */
  readonly waysTo: (key: string) => readonly (readonly string[])[];
  /**
   * Returns the value of an expression, such as a template's parameter; undefined for anything else, or if it can't be
   * determined.
   */
  readonly meaning?: (raw: unknown) => Value | undefined;
  /** Says why a raw value isn't final, such as an expression in a template; undefined for any other value. */
  readonly whyOpen?: (raw: unknown) => string | undefined;
}

/** Returns the value in another notation. */
export const inNotation = (value: Value, notation: Notation): Value =>
  value.kind === "known" ? { ...value, notation } : value;

/** Returns the parsed value of a text that is JSON, at the same path. Other values and texts stay as they are. */
export function parsedJson(value: Value): Value {
  const text = textOf(value);
  if (text === undefined || !/^\s*[[{]/.test(text)) return value;
  const parsed = attempt(() => JSON.parse(text) as unknown);
  if (!("value" in parsed)) return value;
  const notation = value.kind === "known" ? value.notation : undefined;
  return { kind: "known", path: value.path, raw: parsed.value as object, ...(notation && { notation }) };
}

/** Returns all properties of a resource as one value. */
export const rootOf = (props: object): Value => unwrap(props, "", 0);

/**
 * Returns the property with that key, or the element with that index. In old states and hand-written properties, a list
 * of one element may stand for a map, and the element is used. A longer list never stands for a map.
 */
export function at(value: Value, key: string | number): Value {
  if (value.kind !== "known" || value.notation === undefined || typeof key === "number") return step(value, key);
  const ways = value.notation.waysTo(key).map((way) => () => way.reduce<Value>(step, value));
  for (const way of ways) {
    const found = way();
    if (found.kind !== "absent") return found;
  }
  return ways[0]?.() ?? step(value, key);
}

/** Looks up the key itself, without the notation. A text of JSON counts as what it means. */
function step(value: Value, key: string | number): Value {
  const path = joinKey(value.path, key);
  if (value.kind !== "known") return { ...value, path };
  if (typeof value.raw !== "object") {
    const parsed = parsedJson(value);
    return parsed === value ? { kind: "absent", path } : step(parsed, key);
  }
  if (Array.isArray(value.raw) && typeof key === "string") return inList(value, key);
  return below(value, pick(value.raw, key, path));
}

/** A nested value has the notation of its parent. */
function below({ notation }: Value & { readonly kind: "known" }, inner: Value): Value {
  if (notation === undefined || inner.kind !== "known") return inner;
  const meant = attempt(() => notation.meaning?.(inner.raw));
  if ("value" in meant && meant.value !== undefined)
    return meant.value.kind === "known"
      ? { ...meant.value, path: inner.path, notation }
      : { ...meant.value, path: inner.path };
  const why = attempt(() => notation.whyOpen?.(inner.raw));
  if ("error" in why) return { kind: "unknown", path: inner.path, why: NOT_YET };
  return why.value === undefined ? { ...inner, notation } : { kind: "unknown", path: inner.path, why: why.value };
}

/** Returns the property at the end of a path of keys. */
export const within = (value: Value, ...keys: readonly (string | number)[]): Value => keys.reduce(at, value);

/**
 * Returns the first of several properties that is present. azure-native and the classic provider give some of them
 * different names.
 */
export function firstOf(value: Value, ...keys: readonly [string, ...string[]]): Value {
  return firstGiven(at(value, keys[0]), ...keys.slice(1).map((key) => at(value, key)));
}

/** Returns the first of several values that is present. */
export const firstGiven = (first: Value, ...others: readonly Value[]): Value =>
  [first, ...others].find(isGiven) ?? first;

/** Says why `value` can't be read as the object `what`, such as `rule`. Undefined if it can. */
export function whyUnreadable(value: Value, what: string): string | undefined {
  if (value.kind === "unknown") return value.why;
  return value.kind === "known" && typeof value.raw !== "object" ? `it is no ${what}` : undefined;
}

/**
 * Returns the elements of a list, including unknown ones. A value that is no list is its own only element, because YAML
 * and old states write it so. An unknown list is one unknown element.
 */
export function itemsOf(value: Value): Value[] {
  if (value.kind === "absent") return [];
  if (value.kind === "unknown" || !Array.isArray(value.raw)) return [value];
  const { raw, path } = value;
  const length = lengthOf(raw);
  if (length === undefined) return [{ kind: "unknown", path, why: NOT_YET }];
  return Array.from({ length }, (_, index) => at(value, index)).filter(({ kind }) => kind !== "absent");
}

/** Returns keys and values of a map. Empty if the value is unknown or no map. */
export function entriesOf(value: Value): [key: string, value: Value][] {
  if (value.kind !== "known" || typeof value.raw !== "object" || Array.isArray(value.raw)) return [];
  const { raw } = value;
  const keys = attempt(() => Object.keys(raw));
  return "value" in keys ? (keys.value as string[]).map((key) => [key, step(value, key)]) : [];
}

/** Returns the elements of a list with that `key`, or of the map that CloudFormation has instead. */
export const namedItemsOf = (value: Value): [name: Value, item: Value][] =>
  value.kind === "known" &&
  typeof value.raw === "object" &&
  !Array.isArray(value.raw) &&
  at(value, "key").kind === "absent"
    ? entriesOf(value).map(([key, item]) => [{ kind: "known", path: item.path, raw: key }, item])
    : itemsOf(value).map((item) => [at(item, "key"), item]);

/** Whether the value isn't empty. An empty text, list or map counts as empty. */
export function isGiven(value: Value): boolean {
  if (value.kind !== "known") return value.kind === "unknown";
  if (Array.isArray(value.raw)) return lengthOf(value.raw) !== 0;
  if (typeof value.raw === "object") return entriesOf(value).length > 0;
  return value.raw !== "";
}

/** Returns the value as text; numbers and booleans as they are written. Undefined for anything else. */
export const textOf = (value: Value): string | undefined =>
  value.kind === "known" && isScalar(value.raw) ? String(value.raw) : undefined;

const isScalar = (raw: unknown): boolean =>
  typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean" || typeof raw === "bigint";

/**
 * Returns the name of the value for a message. A text is shown as it is; of anything else only its type, because it may
 * hold secrets.
 */
export function describeValue(value: Value): string {
  if (value.kind !== "known") return "nothing";
  if (textOf(value) !== undefined) return show(value.raw);
  return Array.isArray(value.raw) ? "a list" : typeof value.raw === "object" ? "a map" : `a ${typeof value.raw}`;
}

/** Returns the value as a whole number; a text of digits counts. */
export function numberOf(value: Value): number | undefined {
  const text = textOf(value);
  return text !== undefined && /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

/** Returns a number in its normal form, as parsers take it: `06` and `+6` are 6. Other texts stay as they are. */
export const plainNumber = (text: string): string => (/^[+-]?\d{1,15}$/.test(text) ? String(Number(text)) : text);

/** Returns the value as a boolean; the texts `true` and `false` count. */
export const flagOf = (value: Value): boolean | undefined =>
  lookUp({ true: true, false: false }, textOf(value)?.toLowerCase());

/** Why a value isn't known. */
export const NOT_YET = "it is known only after an update";

/** Undefined if reading the list throws. */
function lengthOf(list: object): number | undefined {
  const length = attempt(() => ownValue(list, "length"));
  return "value" in length && typeof length.value === "number" ? length.value : undefined;
}

function inList(list: Value & { readonly kind: "known" }, key: string): Value {
  const path = joinKey(list.path, key);
  const length = lengthOf(list.raw);
  if (length === undefined) return { kind: "unknown", path, why: NOT_YET };
  if (length > 1) return { kind: "unknown", path, why: "it is in a list where a map belongs" };
  const only = at(list, 0);
  // A list inside a list never stands for a map.
  return only.kind === "known" && Array.isArray(only.raw) ? { kind: "absent", path } : at(only, key);
}

function pick(object: object, key: string | number, path: string): Value {
  try {
    return unwrap(ownValue(object, key), path, 0);
  } catch {
    return { kind: "unknown", path, why: NOT_YET };
  }
}

/** Removes Pulumi's marks of secrets and outputs, and recognises its sentinels of unknown values. */
function unwrap(raw: unknown, path: string, depth: number): Value {
  if (raw === null || raw === undefined) return { kind: "absent", path };
  if (typeof raw === "string" && isSentinel(raw)) return { kind: "unknown", path, why: NOT_YET };
  if (typeof raw !== "object" || depth > 4) return { kind: "known", path, raw };
  try {
    const signature = Array.isArray(raw) ? undefined : ownValue(raw, SIGNATURE);
    const isMarked = signature === SECRET || signature === OUTPUT_VALUE;
    return isMarked ? unwrapMarked(raw, signature, path, depth) : { kind: "known", path, raw };
  } catch {
    return { kind: "unknown", path, why: NOT_YET };
  }
}

function unwrapMarked(raw: object, signature: string, path: string, depth: number): Value {
  const inner = ownValue(raw, "value");
  if (inner !== undefined) return unwrap(inner, path, depth + 1);
  if (signature === SECRET) return { kind: "unknown", path, why: "it is secret" };
  const why = ownValue(raw, "why");
  return { kind: "unknown", path, why: typeof why === "string" ? why : NOT_YET };
}

/**
 * Reads the object's own value. The policy SDK's proxy for unknown values throws in its getters, and its descriptors
 * can be read. A resource's values are never on a prototype.
 */
function ownValue(object: object, key: string | number): unknown {
  // Most keys that are asked for aren't there, and descriptors are slow.
  if (!Object.hasOwn(object, key)) return undefined;
  if (types.isProxy(object)) return Object.getOwnPropertyDescriptor(object, key)?.value;
  return (object as Readonly<Record<string | number, unknown>>)[key];
}

/** A text made from an unknown value contains its sentinel. Nearly all texts are shorter than one. */
const isSentinel = (text: string): boolean =>
  text.length >= UNKNOWN.length && UNKNOWNS.some((sentinel) => text.includes(sentinel));

function attempt<T>(run: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}
