/**
 * `npm run bench`: observing alert logs, against unpacking them and parsing each line, in turns in this run, in seconds
 * of CPU; and the memory for four times as many lines. `node bench/observe.ts [megabytes]`, 975 for one gigabyte and
 * four; the files take a tenth of four times that.
 */
import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { keepMemoryFlat } from "../src/cli/observe/observe-files.ts";
import { readLogFile } from "../src/observe/input/read-log-file.ts";
import { Tallies } from "../src/observe/tally.ts";
import { alertLine } from "../tests/observe/support/log-lines.ts";
import { median, ratio } from "./ratio.ts";

/** One file of S3 holds at most 75 MB. */
const BYTES_OF_FILE = 75e6;

const [how = "100", ...given] = process.argv.slice(2);
if (how === "tally") await tally(given);
else if (how === "parse") await parse(given);
else await compare(Number(how));

async function compare(megabytes: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "mesh-egress-bench-"));
  try {
    const files = Math.max(1, Math.round((megabytes * 1e6) / BYTES_OF_FILE));
    const paths = Array.from({ length: 4 * files }, (_, index) => join(folder, `${index}.log.gz`));
    for (const [index, path] of paths.entries()) await writeLog(path, index);
    const once = paths.slice(0, files);
    const rounds = Array.from({ length: 3 }, () => ({ parse: run("parse", once), tally: run("tally", once) }));
    // What else the machine does can only add to the time, and adds more to one round than to another.
    const [parsing, observing] = (["parse", "tally"] as const).map((of) =>
      Math.min(...rounds.map((each) => each[of].cpu)),
    );
    console.log(
      `Observing ${Math.round(files * 75)} MB of alert lines ÷ unpacking and parsing them: ${ratio(observing, parsing)} (goal at most 1.6)`,
    );
    const [little, much] = [median(rounds.map((each) => each.tally.mb)), run("tally", paths).mb];
    console.log(
      `Memory for four times the lines ÷ for once: ${ratio(much, little)} (${Math.round(little)} and ${Math.round(much)} MB, goal at most 300)`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws Error where the process fails, for its time would mean nothing. */
function run(how: "parse" | "tally", paths: readonly string[]): { readonly cpu: number; readonly mb: number } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, how, ...paths], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Thousands of clients that ask for 200 names by 40 rules, four lines a connection. */
async function writeLog(path: string, file: number): Promise<void> {
  const lines = function* () {
    for (let bytes = 0, index = 0; bytes < BYTES_OF_FILE; ) {
      const some = Array.from({ length: 1000 }, () => `${lineAt(file * 1_000_000 + index++)}\n`).join("");
      bytes += some.length;
      yield some;
    }
  };
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(path));
}

function lineAt(index: number): string {
  const connection = Math.floor(index / 4);
  return alertLine({
    sid: 1000 + (connection % 40),
    sni: `h${connection % 200}.example.org`,
    client: `10.${connection % 5}.${connection % 11}.${connection % 251}`,
    clientPort: 1024 + (connection % 60_000),
    flow: 10 ** 15 + connection,
    time: new Date(1_764_000_000_000 + index * 100).toISOString(),
  });
}

/** The least that anybody can do who reads such files. */
async function parse(paths: readonly string[]): Promise<void> {
  const cpu = cpuNow();
  for (const path of paths)
    for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) JSON.parse(line);
  tell(cpu);
}

async function tally(paths: readonly string[]): Promise<void> {
  const cpu = cpuNow();
  const tallies = new Tallies(new Set(), { roleOf: () => "pass" });
  let records = 0;
  for (const path of paths) {
    const { unread, cut } = await readLogFile(path, undefined, (event, kind) => {
      tallies.add(event, kind);
      if (records++ % 10_000 === 0) keepMemoryFlat();
    });
    if (unread > 0 || cut !== undefined) throw new Error(`${path} was not read.`);
  }
  tell(cpu);
}

/** Seconds. */
function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** What reading has taken, and the most memory of the process. */
function tell(since: number): void {
  console.log(JSON.stringify({ cpu: cpuNow() - since, mb: process.resourceUsage().maxRSS / 1024 }));
}
