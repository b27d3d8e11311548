/**
 * `npm run bench`: observing alert logs, against unpacking them and parsing each line, in turns in this run, in seconds
 * of CPU. `node bench/observe.ts [lines in a file] [files]`; 240,000 lines are 95 MB.
 */
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip, gzipSync } from "node:zlib";
import { readLogFile } from "../src/observe/input/read-log-file.ts";
import { Tallies } from "../src/observe/tally.ts";
import { alertLine } from "../tests/observe/support/log-lines.ts";
import { median, ratio } from "./ratio.ts";

const [lines = 240_000, files = 3] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), "mesh-egress-bench-"));

/** A few thousand clients that ask for 200 names by 40 rules, four lines a connection. */
const lineAt = (index: number): string =>
  alertLine({
    sid: 1000 + (index % 40),
    sni: `h${index % 200}.example.org`,
    client: `10.${index % 5}.${index % 11}.${index % 251}`,
    clientPort: 1024 + (index % 60_000),
    flow: 10 ** 15 + Math.floor(index / 4),
    time: new Date(1_764_000_000_000 + index * 100).toISOString(),
  });

async function writeFiles(): Promise<{ paths: string[]; bytes: number }> {
  const paths: string[] = [];
  let bytes = 0;
  for (let file = 0; file < files; file++) {
    const text = Array.from({ length: lines }, (_, index) => lineAt(file * lines + index)).join("\n");
    bytes += text.length;
    const path = join(folder, `${file}.log.gz`);
    await writeFile(path, gzipSync(text, { level: 1 }));
    paths.push(path);
  }
  return { paths, bytes };
}

/** The least that anybody can do who reads such files. */
async function parseOnly(paths: readonly string[]): Promise<void> {
  for (const path of paths)
    for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) JSON.parse(line);
}

async function tally(paths: readonly string[]): Promise<void> {
  const tallies = new Tallies(new Set());
  for (const path of paths) await readLogFile(path, undefined, (event, kind) => tallies.add(event, kind));
}

const cpuOf = async (work: () => Promise<void>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

try {
  const { paths, bytes } = await writeFiles();
  const rounds: { base: number; own: number }[] = [];
  for (let round = 0; round < 3; round++)
    rounds.push({ base: await cpuOf(() => parseOnly(paths)), own: await cpuOf(() => tally(paths)) });
  const quotient = ratio(median(rounds.map(({ own }) => own)), median(rounds.map(({ base }) => base)));
  console.log(
    `Observing ${Math.round(bytes / 1e6)} MB of alert lines ÷ unpacking and parsing them: ${quotient} (goal at most 1.6)`,
  );
  const once = process.memoryUsage().rss;
  await tally([...paths, ...paths, ...paths]);
  const megabytes = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `Memory after three times the lines ÷ after once: ${ratio(process.memoryUsage().rss, once)} (${megabytes} MB)`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
