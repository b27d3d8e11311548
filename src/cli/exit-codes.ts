/** Exit codes of all commands. `--help` shows them. */
export const ExitCode = {
  /** Nothing wrong. */
  ok: 0,
  /** The command could not do or judge what was asked. */
  failed: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** Findings at or above `--fail-on`, or a host not reached. */
  findings: 5,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

const MEANINGS: Record<keyof typeof ExitCode, string> = {
  ok: "nothing wrong",
  failed: "it failed: what was asked could not be done or judged",
  usage: "wrong usage or configuration",
  findings: "findings at or above --fail-on, or a host not reached",
};

/** Writes the part of `--help` that explains exit codes. */
export const exitCodeHelp = (codes: readonly (keyof typeof ExitCode)[]): string =>
  ["Exit codes:", ...codes.map((name) => `  ${ExitCode[name]}  ${MEANINGS[name]}`)].join("\n");
