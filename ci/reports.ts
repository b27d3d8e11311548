import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Name of the file that a run leaves behind for the comment. */
export const REPORT = "plan.md";

/** Bytes; a plan's Markdown has at most 60,000 characters. */
const MOST_BYTES = 1 << 20;

/** Most files of one run. */
const MOST_REPORTS = 100;

/**
 * Reads the reports in a folder with a run's unpacked artifacts. Of folders that end in `-attempt-N`, it reads only the
 * newest attempt.
 *
 * @throws Error if there are more or larger files than our runs write, or if one is no plain file.
 */
export function readReports(folder: string): string[] {
  const files = newestAttempts(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path === REPORT || path.endsWith(`/${REPORT}`))
      .sort(),
  );
  if (files.length > MOST_REPORTS) throw new Error(`${files.length} reports are more than a run writes.`);
  return files.map((file) => {
    const path = join(folder, file);
    const stats = lstatSync(path);
    if (!stats.isFile()) throw new Error(`The report ${JSON.stringify(file)} is no plain file.`);
    if (stats.size > MOST_BYTES)
      throw new Error(`The report ${JSON.stringify(file)} has ${stats.size} bytes; ${MOST_BYTES} are the most.`);
    return readFileSync(path, "utf8");
  });
}

/** A repeated job can't withdraw the artifacts of its earlier attempts. */
function newestAttempts(files: readonly string[]): string[] {
  const newest = new Map<string, { file: string; attempt: number }>();
  for (const file of files) {
    const [, name = dirname(file), attempt = "0"] = /^(.*)-attempt-(\d+)$/.exec(dirname(file)) ?? [];
    if (Number(attempt) >= (newest.get(name)?.attempt ?? 0)) newest.set(name, { file, attempt: Number(attempt) });
  }
  return [...newest.values()].map(({ file }) => file);
}
