import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { endWithUs } from "../process/end-with-us.ts";

/** A process that serves a policy pack to one stack, once. */
export interface PackProcess {
  /** Folder of the pack. */
  readonly folder: string;
  /**
   * Loads the pack with this environment in addition to ours, and returns the port on which it listens.
   *
   * @throws PolicyPackError if it ends, prints anything else, or prints nothing within the limit.
   */
  serve(environment: Readonly<Record<string, string>>, limitMs: number): Promise<number>;
  /**
   * Builds an error from `why`, a clause whose subject is the pack. It adds how the process ended and its last output.
   */
  failure(why: string): Promise<PolicyPackError>;
  /** Lines that it printed in addition to the port. */
  readonly printed: readonly string[];
  /** Ends the process, whatever it is doing. */
  stop(): void;
}

/** The pack could not judge, so there is no verdict, neither good nor bad. */
export class PolicyPackError extends Error {
  override readonly name = "PolicyPackError";

  constructor(why: string) {
    super(`The policy pack did not run: ${why}`);
  }
}

export interface PackOptions {
  /** Folder with the pack's package.json. */
  readonly folder: string;
  /** Folder of Node's compile cache. */
  readonly compileCache: string | undefined;
}

/** `run-pack` beside this file, compiled or not as this file is. */
const RUN_PACK = import.meta.filename.replace(/pack-process(\.[jt]s)$/, "run-pack$1");

/** Starts the process, which waits for a request and ends with this process. */
export function startPack({ folder, compileCache }: PackOptions): PackProcess {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", RUN_PACK], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    env: { ...process.env, ...(compileCache === undefined ? {} : { NODE_COMPILE_CACHE: compileCache }) },
  });
  // A pack has nothing to save and may ignore a gentler signal.
  const stop = () => {
    child.kill("SIGKILL");
  };
  endWithUs(child);
  const ended = new Promise<string>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("exit", async (code, signal) => {
      // Its output may still be arriving. The wait is limited, because a child process that it left behind would keep
      // the output open.
      await Promise.race([once(child, "close"), wait(GRACE_MS, undefined, { ref: false })]);
      resolve(signal ?? `exit code ${code}`);
    });
  });
  // How the process ended says more than this error.
  child.stdin.on("error", () => undefined);

  const printed: string[] = [];
  const firstLine = Promise.withResolvers<string>();
  let isFirst = true;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (isFirst) firstLine.resolve(line);
    else printed.push(line);
    isFirst = false;
  });
  createInterface({ input: child.stderr }).on("line", (line) => printed.push(line));

  const failure = async (why: string): Promise<PolicyPackError> => {
    const end = await Promise.race([ended, wait(GRACE_MS, undefined, { ref: false })]);
    const words = printed.slice(-MOST_WORDS).map((line) => `  ${line}`);
    return new PolicyPackError(
      [
        end === undefined ? `${why}.` : `${why}: its process ended with ${end}.`,
        ...(words.length > 0 ? ["Its last words:", ...words] : []),
      ].join("\n"),
    );
  };

  return {
    folder,
    printed,
    failure,
    stop,
    async serve(environment, limitMs) {
      child.stdin.write(`${JSON.stringify(environment)}\n`);
      const late = `it did not report its port within ${limitMs / 1000} s`;
      const first = await Promise.race([
        firstLine.promise.then((line) => ({ line })),
        ended.then(() => ({ why: "it could not be asked" })),
        wait(limitMs, { why: late }, { ref: false }),
      ]);
      if ("why" in first) throw await failure(first.why);
      const port = /^\d{1,5}$/.test(first.line) ? Number(first.line) : 0;
      if (port < 1 || port > MOST_PORT)
        throw await failure(`it printed ${JSON.stringify(first.line.slice(0, 80))} to standard output before its port`);
      child.stdin.write("listens\n");
      return port;
    },
  };
}

/** Time for the last lines of a process that has ended, or for the end of one that no longer answers. */
const GRACE_MS = 1000;

/** Number of lines. */
const MOST_WORDS = 20;

const MOST_PORT = 65_535;
