import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type PackProcess, startPack } from "../stack/pack/pack-process.ts";
import { type Runner, startRunner } from "../stack/program/runner.ts";

/** Processes that wait for work. */
export interface WarmedUp {
  readonly runners: Runner[];
  readonly packs: PackProcess[];
}

/**
 * Starts the processes that a plan will need, while this one still reads its arguments and the project. Their number is
 * guessed from the arguments and the files of the folder; a wrong guess only costs time.
 *
 * @param policyPack folder of the policy pack.
 */
export function warmUp(
  argv: readonly string[],
  cwd: string,
  compileCache: string | undefined,
  policyPack: string | undefined,
): WarmedUp {
  const [command, ...rest] = argv;
  if (command !== "plan" || rest.includes("--help") || rest.includes("-h")) return { runners: [], packs: [] };
  const base = wordAfter(["-C", "--cwd"], rest) || ".";
  const folder = resolve(cwd, base, wordAfter(["--program"], rest) || ".");
  const program = existsSync(join(folder, "Pulumi.yaml")) ? folder : undefined;
  const stacks = rest.filter((word, index) => isStack(word, rest[index - 1] ?? "")).length;
  const count = Math.min(stacks || stackFiles(program) || 1, MOST);
  return {
    runners: Array.from({ length: count }, () => startRunner({ compileCache, program })),
    packs:
      policyPack === undefined
        ? []
        : Array.from({ length: count }, () => startPack({ folder: policyPack, compileCache })),
  };
}

/** More processes would only slow each other down. */
const MOST = 4;

/** Options whose value is the next word, so that the word is no stack. */
const TAKE_VALUES = new Set([
  "--program",
  "--answers",
  "--format",
  "-f",
  "--fail-on",
  "-C",
  "--cwd",
  "-o",
  "--output",
  "--settings",
  "--base",
  "--policy-pack-config",
]);

const isStack = (word: string, before: string): boolean => !word.startsWith("-") && !TAKE_VALUES.has(before);

const wordAfter = (options: readonly string[], words: readonly string[]): string | undefined => {
  const index = words.findIndex((word) => options.includes(word));
  return index < 0 ? undefined : words[index + 1];
};

function stackFiles(folder: string | undefined): number {
  if (folder === undefined) return 0;
  try {
    return readdirSync(folder).filter((file) => /^Pulumi\..+\.yaml$/.test(file)).length;
  } catch {
    // The plan itself reports what is wrong with the folder.
    return 0;
  }
}
