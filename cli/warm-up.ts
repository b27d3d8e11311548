import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Runner, startRunner } from "../stack/runner.ts";

/**
 * Starts the processes that a plan will need, while this one still reads its arguments and the project: as many as the
 * arguments and the files of the folder suggest. A wrong guess costs time, nothing else.
 */
export function warmUp(argv: readonly string[], cwd: string, compileCache: string | undefined): Runner[] {
  const [command, ...rest] = argv;
  if (command !== "plan" || rest.includes("--help") || rest.includes("-h")) return [];
  const named = rest.indexOf("--program");
  const folder = resolve(cwd, (named >= 0 && rest[named + 1]) || ".");
  const program = existsSync(join(folder, "Pulumi.yaml")) ? folder : undefined;
  const stacks = rest.filter((word, index) => !word.startsWith("-") && (named < 0 || index !== named + 1)).length;
  const count = stacks || stackFiles(program) || 1;
  return Array.from({ length: Math.min(count, MOST) }, () => startRunner({ compileCache, program }));
}

/** More would only stand in each other's way. */
const MOST = 4;

const stackFiles = (folder: string | undefined): number =>
  folder === undefined ? 0 : readdirSync(folder).filter((file) => /^Pulumi\..+\.yaml$/.test(file)).length;
