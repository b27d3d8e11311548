import { readFileSync } from "node:fs";
import { ConfigurationError } from "../egress/input/configuration-error.ts";
import { showPath } from "./show-path.ts";
import { unreadable } from "./unreadable.ts";

/**
 * Returns the text of a file, without its byte order mark; undefined if the file doesn't exist.
 *
 * @throws ConfigurationError naming the file if it can't be read or isn't UTF-8, so that nobody takes it for an empty
 * one.
 */
export function readIfThere(file: string): string | undefined {
  const bytes = readBytes(file);
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return fail(file, "is not UTF-8; PowerShell's > writes UTF-16. Save it as UTF-8.");
  }
}

function readBytes(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : fail(file, unreadable(error));
  }
}

function fail(file: string, message: string): never {
  throw new ConfigurationError([{ path: showPath(file), message }]);
}
