import { styleText } from "node:util";
import type { PackProcess } from "../stack/pack/pack-process.ts";
import type { Runner } from "../stack/program/runner.ts";
import type { Terminal } from "../text/terminal.ts";
import { ExitCode } from "./exit-codes.ts";
import type { Spin } from "./progress.ts";

/** What a command needs of the world: arguments to it, so that tests can watch. */
export interface Shell {
  /** Working folder. */
  readonly cwd: string;
  /** Result, on standard output. */
  readonly out: Terminal;
  /** Progress and complaints, on standard error. */
  readonly err: Terminal;
  exit(code: ExitCode): void;
}

/** The same for commands that start processes. */
export interface PlanShell extends Shell {
  /** Shows that work is going on; undefined where nobody watches. */
  readonly spin: Spin | undefined;
  /** Folder of Node's compile cache. */
  readonly compileCache: string | undefined;
  /** Folder of the policy pack; undefined where it is missing. */
  readonly policyPack: string | undefined;
  /** Processes that are ready to run programs. */
  readonly runners: Runner[];
  /** Processes that are ready to serve the policy pack. */
  readonly packs: PackProcess[];
}

/** The real thing. Colours follow the terminal, NO_COLOR and FORCE_COLOR. */
export function processShell(): Shell {
  let isLost = false;
  const lose = ({ message }: Error): void => {
    if (isLost) return;
    isLost = true;
    process.exitCode = ExitCode.failed;
    process.stderr.write(`error: the output could not be written: ${message}\n`);
  };
  return {
    cwd: process.cwd(),
    out: terminal(process.stdout, lose),
    err: terminal(process.stderr, lose),
    exit: (code) => {
      process.exitCode = isLost ? ExitCode.failed : code;
    },
  };
}

/** The width of a terminal that doesn't tell. */
const DEFAULT_COLUMNS = 80;

/** COLUMNS where somebody has set it, else as wide as the terminal; in a pipe or a log no line is broken. */
function columnsOf({ columns, isTTY }: NodeJS.WriteStream, asked: string | undefined): number {
  if (asked !== undefined && /^[1-9]\d{0,4}$/.test(asked)) return Number(asked);
  return isTTY ? columns || DEFAULT_COLUMNS : Number.POSITIVE_INFINITY;
}

function terminal(stream: NodeJS.WriteStream, lose: (error: Error) => void): Terminal {
  // A reader such as `head` that has seen enough is no failure; a full disk is.
  const fail = (error: NodeJS.ErrnoException | null | undefined): void => {
    if (error && error.code !== "EPIPE") lose(error);
  };
  stream.on("error", fail);
  return {
    write: (text) => {
      stream.write(text, fail);
    },
    columns: columnsOf(stream, process.env.COLUMNS),
    mayCut: stream.isTTY === true,
    paint: (style, text) => styleText(style, text, { stream }),
  };
}
