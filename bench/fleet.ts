/**
 * `node bench/fleet.ts`: many stacks of one program are generated, planned and audited as one fleet. Prints the time
 * per stack of three fleets of this run, and the ratio of the largest to the smallest; about five minutes. Processors'
 * time is read from /proc, so that other work on the machine doesn't count; without it, time by the clock.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { cleanUp, runCleanUps } from "../tests/support/clean-up.ts";
import { runCommand } from "../tests/support/shell.ts";
import { ratio } from "./ratio.ts";

const root = join(import.meta.dirname, "..");
const FLEETS = [30, 100, 300];

/** A spoke's program with so many stacks, every tenth of them LIVE, each with networks of its own. */
function spokesOf(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), "mesh-egress-bench-"));
  cleanUp(() => rmSync(folder, { recursive: true }));
  cpSync(join(import.meta.dirname, "spokes"), folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "mesh-egress"));
  symlinkSync(join(root, "node_modules", "@pulumi"), join(folder, "node_modules", "@pulumi"));
  for (let index = 0; index < count; index += 1) {
    const environment = index % 10 === 0 ? "live" : "int";
    const lines = [
      "config:",
      `  spokes:environment: ${environment}`,
      `  spokes:vpcId: vpc-${String(index).padStart(17, "0")}`,
      `  spokes:clientCidr: 10.${index >> 8}.${index & 255}.0/24`,
    ];
    writeFileSync(join(folder, `Pulumi.spoke-${index}.yaml`), `${lines.join("\n")}\n`);
  }
  return folder;
}

/** Seconds of processors that this process and its ended children have used; of the clock where nobody tells. */
function secondsUsed(): number {
  try {
    const [, fields = ""] = readFileSync("/proc/self/stat", "utf8").split(") ");
    const ticks = fields.split(" ").slice(11, 15).map(Number);
    return ticks.reduce((sum, count) => sum + count, 0) / 100;
  } catch {
    return performance.now() / 1000;
  }
}

/** Seconds that it takes to plan and audit all stacks. @throws Error if one is missing or can't reach MESH. */
async function seconds(count: number): Promise<number> {
  const folder = spokesOf(count);
  const start = secondsUsed();
  const { out } = await runCommand("audit", "--program", folder, "--json", "--now", "2026-11-28");
  const taken = secondsUsed() - start;
  const { stacks } = JSON.parse(out);
  if (stacks.some(({ resources }: { resources: number }) => resources === 0)) throw new Error("A stack holds nothing.");
  if (stacks.length !== count) throw new Error(`${stacks.length} of ${count} stacks were audited.`);
  return taken;
}

try {
  const start = performance.now();
  const taken: number[] = [];
  for (const count of FLEETS) {
    const used = await seconds(count);
    taken.push(used / count);
    console.log(`${count} stacks planned and audited: ${used.toFixed(1)} s, ${(used / count).toFixed(3)} s a stack`);
  }
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`${((performance.now() - start) / 1000).toFixed(0)} s by the clock; ${memory} MB in the command itself`);
  const [few = 1, many = 0] = [taken.at(0), taken.at(-1)];
  console.log(`a stack of ${FLEETS.at(-1)} ÷ a stack of ${FLEETS[0]}: ${ratio(many, few)} (linear: about 1 or below)`);
} finally {
  await runCleanUps();
}
