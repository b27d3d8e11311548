import { spawn } from "node:child_process";
import { dirname, extname, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { isDeepStrictEqual } from "node:util";
import type { RunOutcome } from "../model/run-outcome.ts";
import { endWithUs } from "../process/end-with-us.ts";
import type { Project } from "../project/project.ts";
import type { RunRequest } from "../project/run-request.ts";

/** A process that runs one program for one stack, once. */
export interface Runner {
  /**
   * Whether the process suits the program. Another program may need other arguments for Node, or another SDK than it
   * loaded.
   */
  suits(project: Project): boolean;
  /** Runs the program. `onOutput` is called with each line that it prints, as it comes. */
  run(request: RunRequest, onOutput: (line: string) => void): Promise<RunOutcome>;
  /** Ends the process, whatever it is doing. */
  stop(): void;
}

export interface RunnerOptions {
  /** Folder of Node's compile cache. */
  readonly compileCache: string | undefined;
  /** Arguments for Node itself. */
  readonly nodeArgs?: readonly string[];
  /** Folder of the program's entry, if it is known before the request. The process loads its SDK in advance. */
  readonly program?: string | undefined;
}

/** `run-program` beside this file, compiled or not as this file is. */
const RUN_PROGRAM = import.meta.filename.replace(/runner(\.[jt]s)$/, "run-program$1");

/** Starts the process, which waits for its request. It doesn't keep this process alive, and ends with it. */
export function startRunner({ compileCache, nodeArgs = [], program }: RunnerOptions): Runner {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", ...nodeArgs, RUN_PROGRAM, ...(program === undefined ? [] : [program])],
    {
      stdio: ["pipe", "pipe", "pipe", "pipe", "pipe"],
      env: { ...process.env, ...(compileCache === undefined ? {} : { NODE_COMPILE_CACHE: compileCache }) },
    },
  );
  const stop = () => {
    child.kill();
  };
  endWithUs(child);
  const ended = new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  ended.catch(() => undefined);
  // A process that dies at once leaves the request unread. How it ended says more than this error.
  child.stdin.on("error", () => undefined);
  return {
    stop,
    suits: ({ runtime, folder, main = "." }) =>
      isDeepStrictEqual(runtime.nodeArgs, nodeArgs) &&
      (program === undefined || program === resolve(folder, extname(main) === "" ? main : dirname(main))),
    async run(request, onOutput) {
      for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", onOutput);
      child.stdin.end(JSON.stringify(request));
      const outcome = await text(child.stdio[3] as Readable);
      const end = await ended;
      if (outcome !== "") return JSON.parse(outcome) as RunOutcome;
      const message = `The process that runs the program ended with ${end} and no result; its last output is above.`;
      return { failure: { kind: "program", message, notices: [] } };
    },
  };
}
