import type { VerdictWord } from "../../reach/verdict/verdict.ts";
import { ExitCode } from "../exit-codes.ts";
import type { ExplainedFlow } from "./explanation.ts";
import type { ExpectedVerdict } from "./question.ts";

/** Whether the verdict is what was expected; undefined where that isn't known. */
export const isExpected = (verdict: VerdictWord, expected: ExpectedVerdict): boolean | undefined =>
  verdict === "unknown" ? undefined : (verdict === "allow") === (expected === "allow");

/** How the command ends: what isn't as expected comes before what isn't known. Nothing that answers is no good news. */
export function exitCodeOf(flows: readonly ExplainedFlow[]): ExitCode {
  const isWrong = ({ verdict, expected }: ExplainedFlow): boolean =>
    expected !== undefined && isExpected(verdict, expected) === false;
  if (flows.some(isWrong)) return ExitCode.findings;
  return flows.length === 0 || flows.some(({ verdict }) => verdict === "unknown") ? ExitCode.failed : ExitCode.ok;
}
