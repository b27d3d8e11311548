import { rmSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { hostStacks } from "./host-stacks.ts";
import { medians, time } from "./measure.ts";
import { sdkImports } from "./sdk-imports.ts";

// `npm run bench`, after `npm run build`: how long a plan takes, beside a process that does nothing but import the same SDK
// modules, and how that grows with the number of hosts.

const GOAL = 1.1;
const ROUNDS = 9;
const HOSTS = [4, 40, 400, 4000];

const [load = 0] = loadavg();
console.log(
  `${availableParallelism()} processors, load ${load.toFixed(1)}. A plan of two stacks needs two that are free.\n`,
);

const root = join(import.meta.dirname, "..");
const command = join(root, "dist", "cli", "main.js");
const modules = sdkImports(root);
const importing = modules.map((specifier) => `await import(${JSON.stringify(specifier)});`).join("\n");

const taken = medians(
  [
    { name: "import", argv: ["--input-type=module", "--eval", importing] },
    { name: "plan", argv: [command, "plan"] },
  ],
  ROUNDS,
  root,
);
const [base = Number.NaN, plan = Number.NaN] = taken.values();
console.log(`Import of the ${modules.length} SDK modules   ${base.toFixed(0).padStart(6)} ms`);
console.log(`Plan of both stacks           ${plan.toFixed(0).padStart(6)} ms`);
console.log(`Ratio                         ${(plan / base).toFixed(2).padStart(6)}     goal: at most ${GOAL}`);
console.log(`Medians of ${ROUNDS}, taken in turns.\n`);

console.log("Hosts    Plan of one stack    Beyond the smallest, per host");
const folder = hostStacks(root, HOSTS);
let smallest = Number.NaN;
for (const hosts of HOSTS) {
  const argv = [command, "plan", "--json", "--program", folder, `hosts-${hosts}`];
  const fastest = Math.min(...Array.from({ length: 3 }, () => time(argv, root)));
  if (Number.isNaN(smallest)) smallest = fastest;
  const each = hosts === HOSTS[0] ? "" : `${((fastest - smallest) / (hosts - (HOSTS[0] ?? 0))).toFixed(2)} ms`;
  console.log(`${String(hosts).padStart(5)}    ${fastest.toFixed(0).padStart(14)} ms    ${each.padStart(29)}`);
}
console.log("The fastest of 3. Linear means: the last column doesn't grow.");
rmSync(folder, { recursive: true });
