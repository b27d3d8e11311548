/** `npm run bench`: ratios of the offline plan's time, each of two commands that take turns in this run. */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { median, ratio } from "./ratio.ts";

const ROUNDS = 7;
const root = join(import.meta.dirname, "..");
const command = join(root, "dist", "src", "cli", "main.js");

/**
 * The SDK modules that the program loads, with all of its components: what any plan has to load. Those of the clouds
 * are loaded by name, and stand in `sdk.ts` as types.
 */
const sdkModules = [
  ...new Set(
    ["index.ts", ...globSync("{components,src/config}/**/*.ts", { cwd: root })].flatMap((file) =>
      [
        ...readFileSync(join(root, file), "utf8").matchAll(
          /(?:^import (?!type).* from |\btypeof import\()"(@pulumi\/[^"]+)"/gm,
        ),
      ].map(([, module = ""]) => module),
    ),
  ),
];
const importOnly = ["--input-type=module", "-e", sdkModules.map((module) => `import "${module}";`).join("")];

const plan = medians({ plan: [command, "plan", "int", "live", "--json"], import: importOnly });
console.log(
  `Plan of both stacks, judged by the policy pack ÷ import of the ${sdkModules.length} SDK modules it needs: ${ratio(plan.plan, plan.import)} (goal at most 1.7)`,
);

const hosts = medians(
  Object.fromEntries(
    ["4", "40", "400", "4000"].map((count) => [
      count,
      [command, "plan", count, "--json", "--program", join("bench", "many-hosts")],
    ]),
  ),
);
for (const count of ["40", "400", "4000"])
  console.log(`Plan of ${count} hosts on both clouds ÷ of 4: ${ratio(hosts[count], hosts["4"])}`);
const perHost = (from: string, to: string) =>
  ((hosts[to] ?? Number.NaN) - (hosts[from] ?? Number.NaN)) / (Number(to) - Number(from));
console.log(
  `Time a host from 400 to 4000 ÷ from 4 to 400: ${ratio(perHost("400", "4000"), perHost("4", "400"))} (linear: about 1 or below)`,
);

/** Median time of each Node command in ms, one round after the other, the first round not counted. */
function medians<Name extends string>(commands: Record<Name, readonly string[]>): Record<Name, number> {
  const names = Object.keys(commands) as Name[];
  const rounds = Array.from({ length: ROUNDS + 1 }, () => names.map((name) => time(commands[name])));
  return Object.fromEntries(
    names.map((name, index) => [name, median(rounds.slice(1).map((round) => round[index] ?? Number.NaN))]),
  ) as Record<Name, number>;
}

/** @throws Error where the command fails: its time would mean nothing. */
function time(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}:\n${stderr}`);
  return performance.now() - start;
}
