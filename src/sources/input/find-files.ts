import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { showPath } from "../../files/show-path.ts";
import { unreadable } from "../../files/unreadable.ts";

/** A file to be read. */
export interface FoundFile {
  readonly path: string;
  /** Path for messages. */
  readonly shown: string;
  /** The given folder, or the folder of the given file. Files in one folder may belong together. */
  readonly folder: string;
  readonly isInFolder: boolean;
}

/** The files of one given path. */
export interface Found {
  readonly path: string;
  readonly files: readonly FoundFile[];
  /** What else is in a folder, for messages: files with other names, linked folders, pipes. */
  readonly others: readonly string[];
}

/**
 * Finds the files of each path; those of a folder in the order of their names.
 *
 * @param isStream whether a path is a stream instead of a file.
 * @throws ConfigurationError naming every path that doesn't exist or can't be read.
 */
export function findFiles(paths: readonly string[], isStream: (path: string) => boolean): Found[] {
  const faults: Fault[] = [];
  const found = paths.flatMap((path): Found[] => {
    try {
      if (isStream(path))
        return [{ path, files: [{ path, shown: path, folder: path, isInFolder: false }], others: [] }];
      if (statSync(path).isDirectory()) return [inFolder(path)];
      const shown = showPath(path);
      return [{ path: shown, files: [{ path, shown, folder: dirname(path), isInFolder: false }], others: [] }];
    } catch (error) {
      faults.push({ path: showPath(path), message: unreadable(error) });
      return [];
    }
  });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return found;
}

function inFolder(folder: string): Found {
  const entries = entriesBelow(folder, 0);
  const isRead = ({ kind, path }: Entry): boolean => kind === "unreadable" || (kind === "file" && READABLE.test(path));
  return {
    path: showPath(folder),
    files: entries.filter(isRead).map(({ path }) => ({ path, shown: showPath(path), folder, isInFolder: true })),
    others: entries.filter((entry) => !isRead(entry)).map(({ path }) => showPath(path)),
  };
}

interface Entry {
  readonly path: string;
  /** An unreadable one is kept, so that reading it says why. */
  readonly kind: "file" | "unreadable" | "other";
}

/** Follows links to files, but not to folders, because those may form a circle. */
function entriesBelow(folder: string, depth: number): Entry[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return entries.flatMap((entry): Entry[] => {
    const path = join(folder, entry.name);
    try {
      if (!entry.isDirectory()) {
        const isFile = entry.isSymbolicLink() ? statSync(path).isFile() : entry.isFile();
        return [{ path, kind: isFile ? "file" : "other" }];
      }
      if (PASSED_OVER.test(entry.name)) return [];
      return depth < DEEPEST ? entriesBelow(path, depth + 1) : [{ path, kind: "other" }];
    } catch {
      return [{ path, kind: "unreadable" }];
    }
  });
}

const DEEPEST = 16;

/** Folders and files that tools keep for themselves. */
const PASSED_OVER = /^(?:node_modules|\.git|\.terraform|\.pulumi|__pycache__)$/;

const READABLE = /\.(?:json|jsonl|ndjson|ya?ml|template|tfstate|tfstate\.backup|bicepparam\.snapshot)(?:\.gz)?$/i;
