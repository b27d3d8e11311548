import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { isMap } from "../../egress/input/is-map.ts";
import { parse } from "../../egress/input/parse.ts";
import { finish, maskAccounts } from "../finish.ts";
import { Report, type StackReport } from "../report.ts";
import { sumOf } from "../verdict.ts";
import { openedBy } from "./opened-since.ts";

/**
 * Reads an earlier report.
 *
 * @throws ConfigurationError with every place where it isn't one, or if a part of it was left out.
 */
export function readReport(value: unknown, path: string): Report {
  if (!isMap(value) || value.version !== 1)
    return fail(path, "is no report of version 1. Name what `mesh-egress audit --json` of this version wrote.");
  const report = parse(Report, value, path);
  const isWhole = ({ counts, findings, notJudged, exempted, opened }: StackReport): boolean =>
    counts.opened === opened.length &&
    counts.exempted === exempted.length &&
    counts.notJudged === notJudged.length &&
    counts.mandatory + counts.advisory === findings.length;
  const opened = sumOf(report.stacks.map(({ counts }) => counts)).opened;
  if (report.stacks.every(isWhole) && opened === report.counts.opened) return report;
  return fail(
    path,
    "its counts aren't those of its lists: it was made with --only failing, or edited. Give a whole report.",
  );
}

const fail = (path: string, message: string): never => {
  throw new ConfigurationError([{ path, message }]);
};

/**
 * Compares the stack with the baseline: what is new, what stands and what is gone. Findings are compared by what they
 * find, openings by the flows that they let out, so a renamed rule is no change, and required hosts by what all layers
 * of a way out decide together. Texts are compared as reports show them, because either report may be masked.
 */
export function withBaseline(stack: StackReport, baseline: Report | undefined): StackReport {
  if (baseline === undefined) return stack;
  const now = finish(stack, true);
  const found = stackIn(baseline, stack.stack);
  const before = found && finish(found, true);
  const known = idsIn(before);
  const judge = <T extends { readonly id: string }>(each: T): T & { standing: "new" | "standing" } => ({
    ...each,
    standing: known.has(each.id) ? "standing" : "new",
  });
  const [wasOpen, isOpen] = [openedBy(before?.opened ?? []), openedBy(now.opened)];
  const standings = now.opened.map((each) => (wasOpen(each) ? "standing" : "new"));
  const still = idsIn(now);
  return {
    ...stack,
    findings: stack.findings.map(judge),
    exempted: stack.exempted.map(judge),
    notJudged: stack.notJudged.map(judge),
    opened: stack.opened.map((each, index) => ({ ...each, standing: standings[index] ?? "new" })),
    since:
      before === undefined
        ? null
        : {
            fixed: before.findings.filter(({ id }) => !still.has(id)),
            closed: before.opened.filter((each) => !isOpen(each)),
            reached: reachedOtherwise(before, now),
          },
  };
}

/** Returns the names of the stacks that the baseline has and the others lack. */
export function goneSince(baseline: Report | undefined, stacks: readonly StackReport[]): string[] {
  const now = new Set(stacks.map(({ stack }) => maskAccounts(stack)));
  return (baseline?.stacks ?? []).map(({ stack }) => stack).filter((stack) => !now.has(maskAccounts(stack)));
}

/** Returns the stack of that name. Two accounts may look alike when masked; then nobody knows which of them it is. */
function stackIn({ stacks }: Report, name: string): StackReport | undefined {
  const alike = stacks.filter((each) => maskAccounts(each.stack) === maskAccounts(name));
  return alike.length > 1 ? alike.find((each) => each.stack === name) : alike[0];
}

const idsIn = (stack: StackReport | undefined): ReadonlySet<string> =>
  new Set([...(stack?.findings ?? []), ...(stack?.exempted ?? []), ...(stack?.notJudged ?? [])].map(({ id }) => id));

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
