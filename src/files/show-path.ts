import { basename, relative } from "node:path";

/** A path as messages show it: from the working folder if it is below that, else whole. */
export function showPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === "" ? basename(path) : fromHere.startsWith("..") ? path : fromHere;
}
