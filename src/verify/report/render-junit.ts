import { adviceOn } from "../judge/advice.ts";
import type { ControlResult } from "../judge/judge-controls.ts";
import type { RoundHost } from "../judge/judge-round.ts";
import type { Step } from "../judge/step.ts";
import { isAtOrBelow, RUNG_TITLES } from "../model/rungs.ts";
import type { Verification } from "./verification.ts";

/** The report as JUnit XML: a suite a host, a case a rung, and a suite of controls. What is unclear is an error, not a failure. */
export function renderJunit(report: Verification): string {
  const suites = [
    ...report.hosts.map((host) => suite(host.target.host, hostCases(report, host))),
    suite("controls", report.controls.map(controlCase)),
    suite("the run", [runCase(report)]),
  ];
  const seconds = (report.elapsedMs / 1000).toFixed(3);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mesh-egress verify" time="${seconds}" timestamp="${escapeXml(report.startedAt)}">`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function runCase(report: Verification): Case {
  const name = `all is as expected: ${report.expectation}`;
  if (report.asExpected === "yes") {
    const details = report.evidence.map(({ kind, fact }) => `${kind}: ${fact}`);
    return { name, seconds: 0, outcome: "passed", message: "", details };
  }
  const outcome = report.asExpected === "no" ? "failure" : "error";
  return { name, seconds: 0, outcome, message: report.because.join("; "), details: report.because };
}

interface Case {
  readonly name: string;
  readonly seconds: number;
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  readonly message: string;
  readonly details: readonly string[];
}

function hostCases({ expectation, goal }: Verification, host: RoundHost): Case[] {
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

function stepCase(step: Step): Case {
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

/** A control that takes nothing away from the run is skipped where it is unclear, so that JUnit and the exit code agree. */
const controlCase = (control: ControlResult): Case => ({
  name: `${control.kind}: ${control.target}`,
  seconds: 0,
  outcome: control.status === "unclear" && !control.weighs ? "skipped" : CONTROL_OUTCOMES[control.status],
  message:
    control.status === "unclear"
      ? `not shown: ${control.facts.join("; ")}. What would show it: ${control.wouldProve}`
      : "the opposite of what must be",
  details: control.status === "good" ? control.evidence.map(({ kind, fact }) => `${kind}: ${fact}`) : control.facts,
});

const CONTROL_OUTCOMES = { good: "passed", bad: "failure", unclear: "error" } as const;

const secondsOf = (steps: readonly Step[]): number =>
  steps.reduce((sum, { elapsedMs = 0 }) => sum + elapsedMs, 0) / 1000;

function suite(name: string, cases: readonly Case[]): string {
  const count = (outcome: Case["outcome"]): number => cases.filter((each) => each.outcome === outcome).length;
  const time = cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3);
  const counts = `failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}"`;
  return [
    `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" ${counts} time="${time}">`,
    ...cases.map((each) => renderCase(name, each)),
    "  </testsuite>",
  ].join("\n");
}

function renderCase(suiteName: string, { name, seconds, outcome, message, details }: Case): string {
  const text = escapeXml(details.join("\n"));
  const open = `    <testcase classname="${escapeXml(suiteName)}" name="${escapeXml(name)}" time="${seconds.toFixed(3)}"`;
  if (outcome === "passed") return `${open}>\n      <system-out>${text}</system-out>\n    </testcase>`;
  if (outcome === "skipped") return `${open}>\n      <skipped message="${escapeXml(message)}"/>\n    </testcase>`;
  return `${open}>\n      <${outcome} message="${escapeXml(message)}">${text}</${outcome}>\n    </testcase>`;
}

/** Text for XML 1.0, inside elements or double quotes; what XML can't hold at all becomes "\ufffd". */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll(/[&<>"'\r]/g, (letter) => ENTITIES[letter] ?? letter);

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\r": "&#13;",
};
