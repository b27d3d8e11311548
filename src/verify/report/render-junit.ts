import { adviceOn } from "../judge/advice.ts";
import type { ControlResult, RoundHost } from "../judge/judge-round.ts";
import type { Step } from "../judge/step.ts";
import { isAtOrBelow, RUNG_TITLES } from "../model/rungs.ts";
import type { Verification } from "./verification.ts";

/** The report as JUnit XML: a suite a host, a case a rung, and a suite of controls. What is unclear is an error, not a failure. */
export function renderJunit(report: Verification): string {
  const suites = [
    ...report.hosts.map((host) => suite(host.target.host, hostCases(report, host))),
    suite("controls", report.controls.map(controlCase)),
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
  const { asExpected, stoppedBy, reached } = host;
  const outcome = asExpected === "yes" ? "passed" : asExpected === "no" ? "failure" : "error";
  const message = asExpected === "no" ? `not blocked: got as far as ${reached}` : "not proven to be blocked";
  return [{ name: "blocked", seconds: secondsOf(steps), outcome, message, details: stoppedBy?.facts ?? [] }];
}

const OUTCOMES = {
  passed: "passed",
  failed: "failure",
  unclear: "error",
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
    message: advice ? `${cause}: ${advice.means}` : "a lower rung stopped it",
    details: [...facts, ...(advice ? [`Who must act: ${advice.who.join(", ")}. ${advice.act}`] : [])],
  };
}

const controlCase = ({ kind, target, status, facts }: ControlResult): Case => ({
  name: `${kind}: ${target}`,
  seconds: 0,
  outcome: ({ good: "passed", bad: "failure", unclear: "error" } as const)[status],
  message: status === "bad" ? "the opposite of what must be" : "nothing is learnt from it",
  details: facts,
});

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
