import { Output } from "@pulumi/pulumi";
import { joinPath } from "../src/egress/input/parse.ts";

/** Whether a value isn't known yet: an output of a resource, or a promise. */
export const isEventual = (value: unknown): boolean =>
  Output.isInstance(value) || (typeof value === "object" && value !== null && "then" in value);

/** Returns the paths in `value` of what isn't known yet. */
export const eventualPaths = (value: unknown, path = ""): string[] =>
  isEventual(value) ? [path] : entriesOf(value).flatMap(([key, inner]) => eventualPaths(inner, joinPath(path, [key])));

/**
 * Returns the entries of a list or a plain object. A resource counts as neither, because it leads to others without
 * end.
 */
function entriesOf(value: unknown): [key: string | number, value: unknown][] {
  if (Array.isArray(value)) return [...value.entries()];
  const isPlain = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value) : [];
}
