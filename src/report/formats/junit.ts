import { type JunitCase, writeJunit } from "../../text/junit.ts";
import type { NotJudged, Report, ReportedExemption, ReportedFinding, StackReport } from "../report.ts";
import { whereOf } from "../where.ts";

/**
 * Renders the report as JUnit XML: a suite for each stack, and a case for each finding and for each check without
 * findings. Like the exit code: a finding at or above `failOn` is a failure, any other is skipped, and a stack that
 * could not be judged at all is an error.
 */
export const renderJunit = (report: Report): string =>
  writeJunit({
    name: "mesh-egress audit",
    timestamp: report.generatedAt,
    seconds: 0,
    suites: [
      ...report.stacks.map((stack) => ({ name: stack.stack, cases: casesOf(stack, report) })),
      ...unread(report),
    ],
  });

function casesOf(stack: StackReport, { checks, failOn }: Report): JunitCase[] {
  const stops = (level: "mandatory" | "not-judged" | "advisory"): boolean =>
    level === "mandatory" || failOn === "advisory" || failOn === level;
  const broken = new Set(stack.findings.map(({ check }) => check));
  return [
    ...stack.findings.map((finding) => caseOf(finding.check, finding, stops(finding.level))),
    ...stack.notJudged.map((each) => caseOf("not-judged", each, stops("not-judged"))),
    ...stack.exempted.map(exemptedCase),
    ...(stack.verdict === "not-judged" ? [error("nothing in it affects egress")] : []),
    ...checks
      .filter(({ id }) => !broken.has(id) && id !== "not-judged")
      .map(({ id, title }) => ({
        name: `${id}: ${title}`,
        seconds: 0,
        outcome: "passed" as const,
        message: "",
        details: [],
      })),
  ];
}

const caseOf = (check: string, finding: ReportedFinding | NotJudged, isStopper: boolean): JunitCase => ({
  name: `${check}: ${whereOf(finding)}`,
  seconds: 0,
  outcome: isStopper ? "failure" : "skipped",
  message: `${finding.message} ${finding.instead}`,
  details: [finding.message, `Where: ${whereOf(finding)}`, `Instead: ${finding.instead}`],
});

const exemptedCase = (exempted: ReportedExemption): JunitCase => ({
  ...caseOf(exempted.check, exempted, false),
  message: `exempted until ${exempted.until} (owner: ${exempted.owner}; reason: ${exempted.reason}): ${exempted.message}`,
});

const error = (message: string): JunitCase => ({ name: "judged", seconds: 0, outcome: "error", message, details: [] });

const ANSWERED: JunitCase = { name: "judged", seconds: 0, outcome: "passed", message: "", details: [] };

/** Returns a suite for sources that could not be read, and for an empty report. */
function unread({ sources, stacks, verdict }: Report): { name: string; cases: JunitCase[] }[] {
  const refused = sources.filter(({ kind }) => kind === null);
  const cases = refused.map(({ path, notes }) => ({
    ...error(notes.map(({ message }) => message).join(" ")),
    name: path,
  }));
  if (stacks.length === 0 && cases.length === 0) cases.push(verdict === "pass" ? ANSWERED : error("nothing was read"));
  return cases.length === 0 ? [] : [{ name: "sources", cases }];
}
