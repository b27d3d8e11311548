/**
 * `npm run bench`: ratios of an audit's time, all of them from this run: a large state by JSON.parse of the same text,
 * and a fleet by one of its stacks.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { cleanUp, runCleanUps } from "../tests/support/clean-up.ts";
import { runCommand } from "../tests/support/shell.ts";
import { median, ratio } from "./ratio.ts";

const folder = mkdtempSync(join(tmpdir(), "mesh-egress-bench-"));
cleanUp(() => rmSync(folder, { recursive: true }));

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

try {
  const sizes = [1000, 10_000, 100_000];
  const files = sizes.map((size) => join(folder, `state-${size}.json`));
  for (const [index, size] of sizes.entries()) writeFileSync(files[index] ?? "", stateOf("large", size));
  await audit(files[0] ?? "");
  const [small, , large] = [
    await timesOf(5, () => audit(files[0] ?? "")),
    0,
    await timesOf(3, () => audit(files[2] ?? "")),
  ];
  const parse = await timesOf(3, () => JSON.parse(readFileSync(files[2] ?? "", "utf8")));
  console.log(`audit of 100,000 resources ÷ JSON.parse of their file: ${ratio(large, parse)}`);
  console.log(`audit of 100,000 resources ÷ 100 × one of 1,000: ${ratio(large, 100 * (small ?? 0))}`);

  const fleet = join(folder, "fleet");
  mkdirSync(fleet);
  for (let index = 0; index < 500; index += 1) writeFileSync(join(fleet, `s${index}.json`), stateOf(`s${index}`, 100));
  const one = await timesOf(9, () => audit(join(fleet, "s0.json")));
  const all = await timesOf(3, () => audit(fleet));
  console.log(`audit of a fleet of 500 ÷ 500 × one of its stacks: ${ratio(all, 500 * one)}`);
} finally {
  await runCleanUps();
}
