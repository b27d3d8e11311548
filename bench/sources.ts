/**
 * `node bench/sources.ts`: reading a state of 200 MB and more, against `JSON.parse` of the same file, in turns in this
 * run.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRead } from "../src/readers/index.ts";
import { readSources } from "../src/sources/read-sources.ts";
import { median, ratio } from "./ratio.ts";

const ROUNDS = 3;
const [how, file = ""] = process.argv.slice(2);

if (how === "read") {
  const [reading] = await readSources([file], { wanted: ({ type }) => isRead(type) });
  tell(reading?.stacks[0]?.resources.length ?? 0);
} else if (how === "parse") {
  const { readFileSync } = await import("node:fs");
  tell(JSON.parse(readFileSync(file, "utf8")).deployment.resources.length);
} else compare();

/** What the process has done and used up to here. */
function tell(resources: number): void {
  console.log(JSON.stringify({ resources, ms: performance.now(), mb: process.resourceUsage().maxRSS / 1024 }));
}

function compare(): void {
  const scratch = mkdtempSync(join(tmpdir(), "mesh-egress-bench-"));
  try {
    const state = writeState(join(scratch, "state.json"), 200);
    const rounds = Array.from({ length: ROUNDS }, () => ({ read: run("read", state), parse: run("parse", state) }));
    const of = (name: "read" | "parse", key: "ms" | "mb") => median(rounds.map((round) => round[name][key]));
    console.log(
      `State of 200 MB read ÷ by JSON.parse, time: ${ratio(of("read", "ms"), of("parse", "ms"))} (goal at most 1.3)`,
    );
    console.log(`The same, memory: ${ratio(of("read", "mb"), of("parse", "mb"))} (goal at most 0.33)`);
    const long = run("read", writeState(join(scratch, "long.json"), 600));
    console.log(
      `State of 600 MB, which JSON.parse can't read, ÷ of 200 MB, time: ${ratio(long.ms, of("read", "ms"))}, memory: ${ratio(long.mb, of("read", "mb"))}`,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @throws Error where the process fails, for its time would mean nothing. */
function run(how: string, file: string): { ms: number; mb: number } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, how, file], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const told = JSON.parse(stdout) as { resources: number; ms: number; mb: number };
  if (told.resources === 0) throw new Error("Nothing was read.");
  return told;
}

/** Resources of 4.6 kB as states of AWS have them, of which one in twenty says something of egress. */
function writeState(file: string, megabytes: number): string {
  const out = openSync(file, "w");
  const props = {
    description: "a security group, and what is known of it",
    tags: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`tag-${index}`, `value "${index}" of a tag`])),
  };
  const egress = [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }];
  writeSync(out, '{"version":3,"deployment":{"manifest":{},"resources":[');
  for (let index = 0, written = 0; written < megabytes * 1e6; index += 1) {
    const type = index % 20 === 0 ? "aws:ec2/securityGroup:SecurityGroup" : "aws:lambda/function:Function";
    const urn = `urn:pulumi:live::bench::${type}::resource-${index}`;
    const own = { ...props, egress, index };
    written += writeSync(
      out,
      `${index === 0 ? "" : ","}${JSON.stringify({ urn, custom: true, id: `id-${index}`, type, inputs: own, outputs: own, propertyDependencies: { tags: [], egress: [] } })}`,
    );
  }
  writeSync(out, "]}}");
  closeSync(out);
  return file;
}
