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
  /** How many files of a folder aren't read because of their names. */
  readonly others: number;
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
      if (isStream(path)) return [{ path, files: [{ path, shown: path, folder: path, isInFolder: false }], others: 0 }];
      if (statSync(path).isDirectory()) return [inFolder(path)];
      const shown = showPath(path);
      return [{ path: shown, files: [{ path, shown, folder: dirname(path), isInFolder: false }], others: 0 }];
    } catch (error) {
      faults.push({ path: showPath(path), message: unreadable(error) });
      return [];
    }
  });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return found;
}

function inFolder(folder: string): Found {
  const paths = filesBelow(folder, 0);
  const read = paths.filter((path) => READABLE.test(path));
  const files = read.map((path) => ({ path, shown: showPath(path), folder, isInFolder: true }));
  return { path: showPath(folder), files, others: paths.length - read.length };
}

/** Follows links to files, but not to folders, because those may form a circle. */
function filesBelow(folder: string, depth: number): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return depth < DEEPEST && !PASSED_OVER.test(entry.name) ? filesBelow(path, depth + 1) : [];
    return entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile())
      ? [path]
      : [];
  });
}

const DEEPEST = 16;

/** Folders and files that tools keep for themselves. */
const PASSED_OVER = /^(?:node_modules|\.git|\.terraform|\.pulumi|__pycache__)$/;

const READABLE = /\.(?:json|jsonl|ndjson|ya?ml|template|tfstate|tfstate\.backup|bicepparam\.snapshot)(?:\.gz)?$/i;
