import { parse } from "../egress/input/parse.ts";
import { openedBy } from "./opened-since.ts";
import { Report, type StackReport } from "./report.ts";

/** Reads an earlier report. @throws ConfigurationError with every place where it isn't one. */
export const readReport = (value: unknown, path: string): Report => parse(Report, value, path);

/**
 * Compares the stack with the baseline: what is new, what stands and what is gone. Findings are compared by what they
 * find, and openings by the flows that they let out, so a renamed rule is no change.
 */
export function withBaseline(stack: StackReport, baseline: Report | undefined): StackReport {
  const before = baseline?.stacks.find((each) => each.stack === stack.stack);
  if (baseline === undefined) return stack;
  const known = new Set(
    [...(before?.findings ?? []), ...(before?.exempted ?? []), ...(before?.notJudged ?? [])].map(({ id }) => id),
  );
  const judge = <T extends { readonly id: string }>(each: T): T & { standing: "new" | "standing" } => ({
    ...each,
    standing: known.has(each.id) ? "standing" : "new",
  });
  const now = new Set([...stack.findings, ...stack.exempted, ...stack.notJudged].map(({ id }) => id));
  const [wasOpen, isOpen] = [openedBy(before?.opened ?? []), openedBy(stack.opened)];
  return {
    ...stack,
    findings: stack.findings.map(judge),
    exempted: stack.exempted.map(judge),
    notJudged: stack.notJudged.map(judge),
    opened: stack.opened.map((each) => ({ ...each, standing: wasOpen(each) ? "standing" : "new" })),
    since:
      before === undefined
        ? null
        : {
            fixed: before.findings.filter(({ id }) => !now.has(id)),
            closed: before.opened.filter((each) => !isOpen(each)),
          },
  };
}
