import type { HopState, ReportedFinding } from "./report.ts";

type Where = Pick<ReportedFinding, "resource" | "place" | "line" | "file">;

/**
 * Writes a place as `mesh-rules ruleGroup.rulesSource.rulesString, line 18`; `the stack` if it concerns no resource.
 */
export const whereOf = ({ resource, place, line }: Where): string =>
  [
    [resource || "the stack", place].filter((part) => part !== "").join(" "),
    ...(line === null ? [] : [`line ${line}`]),
  ].join(", ");

/** Writes the same after the file, if there is one. */
export const describeWhere = (where: Where): string =>
  [...(where.file === null ? [] : [where.file]), whereOf(where)].join(": ");

/** Readable words for states. */
export const stateWord = (state: HopState): string => (state === "none" ? "no say" : state);
