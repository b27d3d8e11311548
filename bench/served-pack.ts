import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { connectAnalyzer } from "../src/stack/pack/analyzer-client.ts";
import { analyzeRequest, stackRequest } from "../src/stack/pack/analyzer-requests.ts";
import type { PolicySubject } from "../src/stack/pack/policy-subject.ts";

/** A policy pack in a process of its own, which listens. */
export interface ServedPack {
  /** From its start until it listened, in ms. */
  readonly startMs: number;
  readonly port: number;
  /** The most memory that it has had so far, in MB. */
  readonly memory: () => number;
  readonly stop: () => Promise<void>;
}

/** How packs are started: by the SDK's runner, as an engine does, or as this project's plan does. */
export type Start = "runner" | "direct";

const runner = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack");
const main = (folder: string): string => JSON.parse(readFileSync(`${folder}/package.json`, "utf8")).main;

/** @throws Error where the pack ends instead. */
export async function servePack(folder: string, start: Start, env: NodeJS.ProcessEnv = {}): Promise<ServedPack> {
  const begin = performance.now();
  const args = start === "runner" ? [runner, "127.0.0.1:9", folder] : [main(folder)];
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, stdio: "pipe" });
  let words = "";
  child.stderr.on("data", (text) => {
    words += text;
  });
  const [first] = await Promise.race([once(child.stdout, "data"), once(child, "exit").then(() => [""])]);
  const port = Number(String(first).trim());
  if (!(port > 0))
    throw new Error(`The pack in ${folder} gave no port but ${JSON.stringify(String(first))}.\n${words}`);
  return {
    startMs: performance.now() - begin,
    port,
    memory: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024,
    stop: async () => {
      child.kill();
      await once(child, "exit");
    },
  };
}

/** Time in ms that a pack takes to judge each of the resources, then all of them; and how much it found. */
export async function judge(port: number, subjects: readonly PolicySubject[]): Promise<{ ms: number; found: number }> {
  const requests = subjects.map((subject) => analyzeRequest(subject, subject.inputs, undefined));
  const whole = stackRequest(
    subjects.map((subject) => ({ subject, properties: subject.outputs, provider: undefined })),
  );
  const analyzer = connectAnalyzer(port, 600_000);
  let found = 0;
  const begin = performance.now();
  for (const request of requests) found += (await analyzer.analyze(request)).getDiagnosticsList().length;
  found += (await analyzer.analyzeStack(whole)).getDiagnosticsList().length;
  const ms = performance.now() - begin;
  analyzer.close();
  return { ms, found };
}
