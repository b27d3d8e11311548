import type { Log, ReportingDescriptor, Result } from "sarif";
import { writeJson } from "../../text/json.ts";
import type { CheckInfo, NotJudged, Report, ReportedExemption, ReportedFinding } from "../report.ts";
import { describeCounts } from "../verdict.ts";
import { whereOf } from "../where.ts";

/**
 * Renders the report as SARIF 2.1.0 for GitHub: mandatory findings are errors, advisory ones are warnings, and what
 * could not be judged is a note. Exempted findings are notifications, because GitHub takes no account of suppressions
 * and would show them as results.
 */
export function renderSarif(report: Report): string {
  const results = report.stacks.flatMap(({ stack, findings, notJudged }) => [
    ...findings.map((finding) => resultOf(finding.check, LEVELS[finding.level], finding, stack)),
    ...notJudged.map((each) => resultOf("not-judged", "note", each, stack)),
  ]);
  const kept = results.toSorted((a, b) => RANKS.indexOf(a.level) - RANKS.indexOf(b.level)).slice(0, MOST_RESULTS);
  const notes = report.sources.flatMap(({ path, notes }) => notes.map(({ message }) => `${path}: ${message}`));
  const left = results.length - kept.length;
  const exempted = report.stacks.flatMap(({ stack, exempted }) => exempted.map((each) => exemptedText(each, stack)));
  const said = [...notes, ...(left > 0 ? [`${left} results are left out: GitHub takes ${MOST_RESULTS} at most.`] : [])];
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "mesh-egress",
            version: report.tool.split(" ").at(-1) ?? "",
            informationUri: "https://digital.nhs.uk/services/message-exchange-for-social-care-and-health-mesh",
            rules: report.checks.map(ruleOf),
          },
        },
        automationDetails: { id: `mesh-egress/${stacksOf(report)}/` },
        invocations: [
          {
            // Whether judging was possible. Findings don't change it.
            executionSuccessful: report.verdict !== "not-judged",
            endTimeUtc: report.generatedAt,
            toolExecutionNotifications: [
              ...said.map((text) => ({ level: "warning" as const, message: { text } })),
              ...exempted.map((text) => ({ level: "note" as const, message: { text } })),
            ],
          },
        ],
        columnKind: "utf16CodeUnits",
        results: kept,
        properties: { verdict: report.verdict, summary: describeCounts(report), counts: report.counts },
      },
    ],
  };
  return writeJson(log);
}

const exemptedText = (exemption: ReportedExemption, stack: string): string => {
  const { check, message, owner, reason, until } = exemption;
  const words = `Exempted until ${until} (owner: ${owner}; reason: ${reason}): ${check}: ${message}`;
  return `${words} Where: ${stack}, ${whereOf(exemption)}.`;
};

const LEVELS = { mandatory: "error", advisory: "warning" } as const;
const RANKS: readonly Result["level"][] = ["error", "warning", "note"];

/** The most results that GitHub takes in one run. */
const MOST_RESULTS = 25_000;

/** Returns the category of the upload. Each stack has its own, and so has a fleet. */
const stacksOf = ({ stacks }: Report): string => (stacks.length === 1 ? (stacks[0]?.stack ?? "") : "fleet");

const SCORES = { critical: "9.1", high: "8.0", medium: "5.5", low: "2.0" } as const;

const ruleOf = ({ id, title, level, severity, why, instead, link }: CheckInfo): ReportingDescriptor => ({
  id,
  name: id,
  shortDescription: { text: title },
  fullDescription: { text: why },
  help: { text: `${why} ${instead}` },
  helpUri: link,
  defaultConfiguration: { level: LEVELS[level] },
  properties: { tags: ["security", "egress"], "security-severity": SCORES[severity] },
});

function resultOf(
  ruleId: string,
  level: "error" | "warning" | "note",
  finding: ReportedFinding | NotJudged,
  stack: string,
): Result {
  const line = finding.line ?? 1;
  const where = whereOf(finding);
  return {
    ruleId,
    level,
    message: { text: `${finding.message} ${finding.instead} Where: ${stack}, ${where}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(finding.file ?? stack) },
          region: { startLine: line, startColumn: 1, endLine: line, endColumn: 2 },
        },
        logicalLocations: [{ fullyQualifiedName: `${stack}: ${where}` }],
      },
    ],
    partialFingerprints: { primaryLocationLineHash: `${finding.id}:1` },
    ...(finding.standing !== null && { baselineState: finding.standing === "new" ? "new" : "unchanged" }),
  };
}

/** Returns a path as a relative URI. */
const uriOf = (path: string): string =>
  path
    .replaceAll("\\", "/")
    .replace(/^\/+/, "")
    .split("/")
    .map((part) => encodeURIComponent(part))
    .join("/") || "-";
