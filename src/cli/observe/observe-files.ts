import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { knownAddresses } from "../../catalogue/catalogue.ts";
import { loadCatalogue } from "../../catalogue/load.ts";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { showPath } from "../../files/show-path.ts";
import { unreadable } from "../../files/unreadable.ts";
import { type LogFile, readLogFile } from "../../observe/input/read-log-file.ts";
import { roleIn } from "../../observe/intent.ts";
import type { ObserveRequest } from "../../observe/judge-tally.ts";
import { observeTallies } from "../../observe/observe.ts";
import type { Observed } from "../../observe/report/observed.ts";
import { Tallies } from "../../observe/tally.ts";
import { withProgress } from "../progress.ts";
import type { PlanShell } from "../shell.ts";

/**
 * Compares what log files say with the intended rules.
 *
 * @param paths log files and folders of them; `-` is standard input.
 * @throws ConfigurationError naming what isn't there or can't be read.
 */
export async function observeFiles(
  paths: readonly string[],
  { cwd, spin }: Pick<PlanShell, "cwd" | "spin">,
  request: Pick<ObserveRequest, "intent" | "windowDays" | "showsClients">,
): Promise<Observed> {
  const catalogue = loadCatalogue();
  const addresses = new Set<string>(knownAddresses(catalogue));
  const tallies = new Tallies(addresses, { now: Date.now(), roleOf: roleIn(request.intent) });
  const seen = new Set<string>();
  const found = paths.flatMap((path) => filesAt(path, cwd, seen));
  const files = await withProgress("reading logs", spin, (say) => readAll(found, tallies, say));
  const statuses = new Map(Object.values(catalogue.endpoints).map(({ host, status }) => [host as string, status]));
  return observeTallies(tallies, files, { ...request, statuses, knownAddresses: addresses });
}

/** Size of V8's space for new objects with which reading is as fast as with more, in bytes. */
const NEW_SPACE_BYTES = 2 ** 24;

/**
 * Has V8 end the growth of its space for new objects, which would double again and again while gigabytes are read. Call
 * it now and then: what the flag says counts when the space grows next.
 */
export function keepMemoryFlat(): void {
  const { space_size: size = NEW_SPACE_BYTES } =
    getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space") ?? {};
  setFlagsFromString(`--semi-space-growth-factor=${Math.max(1, Math.floor(NEW_SPACE_BYTES / size))}`);
}

/**
 * Returns the files at the path that aren't in `seen`, and adds them: folders that are named may hold each other.
 *
 * @throws ConfigurationError naming what isn't there or can't be read.
 */
function filesAt(path: string, cwd: string, seen: Set<string>): string[] {
  const full = resolve(cwd, path);
  try {
    if (path !== "-" && statSync(full).isDirectory()) return filesIn(full, seen).sort();
    const real = path === "-" ? path : realpathSync(full);
    if (seen.has(real)) return [];
    seen.add(real);
    return [path === "-" ? path : full];
  } catch (error) {
    const { path: at = full } = error as NodeJS.ErrnoException;
    throw new ConfigurationError([{ path: showPath(at), message: unreadable(error) }]);
  }
}

/** Returns the files of a folder and of those below it, behind links as well, each once. */
function filesIn(folder: string, seen: Set<string>): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const real = realpathSync(path);
    if (seen.has(real)) return [];
    seen.add(real);
    const found = statSync(path);
    return found.isDirectory() ? filesIn(path, seen) : found.isFile() ? [path] : [];
  });
}

async function readAll(paths: readonly string[], tallies: Tallies, say: (text: string) => void): Promise<LogFile[]> {
  const files: LogFile[] = [];
  let records = 0;
  for (const path of paths) {
    const stream = path === "-" ? process.stdin : undefined;
    const file = await readLogFile(path, stream, (event, kind) => {
      tallies.add(event, kind);
      if (records++ % 10_000 === 0) keepMemoryFlat();
      if (records % 100_000 === 0)
        say(`reading logs, file ${files.length + 1} of ${paths.length}, ${(records / 1e6).toFixed(1)} million records`);
    });
    files.push({ ...file, path: path === "-" ? path : showPath(path) });
  }
  return files;
}
