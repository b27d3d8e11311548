import { parse } from "../../egress/input/parse.ts";
import { Report, type StackReport } from "../report.ts";
import { openedBy } from "./opened-since.ts";

/** Reads an earlier report. @throws ConfigurationError with every place where it isn't one. */
export const readReport = (value: unknown, path: string): Report => parse(Report, value, path);

/**
 * Compares the stack with the baseline: what is new, what stands and what is gone. Findings are compared by what they
 * find, openings by the flows that they let out, so a renamed rule is no change, and required hosts by what all layers
 * of a way out decide together.
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
            reached: reachedOtherwise(before, stack),
          },
  };
}

/** Compares hosts by path: a rule may be the same as before while another layer has started or stopped blocking. */
function reachedOtherwise(before: StackReport, after: StackReport): NonNullable<StackReport["since"]>["reached"] {
  const [then, now] = [statesIn(before), statesIn(after)];
  return [...new Map([...then, ...now])].flatMap(([key, { path, host, port }]) => {
    const [one, other] = [then.get(key)?.state ?? null, now.get(key)?.state ?? null];
    return one === other ? [] : [{ path, host, port, before: one, now: other }];
  });
}

const statesIn = ({ coverage }: StackReport) =>
  new Map(
    coverage.flatMap(({ path, hosts }) =>
      hosts.map(({ host, port, state }) => [JSON.stringify([path, host, port]), { path, host, port, state }] as const),
    ),
  );
