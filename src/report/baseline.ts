import { parse } from "../egress/input/parse.ts";
import { Report, type StackReport } from "./report.ts";

/** An earlier report. @throws ConfigurationError with every place where it isn't one. */
export const readReport = (value: unknown, path: string): Report => parse(Report, value, path);

/** The stack with what is new, standing and gone since the baseline. */
export function withBaseline(stack: StackReport, baseline: Report | undefined): StackReport {
  const before = baseline?.stacks.find((each) => each.stack === stack.stack);
  if (baseline === undefined) return stack;
  const known = new Set(
    [
      ...(before?.findings ?? []),
      ...(before?.exempted ?? []),
      ...(before?.notJudged ?? []),
      ...(before?.opened ?? []),
    ].map(({ id }) => id),
  );
  const judge = <T extends { readonly id: string }>(each: T): T & { standing: "new" | "standing" } => ({
    ...each,
    standing: known.has(each.id) ? "standing" : "new",
  });
  const now = new Set([...stack.findings, ...stack.exempted, ...stack.notJudged].map(({ id }) => id));
  const open = new Set(stack.opened.map(({ id }) => id));
  return {
    ...stack,
    findings: stack.findings.map(judge),
    exempted: stack.exempted.map(judge),
    notJudged: stack.notJudged.map(judge),
    opened: stack.opened.map(judge),
    since:
      before === undefined
        ? null
        : {
            fixed: before.findings.filter(({ id }) => !now.has(id)),
            closed: before.opened.filter(({ id }) => !open.has(id)),
          },
  };
}
