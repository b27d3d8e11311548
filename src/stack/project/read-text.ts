import { readFileSync } from "node:fs";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { showPath } from "./show-path.ts";

/**
 * The text of a file, without its byte order mark; undefined where there is none.
 *
 * @throws ConfigurationError naming the file where it can't be read, or isn't UTF-8: nobody may take it for an empty one.
 */
export function readText(file: string): string | undefined {
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
    const { code = "" } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? undefined : fail(file, CANNOT_READ[code] ?? `can't be read (${code}). Check the path.`);
  }
}

const CANNOT_READ: Record<string, string> = {
  EACCES: "can't be read: permission is denied. Let this user read it.",
  EISDIR: "is a folder, where a file is expected. Move it away.",
};

function fail(file: string, message: string): never {
  throw new ConfigurationError([{ path: showPath(file), message }]);
}
