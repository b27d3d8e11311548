import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Path of the file called `name`, a relative path, in the nearest folder from `start` upwards that has it; undefined where none has.
 *
 * Walking up alone finds what ships with this package in a checkout, in `dist/`, in an installed package and in a component package
 * made from a clone.
 */
export function findUpwards(start: string, name: string): string | undefined {
  const file = join(start, name);
  if (existsSync(file)) return file;
  return dirname(start) === start ? undefined : findUpwards(dirname(start), name);
}
