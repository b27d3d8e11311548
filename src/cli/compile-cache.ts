import { existsSync } from "node:fs";
import { constants, enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/**
 * Keeps compiled code between runs, which halves the time of a plan.
 *
 * The folder belongs to the user or to the project, never to everybody as the temporary folder does: compiled code is run
 * as it is found.
 *
 * @returns the folder; undefined where none can be written to.
 */
export function enableOwnCompileCache(): string | undefined {
  const { ENABLED, ALREADY_ENABLED } = constants.compileCacheStatus;
  return candidates(import.meta.dirname).find((folder) => {
    const { status } = enableCompileCache(folder);
    return status === ENABLED || status === ALREADY_ENABLED;
  });
}

const candidates = (start: string): string[] => [
  ...nodeModules(start).map((folder) => join(folder, ".cache", "mesh-egress")),
  join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "mesh-egress"),
];

/** The nearest `node_modules` from `folder` upwards. */
function nodeModules(folder: string): string[] {
  const found = join(folder, "node_modules");
  if (existsSync(found)) return [found];
  return dirname(folder) === folder ? [] : nodeModules(dirname(folder));
}
