import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";

const root = join(import.meta.dirname, "..", "..", "..");

/** A file of a pipeline, as YAML. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails where it isn't there
export const pipeline = (path: string): any => parse(readFileSync(join(root, path), "utf8"));

/** Text with every `${{ … }}` replaced by what it stands for; one that isn't known fails. */
export const evaluate = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`The test knows no value of ${expression}.`);
    return value;
  });

/** Runs a step's script as the runner does. */
export async function runStep(
  script: string,
  { cwd, env, args = ["-e", "-o", "pipefail"] }: { cwd: string; env: Record<string, string>; args?: string[] },
) {
  const child = spawn("bash", ["--noprofile", "--norc", ...args, "-c", script], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => {
      child.once("close", resolve);
    }),
  ]);
  return { code, log: stdout + stderr };
}
