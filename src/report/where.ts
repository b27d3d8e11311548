import type { HopState, ReportedFinding } from "./report.ts";

type Where = Pick<ReportedFinding, "resource" | "place" | "line" | "file">;

/** `mesh-rules ruleGroup.rulesSource.rulesString, line 18`; of what concerns no resource, `the stack`. */
export const whereOf = ({ resource, place, line }: Where): string =>
  [
    [resource || "the stack", place].filter((part) => part !== "").join(" "),
    ...(line === null ? [] : [`line ${line}`]),
  ].join(", ");

/** The same with the file in front, where there is one. */
export const describeWhere = (where: Where): string =>
  [...(where.file === null ? [] : [where.file]), whereOf(where)].join(": ");

/** States for people. */
export const stateWord = (state: HopState): string => (state === "none" ? "no say" : state);
