import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import { plain } from "../../src/text/terminal.ts";
import { COMPILE_CACHE, packFolder } from "./pulumi/plan.ts";

/** What a command wrote, and how it ended. */
export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/**
 * Runs a command of ours in this process, from the root of the repository and without colours, with a pack that judges.
 */
export const runCommand = (...argv: string[]): Promise<Ran> => runJudged(packFolder("sample"), ...argv);

/** The same with another pack, or with none. */
export async function runJudged(policyPack: string | undefined, ...argv: string[]): Promise<Ran> {
  const ran = { out: "", err: "", code: 0 };
  const terminal = (stream: "out" | "err") => ({
    write: (text: string) => {
      ran[stream] += text;
    },
    columns: 100,
    mayCut: true,
    paint: plain,
  });
  await run(argv, {
    cwd: join(import.meta.dirname, "..", ".."),
    out: terminal("out"),
    err: terminal("err"),
    exit: (code) => {
      ran.code = code;
    },
    spin: undefined,
    compileCache: COMPILE_CACHE,
    policyPack,
    runners: [],
    packs: [],
  });
  return ran;
}
