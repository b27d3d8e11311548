import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { lookUpwards } from "../../files/find-upwards.ts";
import { readIfThere } from "../../files/read-if-there.ts";
import { showPath } from "../../files/show-path.ts";
import type { Project } from "./project.ts";

/** Where a program starts. */
export interface ProgramEntry {
  /** The program's working folder. */
  readonly folder: string;
  /** File or folder to load. */
  readonly path: string;
  /** Whether its package.json says `"type": "module"`. */
  readonly modules: boolean;
}

/** The parts of a package.json that say how to load a program. */
interface Manifest {
  readonly type?: string;
  readonly main?: string;
  readonly exports?: unknown;
}

/**
 * Finds the entry point as Pulumi does: `main` of Pulumi.yaml, else `exports` or `main` of the nearest package.json,
 * else the project's folder. Its folder is the working folder.
 *
 * @throws ConfigurationError if `main` doesn't exist, or a package.json can't be read.
 */
export function programEntry({ main, folder, file }: Pick<Project, "main" | "folder" | "file">): ProgramEntry {
  const path = main === undefined ? folder : resolve(folder, main);
  if (!existsSync(path))
    throw new ConfigurationError([{ path: `${showPath(file)}: main`, message: `"${main}" doesn't exist.` }]);
  const isFile = statSync(path).isFile();
  const cwd = isFile ? dirname(path) : path;
  const { manifest, root } = nearestManifest(cwd);
  const declared = isFile ? undefined : entryOf(manifest);
  const declaredPath = declared === undefined ? undefined : join(root, declared);
  const found = declaredPath !== undefined && existsSync(declaredPath) ? declaredPath : path;
  const modules = manifest.type === "module";
  return { folder: cwd, path: modules ? indexOf(found) : found, modules };
}

function nearestManifest(folder: string): { manifest: Manifest; root: string } {
  const found = lookUpwards(folder, (root) => {
    const file = join(root, "package.json");
    const text = readIfThere(file);
    return text === undefined ? undefined : { manifest: readManifest(text, file), root };
  });
  return found ?? { manifest: {}, root: folder };
}

function readManifest(text: string, file: string): Manifest {
  const fail = (message: string): never => {
    throw new ConfigurationError([{ path: showPath(file), message }]);
  };
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    return fail(`is no JSON: ${(error as Error).message}. Mend it.`);
  }
  return typeof manifest === "object" && manifest !== null ? manifest : fail("holds no object. Write {} at least.");
}

function entryOf({ exports, main }: Manifest): string | undefined {
  if (exports === undefined || exports === null) return main;
  const root = typeof exports === "object" ? (exports as Record<string, unknown>)["."] : exports;
  if (typeof root === "string") return root;
  if (typeof root !== "object" || root === null) return undefined;
  const conditions = root as Record<string, string | undefined>;
  return conditions.default ?? conditions.require ?? conditions.import;
}

/** ES modules can't load a folder, so this returns its index file. */
function indexOf(path: string): string {
  if (statSync(path).isFile()) return path;
  const index = ["index.js", "index.mjs", "index.ts", "index.mts"].find((name) => existsSync(join(path, name)));
  if (index !== undefined) return join(path, index);
  throw new ConfigurationError([{ path: "", message: `${showPath(path)} holds no index.js or index.ts to start.` }]);
}
