import { spawnSync } from "node:child_process";

/** A command to time: its words behind `node`. */
export interface Timed {
  readonly name: string;
  readonly argv: readonly string[];
}

/**
 * Milliseconds that each command takes as a process: medians over `rounds`, taken in turns so that whatever else the machine
 * does meets all of them. One round before that fills caches.
 *
 * @throws Error where a command fails.
 */
export function medians(commands: readonly Timed[], rounds: number, cwd: string): Map<string, number> {
  const times = new Map(commands.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++)
    for (const { name, argv } of commands) {
      const milliseconds = time(argv, cwd);
      if (round > 0) times.get(name)?.push(milliseconds);
    }
  return new Map([...times].map(([name, taken]) => [name, median(taken)]));
}

/** Milliseconds of one run. */
export function time(argv: readonly string[], cwd: string): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...argv], { cwd, maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`node ${argv.join(" ")} failed:\n${stderr}`);
  return performance.now() - start;
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
