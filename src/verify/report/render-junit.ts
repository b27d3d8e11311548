import { type JunitCase, writeJunit } from "../../text/junit.ts";
import { adviceOn } from "../judge/advice.ts";
import type { ControlResult } from "../judge/judge-controls.ts";
import type { RoundHost } from "../judge/judge-round.ts";
import type { LadderStep } from "../judge/step.ts";
import { isAtOrBelow, RUNG_TITLES } from "../model/rungs.ts";
import type { Verification } from "./verification.ts";

/**
 * Renders the report as JUnit XML: a suite for each host, a case for each rung, and a suite of controls. An unclear
 * result is an error, not a failure.
 */
export const renderVerificationJunit = (report: Verification): string =>
  writeJunit({
    name: "mesh-egress verify",
    timestamp: report.startedAt,
    seconds: report.elapsedMs / 1000,
    suites: [
      ...report.hosts.map((host) => ({ name: host.target.host, cases: hostCases(report, host) })),
      { name: "controls", cases: report.controls.map(controlCase) },
      { name: "the run", cases: [runCase(report)] },
    ],
  });

function runCase(report: Verification): JunitCase {
  const name = `all is as expected: ${report.expectation}`;
  if (report.asExpected === "yes") {
    const details = report.evidence.map(({ kind, fact }) => `${kind}: ${fact}`);
    return { name, seconds: 0, outcome: "passed", message: "", details };
  }
  const outcome = report.asExpected === "no" ? "failure" : "error";
  return { name, seconds: 0, outcome, message: report.because.join("; "), details: report.because };
}

function hostCases({ expectation, goal }: Verification, host: RoundHost): JunitCase[] {
  const steps = host.steps.filter(({ rung }) => isAtOrBelow(rung, goal));
  if (expectation === "reached") return steps.map(stepCase);
  const seconds = secondsOf(steps);
  if (host.asExpected === "yes") {
    const details = host.evidence.map(({ kind, fact }) => `${kind}: ${fact}`);
    return [{ name: "blocked", seconds, outcome: "passed", message: "", details }];
  }
  const outcome = host.asExpected === "no" ? "failure" : "error";
  const message = `${host.asExpected === "no" ? "not blocked" : "not proven to be blocked"}: ${host.because.join("; ")}`;
  return [{ name: "blocked", seconds, outcome, message, details: host.stoppedBy?.facts ?? [] }];
}

const OUTCOMES = {
  passed: "passed",
  failed: "failure",
  unclear: "error",
  "not-needed": "skipped",
  "not-tried": "skipped",
  "not-asked": "skipped",
} as const;

function stepCase(step: LadderStep): JunitCase {
  const { rung, status, cause, facts } = step;
  const advice = cause && adviceOn(cause);
  return {
    name: `${rung}: ${RUNG_TITLES[rung]}`,
    seconds: secondsOf([step]),
    outcome: OUTCOMES[status],
    message: advice
      ? `${cause}: ${advice.means}`
      : status === "not-needed"
        ? facts.join("; ")
        : "a lower rung stopped it",
    details: [...facts, ...(advice ? [`Who must act: ${advice.who.join(", ")}. ${advice.act}`] : [])],
  };
}

/** An unclear control that doesn't affect the run is skipped, so that JUnit and the exit code agree. */
const controlCase = (control: ControlResult): JunitCase => ({
  name: `${control.kind}: ${control.target}`,
  seconds: 0,
  outcome: control.status === "unclear" && !control.weighs ? "skipped" : CONTROL_OUTCOMES[control.status],
  message:
    control.status === "unclear"
      ? `not shown: ${control.facts.join("; ")}. What would show it: ${control.wouldProve}`
      : "the opposite of what is required",
  details: control.status === "good" ? control.evidence.map(({ kind, fact }) => `${kind}: ${fact}`) : control.facts,
});

const CONTROL_OUTCOMES = { good: "passed", bad: "failure", unclear: "error" } as const;

const secondsOf = (steps: readonly LadderStep[]): number =>
  steps.reduce((sum, { elapsedMs = 0 }) => sum + elapsedMs, 0) / 1000;
