import { escapeXml } from "./xml.ts";

/** Test suites, in which pipelines show test results. */
export interface JunitSuites {
  readonly name: string;
  /** Start time, in ISO 8601. */
  readonly timestamp: string;
  readonly seconds: number;
  readonly suites: readonly JunitSuite[];
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** `error`: the result isn't known. `skipped`: nothing has to be done now. */
export interface JunitCase {
  readonly name: string;
  readonly seconds: number;
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  /** The reason, except for a case that passed. */
  readonly message: string;
  /** Further lines; not written for skipped cases. */
  readonly details: readonly string[];
}

/** Writes the suites as JUnit XML. */
export const writeJunit = ({ name, timestamp, seconds, suites }: JunitSuites): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(name)}" time="${seconds.toFixed(3)}" timestamp="${escapeXml(timestamp)}">`,
    ...suites.map(writeSuite),
    "</testsuites>",
    "",
  ].join("\n");

function writeSuite({ name, cases }: JunitSuite): string {
  const count = (outcome: JunitCase["outcome"]): number => cases.filter((each) => each.outcome === outcome).length;
  const time = cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3);
  const counts = `failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}"`;
  return [
    `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" ${counts} time="${time}">`,
    ...cases.map((each) => writeCase(name, each)),
    "  </testsuite>",
  ].join("\n");
}

function writeCase(suiteName: string, { name, seconds, outcome, message, details }: JunitCase): string {
  const text = escapeXml(details.join("\n"));
  const open = `    <testcase classname="${escapeXml(suiteName)}" name="${escapeXml(name)}" time="${seconds.toFixed(3)}"`;
  if (outcome === "passed") return `${open}>\n      <system-out>${text}</system-out>\n    </testcase>`;
  if (outcome === "skipped") return `${open}>\n      <skipped message="${escapeXml(message)}"/>\n    </testcase>`;
  return `${open}>\n      <${outcome} message="${escapeXml(message)}">${text}</${outcome}>\n    </testcase>`;
}
