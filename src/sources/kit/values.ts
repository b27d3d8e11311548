import { isMap } from "../../egress/input/is-map.ts";

/** A map from JSON. */
export type JsonMap = Readonly<Record<string, unknown>>;

export { isMap };

/** Returns the map; an empty one if the value isn't a map. */
export const mapOf = (value: unknown): JsonMap => (isMap(value) ? value : {});

/** Returns the elements of a list; none if the value isn't a list. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Returns the elements of a list that are maps. */
export const mapsOf = (value: unknown): readonly JsonMap[] => listOf(value).filter(isMap);

/** Returns the text; undefined for an empty text and for anything else. */
export const nonEmptyText = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Returns the value at the end of a path of keys, own properties only. */
export const valueAt = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (isMap(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);

/** Whether it has all of these keys as own properties. */
export const hasKeys = (value: unknown, ...keys: readonly string[]): value is JsonMap =>
  isMap(value) && keys.every((key) => Object.hasOwn(value, key));

export const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Whether it has an empty list under the key, and nothing else but what may stand beside. */
export const holdsNothing = (value: unknown, key: string, beside: readonly string[]): boolean =>
  hasKeys(value, key) &&
  isEmptyList(value[key]) &&
  Object.keys(value).every((other) => other === key || beside.includes(other));
