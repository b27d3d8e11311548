import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Ran } from "./shell.ts";

export interface ProcessOptions {
  /** Arguments of Node's, before the script. */
  readonly nodeArgs?: readonly string[];
  /** Added to the environment of the test. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gets the process id, once it runs. */
  readonly started?: (pid: number) => void;
}

/** Runs a script with this Node.js, as a process of its own. */
export async function runScript(script: string, argv: readonly string[], options: ProcessOptions = {}): Promise<Ran> {
  const { nodeArgs = [], env = {}, cwd, started } = options;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...nodeArgs, script, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    cwd,
  });
  if (child.pid !== undefined) started?.(child.pid);
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once("exit", resolve)),
  ]);
  return { out, err, code: code ?? Number.NaN };
}
