import type { VerdictWord } from "../../reach/verdict/verdict.ts";
import { ExitCode } from "../exit-codes.ts";
import type { ExplainedFlow } from "./explanation.ts";
import type { ExpectedVerdict } from "./question.ts";

/** Whether the verdict is the expected one; undefined if the verdict is unknown. */
export const isExpected = (verdict: VerdictWord, expected: ExpectedVerdict): boolean | undefined =>
  verdict === "unknown" ? undefined : (verdict === "allow") === (expected === "allow");

/**
 * Returns the exit code: an unexpected verdict takes precedence over an unknown one. Without answers, the command
 * fails.
 */
export function exitCodeOf(flows: readonly ExplainedFlow[]): ExitCode {
  const isWrong = ({ verdict, expected }: ExplainedFlow): boolean =>
    expected !== undefined && isExpected(verdict, expected) === false;
  if (flows.some(isWrong)) return ExitCode.findings;
  return flows.length === 0 || flows.some(({ verdict }) => verdict === "unknown") ? ExitCode.failed : ExitCode.ok;
}
