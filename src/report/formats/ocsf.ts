import type { NotJudged, Report, ReportedExemption, ReportedFinding, StackReport } from "../report.ts";
import { whereOf } from "../where.ts";

/**
 * Renders the report as events of the Open Cybersecurity Schema Framework 1.1, class Compliance Finding (2003), one a
 * line, as Security Lake, Splunk and Sentinel take them. There is an event for each finding, for everything that could
 * not be judged, for each exemption and, with a baseline, for everything that is fixed.
 */
export const renderOcsf = (report: Report): string =>
  report.stacks
    .flatMap((stack) => [
      ...stack.findings.map((finding) => eventOf(finding.check, finding, stack, report, FAILED)),
      ...stack.notJudged.map((each) => eventOf("not-judged", each, stack, report, UNKNOWN)),
      ...stack.exempted.map((each) => eventOf(each.check, each, stack, report, SUPPRESSED)),
      ...(stack.since?.fixed ?? []).map((finding) => eventOf(finding.check, finding, stack, report, RESOLVED)),
    ])
    .map((event) => `${JSON.stringify(event)}\n`)
    .join("");

interface Outcome {
  /** Status of the finding: 1 new, 3 suppressed, 4 resolved. */
  readonly status_id: number;
  readonly status: string;
  /** Status of the requirement: 1 pass, 2 warning, 3 fail. */
  readonly compliance: string;
  /** Activity: 1 create, 2 update, 3 close. */
  readonly activity_id: number;
}

const FAILED: Outcome = { status_id: 1, status: "New", compliance: "Fail", activity_id: 1 };
const UNKNOWN: Outcome = { status_id: 1, status: "New", compliance: "Warning", activity_id: 1 };
const SUPPRESSED: Outcome = { status_id: 3, status: "Suppressed", compliance: "Fail", activity_id: 1 };
const RESOLVED: Outcome = { status_id: 4, status: "Resolved", compliance: "Pass", activity_id: 3 };

const SEVERITIES = { low: [2, "Low"], medium: [3, "Medium"], high: [4, "High"], critical: [5, "Critical"] } as const;

function eventOf(
  check: string,
  finding: ReportedFinding | NotJudged | ReportedExemption,
  { stack, environment }: StackReport,
  report: Report,
  outcome: Outcome,
) {
  const time = Date.parse(report.generatedAt);
  const info = report.checks.find(({ id }) => id === check);
  const [severity_id, severity] = SEVERITIES["severity" in finding ? finding.severity : "low"];
  const activity_id = outcome.activity_id === 1 && finding.standing === "standing" ? 2 : outcome.activity_id;
  return {
    activity_id,
    activity_name: ["Unknown", "Create", "Update", "Close"][activity_id],
    category_name: "Findings",
    category_uid: 2,
    class_name: "Compliance Finding",
    class_uid: 2003,
    type_name: `Compliance Finding: ${["Unknown", "Create", "Update", "Close"][activity_id]}`,
    type_uid: 200300 + activity_id,
    time,
    severity,
    severity_id,
    status: outcome.status,
    status_id: outcome.status_id,
    ...("until" in finding && {
      status_detail: `exempted until ${finding.until} (owner: ${finding.owner}; reason: ${finding.reason})`,
    }),
    message: finding.message,
    metadata: {
      version: "1.1.0",
      product: { name: "mesh-egress", vendor_name: "mesh-egress", version: report.tool.split(" ").at(-1) ?? "" },
      original_time: report.generatedAt,
    },
    finding_info: {
      uid: finding.id,
      title: info?.title ?? check,
      desc: `${finding.message} Where: ${stack}, ${whereOf(finding)}.`,
      types: [check],
      created_time: time,
      ...(info && { src_url: info.link }),
    },
    compliance: {
      control: check,
      requirements: report.compliance.map(({ reference, title }) => `${reference} ${title}`),
      standards: report.compliance.map(({ framework, version }) => `${framework} ${version}`),
      status: outcome.compliance,
    },
    remediation: { desc: finding.instead, ...(info && { references: [info.link] }) },
    resource: {
      uid: finding.urn || stack,
      name: finding.resource || stack,
      labels: [`stack=${stack}`, ...(environment === null ? [] : [`environment=${environment}`])],
    },
  };
}
