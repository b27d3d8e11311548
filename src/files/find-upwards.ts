import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Calls `look` in `start` and in each folder above it, and returns the first result; undefined if there is none. */
export function lookUpwards<T>(start: string, look: (folder: string) => T | undefined): T | undefined {
  const found = look(start);
  if (found !== undefined) return found;
  return dirname(start) === start ? undefined : lookUpwards(dirname(start), look);
}

/**
 * Returns the path of the file or folder `name`, a relative path, in the nearest folder from `start` upwards that has
 * it; undefined if none has.
 *
 * Only a search upwards finds what ships with this package in all four layouts: a checkout, `dist/`, an installed
 * package, and a component package made from a clone.
 */
export const findUpwards = (start: string, name: string): string | undefined =>
  lookUpwards(start, (folder) => (existsSync(join(folder, name)) ? join(folder, name) : undefined));
