/** How every command ends. One table, which `--help` shows. */
export const ExitCode = {
  /** Nothing wrong. */
  ok: 0,
  /** What was asked could not be done or judged. */
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

/** The part of `--help` that says what exit codes mean. */
export const exitCodeHelp = (codes: readonly (keyof typeof ExitCode)[]): string =>
  ["Exit codes:", ...codes.map((name) => `  ${ExitCode[name]}  ${MEANINGS[name]}`)].join("\n");
