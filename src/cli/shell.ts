import { styleText } from "node:util";
import type { PackProcess } from "../stack/pack/pack-process.ts";
import type { Runner } from "../stack/program/runner.ts";
import type { Terminal } from "../text/terminal.ts";
import { ExitCode } from "./exit-codes.ts";
import type { Spin } from "./progress.ts";

/** What a command needs from its process. It is passed in, so that tests can replace it. */
export interface Shell {
  /** Working folder. */
  readonly cwd: string;
  /** Terminal for results, on standard output. */
  readonly out: Terminal;
  /** Terminal for progress and errors, on standard error. */
  readonly err: Terminal;
  exit(code: ExitCode): void;
}

/** What commands that start processes need in addition. */
export interface PlanShell extends Shell {
  /** Shows that work is going on; undefined if nobody watches. */
  readonly spin: Spin | undefined;
  /** Folder of Node's compile cache. */
  readonly compileCache: string | undefined;
  /** Folder of the policy pack; undefined if it is missing. */
  readonly policyPack: string | undefined;
  /** Processes that are ready to run programs. */
  readonly runners: Runner[];
  /** Processes that are ready to serve the policy pack. */
  readonly packs: PackProcess[];
}

/** Returns the shell of the real process. Colours follow the terminal, NO_COLOR and FORCE_COLOR. */
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

/** Columns of a terminal that doesn't tell its width. */
const DEFAULT_COLUMNS = 80;

/** Returns COLUMNS if it is set, otherwise the terminal's width. In a pipe or a log, no line is broken. */
function columnsOf({ columns, isTTY }: NodeJS.WriteStream, asked: string | undefined): number {
  if (asked !== undefined && /^[1-9]\d{0,4}$/.test(asked)) return Number(asked);
  return isTTY ? columns || DEFAULT_COLUMNS : Number.POSITIVE_INFINITY;
}

function terminal(stream: NodeJS.WriteStream, lose: (error: Error) => void): Terminal {
  // A reader that closes the pipe early, such as `head`, is no failure, but a full disk is.
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
