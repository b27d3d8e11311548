/**
 * `npm run bench`: ratios of an audit's time and memory, all of them from this run: a large state by JSON.parse of the
 * same file, and a fleet by one of its stacks.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { cleanUp, runCleanUps } from "../tests/support/clean-up.ts";
import { runCommand } from "../tests/support/shell.ts";
import { median, ratio } from "./ratio.ts";

const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const BUCKET = "aws:s3/bucket:Bucket";

/** A state of so many resources, one in ten of which says something of egress. */
const stateOf = (stack: string, count: number): string =>
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: {},
      resources: Array.from({ length: count }, (_, index) => {
        const type = index % 10 === 0 ? RULE : BUCKET;
        const inputs =
          type === RULE
            ? {
                securityGroupId: `sg-${index % 50}`,
                cidrIpv4: `10.${index % 250}.0.0/16`,
                ipProtocol: "tcp",
                fromPort: 443,
                toPort: 443,
                description: `rule ${index}`,
              }
            : { bucket: `bucket-${index}`, tags: { Owner: "team", Number: `${index}` }, versioning: { enabled: true } };
        return {
          urn: `urn:pulumi:${stack}::bench::${type}::r${index}`,
          custom: true,
          type,
          id: `id-${index}`,
          inputs,
          outputs: { ...inputs, arn: `arn:aws:x:::${index}` },
        };
      }),
    },
  });

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function timesOf(rounds: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timed(work));
  return median(times);
}

const audit = async (path: string) => {
  const { out } = await runCommand("audit", path, "--json", "--now", "2026-11-28");
  if (JSON.parse(out).stacks.length === 0) throw new Error(`Nothing of ${path} was audited.`);
};

const parse = (path: string): number => JSON.parse(readFileSync(path, "utf8")).deployment.resources.length;

/** Megabytes that a process of its own takes for it. */
function megabytesOf(how: "audit" | "parse", path: string): number {
  const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, how, path], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mesh-egress-bench-"));
  cleanUp(() => rmSync(folder, { recursive: true }));
  const fileOf = (size: number): string => {
    const file = join(folder, `state-${size}.json`);
    writeFileSync(file, stateOf("large", size));
    return file;
  };
  const [small, large] = [fileOf(1000), fileOf(100_000)];
  await audit(small);
  // In turns, for other work on the machine comes and goes.
  const rounds: { audit: number; parse: number; small: number }[] = [];
  for (let round = 0; round < 5; round += 1)
    rounds.push({
      audit: await timed(() => audit(large)),
      parse: await timed(() => parse(large)),
      small: await timesOf(3, () => audit(small)),
    });
  const of = (key: "audit" | "parse" | "small") => median(rounds.map((round) => round[key]));
  console.log(`audit of 100,000 resources ÷ JSON.parse of their file: ${ratio(of("audit"), of("parse"))} (goal 3)`);
  console.log(
    `the same, memory: ${ratio(megabytesOf("audit", large), megabytesOf("parse", large))} (goal 2.5; processes of their own)`,
  );
  console.log(`audit of 100,000 resources ÷ 100 × one of 1,000: ${ratio(of("audit"), 100 * of("small"))} (goal 1)`);

  const fleet = join(folder, "fleet");
  mkdirSync(fleet);
  for (let index = 0; index < 500; index += 1) writeFileSync(join(fleet, `s${index}.json`), stateOf(`s${index}`, 100));
  const one = await timesOf(9, () => audit(join(fleet, "s0.json")));
  const all = await timesOf(3, () => audit(fleet));
  console.log(`audit of a fleet of 500 ÷ 500 × one of its stacks: ${ratio(all, 500 * one)} (goal 0.6)`);
}

const [how, path = ""] = process.argv.slice(2);
try {
  if (how === "audit") await audit(path);
  else if (how === "parse") parse(path);
  else await compare();
  if (how !== undefined) console.log(process.resourceUsage().maxRSS / 1024);
} finally {
  await runCleanUps();
}
