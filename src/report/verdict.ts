import type { FailOn } from "../egress/finding.ts";
import { type Counts, type ReportVerdict, VERDICTS } from "./report.ts";

/** Whether anything counted is at or above the level. */
export function isAtOrAbove({ mandatory, notJudged, advisory }: Counts, failOn: FailOn): boolean {
  const stoppers: Record<FailOn, number> = {
    mandatory,
    "not-judged": mandatory + notJudged,
    advisory: mandatory + notJudged + advisory,
  };
  return stoppers[failOn] > 0;
}

export const worstOf = (verdicts: readonly ReportVerdict[]): ReportVerdict =>
  VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? "not-judged";

export const sumOf = (counts: readonly Counts[]): Counts => {
  const sum = (key: keyof Counts) => counts.reduce((total, each) => total + each[key], 0);
  return {
    mandatory: sum("mandatory"),
    notJudged: sum("notJudged"),
    exempted: sum("exempted"),
    advisory: sum("advisory"),
    opened: sum("opened"),
  };
};

/**
 * Returns `1 mandatory finding · 2 not judged`, or says that there is nothing to complain about. That needs something
 * that was judged, and a known way to each required host.
 */
export function describeCounts({
  verdict,
  counts,
}: {
  readonly verdict: ReportVerdict;
  readonly counts: Counts;
}): string {
  const { mandatory, notJudged, exempted, advisory } = counts;
  const parts = [
    ...(mandatory > 0 ? [`${mandatory} mandatory finding${mandatory === 1 ? "" : "s"}`] : []),
    ...(notJudged > 0 ? [`${notJudged} not judged`] : []),
    ...(exempted > 0 ? [`${exempted} exempted`] : []),
    ...(advisory > 0 ? [`${advisory} advisory`] : []),
  ];
  if (verdict === "not-judged") return ["something could not be judged at all", ...parts].join(" · ");
  if (verdict === "attention" && parts.length === 0) return "whether a required host is reached can't be told";
  return parts.join(" · ") || "nothing to complain about";
}
