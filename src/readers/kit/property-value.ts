import { OUTPUT_VALUE, SECRET, SIGNATURE, UNKNOWNS } from "../../egress/index.ts";
import { joinPath, lookUp, show } from "../../egress/input/index.ts";

/** A property as it could be read: there, not there, or not to be known, each with its path. */
export type Value =
  | { readonly kind: "known"; readonly path: string; readonly raw: NonNullable<unknown>; readonly notation?: Notation }
  | { readonly kind: "absent"; readonly path: string }
  | { readonly kind: "unknown"; readonly path: string; readonly why: string };

/** How a resource writes the properties that readers ask for, where that isn't their own way. It holds for all that lies below. */
export interface Notation {
  /** The keys to go down by to what readers call `key`: several ways, the first of which that leads to something is taken. */
  readonly waysTo: (key: string) => readonly (readonly string[])[];
  /** Why a value is none by itself, as expressions of a template are; undefined for any other. */
  readonly whyOpen?: (raw: unknown) => string | undefined;
}

/** The value in another notation. */
export const inNotation = (value: Value, notation: Notation): Value =>
  value.kind === "known" ? { ...value, notation } : value;

/** What a text holds as JSON, at the same path; other values, and other texts, as they are. */
export function parsedJson(value: Value): Value {
  const text = textOf(value);
  if (text === undefined || !/^\s*[[{]/.test(text)) return value;
  const parsed = attempt(() => JSON.parse(text) as unknown);
  if (!("value" in parsed)) return value;
  const notation = value.kind === "known" ? value.notation : undefined;
  return { kind: "known", path: value.path, raw: parsed.value as object, ...(notation && { notation }) };
}

/** The whole of a resource's properties. */
export const rootOf = (props: object): Value => pick(props, "");

/**
 * The property of that key, or the element of that index. A list of one stands for the map in it, as old states and hand-written
 * properties have it; in a longer one, where a map belongs, no property can be told.
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

/** By the key as it is. */
function step(value: Value, key: string | number): Value {
  const path = joinPath(value.path, [key]);
  if (value.kind !== "known") return { ...value, path };
  if (typeof value.raw !== "object") return { kind: "absent", path };
  if (Array.isArray(value.raw) && typeof key === "string") return inList(value, key);
  return below(
    value,
    pick(() => ownValue(value.raw, key), path),
  );
}

/** What is inside has the notation of what it is in. */
function below({ notation }: Value & { readonly kind: "known" }, inner: Value): Value {
  if (notation === undefined || inner.kind !== "known") return inner;
  const why = attempt(() => notation.whyOpen?.(inner.raw));
  if ("error" in why) return { kind: "unknown", path: inner.path, why: NOT_YET };
  return why.value === undefined ? { ...inner, notation } : { kind: "unknown", path: inner.path, why: why.value };
}

/** The property at the end of several keys. */
export const within = (value: Value, ...keys: readonly (string | number)[]): Value => keys.reduce(at, value);

/** The first of several properties that is there: azure-native and the classic provider name some of them differently. */
export function firstOf(value: Value, ...keys: readonly [string, ...string[]]): Value {
  return firstGiven(at(value, keys[0]), ...keys.slice(1).map((key) => at(value, key)));
}

/** The first of several values that is there. */
export const firstGiven = (first: Value, ...others: readonly Value[]): Value =>
  [first, ...others].find(isGiven) ?? first;

/** Why `value` can't be read as the object that it should be, such as `rule`; undefined where it can. */
export function whyNot(value: Value, what: string): string | undefined {
  if (value.kind === "unknown") return value.why;
  return value.kind === "known" && typeof value.raw !== "object" ? `it is no ${what}` : undefined;
}

/**
 * The elements of a list, unknown ones in their places. What is no list counts as its only element, since inputs from YAML
 * and old states have it so; a list that isn't known is one unknown element.
 */
export function itemsOf(value: Value): Value[] {
  if (value.kind === "absent") return [];
  if (value.kind === "unknown" || !Array.isArray(value.raw)) return [value];
  const { raw, path } = value;
  const length = lengthOf(raw);
  if (length === undefined) return [{ kind: "unknown", path, why: NOT_YET }];
  return Array.from({ length }, (_, index) => at(value, index)).filter(({ kind }) => kind !== "absent");
}

/** Keys and values of a map; none where it isn't known or no map. */
export function entriesOf(value: Value): [key: string, value: Value][] {
  if (value.kind !== "known" || typeof value.raw !== "object" || Array.isArray(value.raw)) return [];
  const { raw } = value;
  const keys = attempt(() => Object.keys(raw));
  return "value" in keys ? (keys.value as string[]).map((key) => [key, step(value, key)]) : [];
}

/** The elements of a list that are called by their `key`, or of a map, which CloudFormation has in place of one. */
export const namedItemsOf = (value: Value): [name: Value, item: Value][] =>
  value.kind === "known" &&
  typeof value.raw === "object" &&
  !Array.isArray(value.raw) &&
  at(value, "key").kind === "absent"
    ? entriesOf(value).map(([key, item]) => [{ kind: "known", path: item.path, raw: key }, item])
    : itemsOf(value).map((item) => [at(item, "key"), item]);

/** Whether a person would say that something is given: an empty text, list or map is nothing. */
export function isGiven(value: Value): boolean {
  if (value.kind !== "known") return value.kind === "unknown";
  if (Array.isArray(value.raw)) return lengthOf(value.raw) !== 0;
  if (typeof value.raw === "object") return entriesOf(value).length > 0;
  return value.raw !== "";
}

/** As text: numbers and booleans as they are written; undefined for anything else. */
export const textOf = (value: Value): string | undefined =>
  value.kind === "known" && ["string", "number", "boolean", "bigint"].includes(typeof value.raw)
    ? String(value.raw)
    : undefined;

/** How a message names it: a text as it is, of anything else no more than its kind, for secrets may stand in it. */
export function describeValue(value: Value): string {
  if (value.kind !== "known") return "nothing";
  if (textOf(value) !== undefined) return show(value.raw);
  return Array.isArray(value.raw) ? "a list" : typeof value.raw === "object" ? "a map" : `a ${typeof value.raw}`;
}

/** As a whole number, a text of digits included. */
export function numberOf(value: Value): number | undefined {
  const text = textOf(value);
  return text !== undefined && /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

/** A number in its one spelling, as parsers take it: `06` and `+6` are 6. Other texts as they are. */
export const plainNumber = (text: string): string => (/^[+-]?\d{1,15}$/.test(text) ? String(Number(text)) : text);

/** As yes or no, the texts `true` and `false` included. */
export const flagOf = (value: Value): boolean | undefined =>
  lookUp({ true: true, false: false }, textOf(value)?.toLowerCase());

/** Why a value that was asked for can't be had; empty where it is known. */
export const NOT_YET = "it is known only after an update";

/** Undefined where the list can't be asked. */
function lengthOf(list: object): number | undefined {
  const length = attempt(() => ownValue(list, "length"));
  return "value" in length && typeof length.value === "number" ? length.value : undefined;
}

function inList(list: Value & { readonly kind: "known" }, key: string): Value {
  const path = joinPath(list.path, [key]);
  const length = lengthOf(list.raw);
  if (length === undefined) return { kind: "unknown", path, why: NOT_YET };
  if (length > 1) return { kind: "unknown", path, why: "it is in a list where a map belongs" };
  const only = at(list, 0);
  // Lists in lists are nobody's shape of a map.
  return only.kind === "known" && Array.isArray(only.raw) ? { kind: "absent", path } : at(only, key);
}

function pick(read: object | (() => unknown), path: string): Value {
  const result = typeof read === "function" ? attempt(read as () => unknown) : { value: read };
  if ("error" in result) return { kind: "unknown", path, why: NOT_YET };
  return unwrap(result.value, path, 0);
}

/** Takes the marks off that Pulumi puts on secrets and outputs, and tells its sentinels. */
function unwrap(raw: unknown, path: string, depth: number): Value {
  if (raw === null || raw === undefined) return { kind: "absent", path };
  if (typeof raw === "string" && isSentinel(raw)) return { kind: "unknown", path, why: NOT_YET };
  const isList = attempt(() => Array.isArray(raw));
  if ("error" in isList) return { kind: "unknown", path, why: NOT_YET };
  if (typeof raw !== "object" || isList.value || depth > 4) return { kind: "known", path, raw };
  const signature = attempt(() => ownValue(raw, SIGNATURE));
  if ("error" in signature || (signature.value !== SECRET && signature.value !== OUTPUT_VALUE))
    return { kind: "known", path, raw };
  const inner = attempt(() => ownValue(raw, "value"));
  if ("value" in inner && inner.value !== undefined) return unwrap(inner.value, path, depth + 1);
  if (signature.value === SECRET) return { kind: "unknown", path, why: "it is secret" };
  const why = attempt(() => ownValue(raw, "why"));
  return { kind: "unknown", path, why: "value" in why && typeof why.value === "string" ? why.value : NOT_YET };
}

/**
 * The value without asking the object for it: what the policy SDK puts around unknown values throws only when asked, and
 * getters and prototypes are no part of a resource.
 */
const ownValue = (object: object, key: string | number): unknown => Object.getOwnPropertyDescriptor(object, key)?.value;

/** A text that was made from an unknown value holds its sentinel. */
const isSentinel = (text: string): boolean => UNKNOWNS.some((sentinel) => text.includes(sentinel));

function attempt<T>(run: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}
