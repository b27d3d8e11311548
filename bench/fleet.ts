/**
 * `node bench/fleet.ts`: many stacks of one program are generated, planned and audited as one fleet. Ratio of 300
 * stacks to 30, both of this run; about five minutes.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { cleanUp, runCleanUps } from "../tests/support/clean-up.ts";
import { runCommand } from "../tests/support/shell.ts";
import { ratio } from "./ratio.ts";

const root = join(import.meta.dirname, "..");
const [FEW, MANY] = [30, 300];

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

/** Seconds that it takes to plan and audit all stacks. @throws Error where one is missing or can't reach MESH. */
async function seconds(count: number): Promise<number> {
  const folder = spokesOf(count);
  const start = performance.now();
  const { out } = await runCommand("audit", "--program", folder, "--json", "--now", "2026-11-28");
  const taken = (performance.now() - start) / 1000;
  const { stacks } = JSON.parse(out);
  if (stacks.some(({ resources }: { resources: number }) => resources === 0)) throw new Error("A stack holds nothing.");
  if (stacks.length !== count) throw new Error(`${stacks.length} of ${count} stacks were audited.`);
  return taken;
}

try {
  const few = await seconds(FEW);
  const many = await seconds(MANY);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`${MANY} stacks planned and audited in ${many.toFixed(0)} s, ${memory} MB in the command itself`);
  console.log(`${MANY} stacks ÷ ${MANY / FEW} × ${FEW}: ${ratio(many, (MANY / FEW) * few)} (linear: about 1 or below)`);
} finally {
  await runCleanUps();
}
