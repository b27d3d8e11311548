/**
 * `npm run bench`: what the policy pack costs, against a pack of as many policies that look at nothing, in turns in
 * this run.
 */
import { join } from "node:path";
import { judgeStack } from "../policy/judge.ts";
import { loadChecks } from "../policy/load-checks.ts";
import { meshIn } from "../policy/mesh/index.ts";
import { subjectOf } from "../policy/subject.ts";
import { readResource } from "../src/readers/index.ts";
import { contextOf } from "../tests/support/policy/judgement.ts";
import { manyResources } from "./many-resources.ts";
import { median, ratio } from "./ratio.ts";
import { judge, type ServedPack, type Start, servePack } from "./served-pack.ts";

const START_ROUNDS = 9;
const JUDGE_ROUNDS = 3;
const RESOURCES = 10_000;

const OURS = join(import.meta.dirname, "..", "policy");
const EMPTY = join(import.meta.dirname, "empty-pack");
const checks = await loadChecks();
const env = { BENCH_STAGES: JSON.stringify(checks.map(({ stage }) => stage)) };

for (const start of ["runner", "direct"] as const) await compareStarts(start);
await compareJudging();
compareScan();

/**
 * What it costs to look for MESH in resources of types that no reader knows, beside judging as many that readers know.
 */
function compareScan(): void {
  const subjects = manyResources(RESOURCES).map(({ urn, type, inputs }) => ({ urn, type, props: inputs }));
  const context = contextOf();
  const rounds = Array.from({ length: JUDGE_ROUNDS + 1 }, () => {
    const unread = subjects.map((subject) => readResource({ ...subject, type: `acme:${subject.type.slice(4)}` }));
    const scan = time(() => unread.flatMap((reading) => meshIn(reading, context.mesh)));
    return { scan, judged: time(() => judgeStack(checks, subjectOf(subjects.map(readResource), context, true))) };
  }).slice(1);
  const [scan, judged] = (["scan", "judged"] as const).map((name) => median(rounds.map((round) => round[name])));
  console.log(
    `${RESOURCES} resources that no reader knows looked through ÷ as many judged: ${ratio(scan ?? 0, judged ?? 0)} (goal at most 0.1)`,
  );
}

function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

async function compareStarts(start: Start): Promise<void> {
  const rounds: { ours: number; empty: number }[] = [];
  for (let round = 0; round <= START_ROUNDS; round += 1)
    rounds.push({ ours: await startOf(OURS, start), empty: await startOf(EMPTY, start) });
  const of = (name: "ours" | "empty") => median(rounds.slice(1).map((round) => round[name]));
  const how = start === "runner" ? "as an engine starts it" : "as a plan starts it";
  console.log(`Start of the pack ÷ of an empty one, ${how}: ${ratio(of("ours"), of("empty"))} (goal at most 1.3)`);
}

async function startOf(folder: string, start: Start): Promise<number> {
  const pack = await servePack(folder, start, env);
  await pack.stop();
  return pack.startMs;
}

async function compareJudging(): Promise<void> {
  const subjects = manyResources(RESOURCES);
  const measure = async (folder: string): Promise<{ ms: number; mb: number }> => {
    const pack: ServedPack = await servePack(folder, "runner", env);
    try {
      const { ms, found } = await judge(pack.port, subjects);
      if (found > 0) throw new Error(`${found} findings where nothing is wrong.`);
      return { ms, mb: pack.memory() };
    } finally {
      await pack.stop();
    }
  };
  const rounds: { ours: { ms: number; mb: number }; empty: { ms: number; mb: number } }[] = [];
  for (let round = 0; round < JUDGE_ROUNDS; round += 1)
    rounds.push({ ours: await measure(OURS), empty: await measure(EMPTY) });
  const time = (name: "ours" | "empty") => median(rounds.map((round) => round[name].ms));
  const memory = (name: "ours" | "empty") => median(rounds.map((round) => round[name].mb));
  const what = `${RESOURCES} resources judged by the pack`;
  console.log(`${what} ÷ by an empty one, time: ${ratio(time("ours"), time("empty"))} (goal at most 1.5)`);
  console.log(`${what} ÷ by an empty one, memory: ${ratio(memory("ours"), memory("empty"))}`);
}
