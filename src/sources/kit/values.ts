import { isMap } from "../../egress/input/is-map.ts";

/** A map of JSON. */
export type JsonMap = Readonly<Record<string, unknown>>;

export { isMap };

/** The map, or an empty one where it is none. */
export const mapOf = (value: unknown): JsonMap => (isMap(value) ? value : {});

/** The elements of a list; none where it is none. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The elements of a list that are maps. */
export const mapsOf = (value: unknown): readonly JsonMap[] => listOf(value).filter(isMap);

/** The text; undefined for anything else and for an empty one. */
export const nonEmptyText = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** The value at the end of several keys, without asking prototypes. */
export const valueAt = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (isMap(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);

/** Whether it has all of these keys itself. */
export const hasKeys = (value: unknown, ...keys: readonly string[]): value is JsonMap =>
  isMap(value) && keys.every((key) => Object.hasOwn(value, key));

export const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Whether it has an empty list under the key, and nothing else but what may stand beside. */
export const holdsNothing = (value: unknown, key: string, beside: readonly string[]): boolean =>
  hasKeys(value, key) &&
  isEmptyList(value[key]) &&
  Object.keys(value).every((other) => other === key || beside.includes(other));
