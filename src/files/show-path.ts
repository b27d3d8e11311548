import { basename, relative } from "node:path";

/** Returns a path for messages: relative if it is below the working folder, otherwise absolute. */
export function showPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === "" ? basename(path) : fromHere.startsWith("..") ? path : fromHere;
}
