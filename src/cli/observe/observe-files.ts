import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { knownAddresses } from "../../catalogue/catalogue.ts";
import { loadCatalogue } from "../../catalogue/load.ts";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { showPath } from "../../files/show-path.ts";
import { type LogFile, readLogFile } from "../../observe/input/read-log-file.ts";
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
 * @throws ConfigurationError if there is no such file or folder.
 */
export async function observeFiles(
  paths: readonly string[],
  { cwd, spin }: Pick<PlanShell, "cwd" | "spin">,
  request: Pick<ObserveRequest, "intent" | "windowDays" | "showsClients">,
): Promise<Observed> {
  const catalogue = loadCatalogue();
  const addresses = new Set<string>(knownAddresses(catalogue));
  const tallies = new Tallies(addresses);
  const found = paths.flatMap((path) => filesAt(path, cwd));
  const files = await withProgress("reading logs", spin, () => readAll(found, tallies));
  const statuses = new Map(Object.values(catalogue.endpoints).map(({ host, status }) => [host as string, status]));
  return observeTallies(tallies, files, { ...request, statuses, knownAddresses: addresses });
}

/** @throws ConfigurationError if there is no such file or folder. */
function filesAt(path: string, cwd: string): string[] {
  if (path === "-") return [path];
  const full = resolve(cwd, path);
  const found = statSync(full, { throwIfNoEntry: false });
  if (found === undefined)
    throw new ConfigurationError([{ path: "", message: `There is no file or folder ${full}. Name a log.` }]);
  if (!found.isDirectory()) return [full];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function readAll(paths: readonly string[], tallies: Tallies): Promise<LogFile[]> {
  const files: LogFile[] = [];
  for (const path of paths) {
    const stream = path === "-" ? process.stdin : undefined;
    const file = await readLogFile(path, stream, (event, kind) => tallies.add(event, kind));
    files.push({ ...file, path: path === "-" ? path : showPath(path) });
  }
  return files;
}
