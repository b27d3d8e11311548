import { Output } from "@pulumi/pulumi";
import { joinPath } from "../src/egress/input/parse.ts";

/** Whether a value is still to come: an output of a resource, or a promise. */
export const isEventual = (value: unknown): boolean =>
  Output.isInstance(value) || (typeof value === "object" && value !== null && "then" in value);

/** Where in `value` something is still to come. */
export const eventualPaths = (value: unknown, path = ""): string[] =>
  isEventual(value) ? [path] : entriesOf(value).flatMap(([key, inner]) => eventualPaths(inner, joinPath(path, [key])));

/** What a list or a plain object holds; not a resource, which leads to others without end. */
function entriesOf(value: unknown): [key: string | number, value: unknown][] {
  if (Array.isArray(value)) return [...value.entries()];
  const isPlain = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value) : [];
}
