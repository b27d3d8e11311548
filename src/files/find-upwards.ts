import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** What `look` finds in the nearest folder from `start` upwards that has it; undefined where none has. */
export function lookUpwards<T>(start: string, look: (folder: string) => T | undefined): T | undefined {
  const found = look(start);
  if (found !== undefined) return found;
  return dirname(start) === start ? undefined : lookUpwards(dirname(start), look);
}

/**
 * Path of the file or folder called `name`, a relative path, in the nearest folder from `start` upwards that has it;
 * undefined where none has.
 *
 * Walking up alone finds what ships with this package in a checkout, in `dist/`, in an installed package and in a
 * component package made from a clone.
 */
export const findUpwards = (start: string, name: string): string | undefined =>
  lookUpwards(start, (folder) => (existsSync(join(folder, name)) ? join(folder, name) : undefined));
