import type { Fault } from "../egress/input/configuration-error.ts";
import { joinPath } from "../egress/input/parse.ts";

/** A sample value that this project ships with. A preview accepts it; an update requires the user's own value. */
export interface Placeholder {
  /** Path of the value, as in `aws.clientCidrs[0]`. */
  readonly path: string;
  readonly value: string;
}

/** Returns the faults that an update reports for placeholders before it creates the first resource. */
export const placeholderFaults = (placeholders: readonly Placeholder[], stack: string): Fault[] =>
  placeholders.map(({ path, value }) => ({
    path,
    message: `"${value}" is a placeholder. Fill in your own in Pulumi.${stack}.yaml before an update.`,
  }));

/** Returns the warning that a preview gives: one sentence for all placeholders, or an empty list if there are none. */
export const placeholderWarning = (placeholders: readonly Placeholder[]): string[] =>
  placeholders.length === 0
    ? []
    : [
        `Placeholders are left in ${placeholders.map(({ path }) => path).join(", ")}. A preview accepts them; an update stops until they are filled in.`,
      ];

/** Returns every placeholder below `value`, in the order of the text. */
export function findPlaceholders(value: unknown, path = ""): Placeholder[] {
  if (typeof value === "string") return isPlaceholder(value) ? [{ path, value }] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => findPlaceholders(item, joinPath(path, [index])));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => findPlaceholders(item, joinPath(path, [key])));
}

/**
 * Whether the text is obviously a sample: an id with twelve zeros in a row (ignoring hyphens), a word that starts with
 * `placeholder-`, or an address from a documentation network (RFC 5737).
 */
export const isPlaceholder = (text: string): boolean =>
  /0{12}/.test(text.replaceAll("-", "")) ||
  /\bplaceholder-/i.test(text) ||
  /(?<![\d.])(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d/.test(text);
