import { writeJson } from "../../text/json.ts";
import type { NotJudged, Report, ReportedExemption, ReportedFinding } from "../report.ts";
import { whereOf } from "../where.ts";

type Severity = "info" | "minor" | "major" | "critical" | "blocker";

/** Renders the report for GitLab's Code Quality, with an entry for each finding. Exempted findings are `info`. */
export const renderGitlab = (report: Report): string =>
  writeJson(
    report.stacks.flatMap(({ stack, findings, notJudged, exempted }) => [
      ...findings.map((finding) => entry(finding.check, finding, severityOf(finding), stack)),
      ...notJudged.map((each) => entry("not-judged", each, "minor", stack)),
      ...exempted.map((each) => entry(each.check, each, "info", stack, exemptedUntil(each))),
    ]),
  );

function entry(
  check: string,
  finding: ReportedFinding | NotJudged | ReportedExemption,
  severity: Severity,
  stack: string,
  prefix = "",
) {
  const { id, message, instead, file, line } = finding;
  return {
    description: `${prefix}${message} ${instead} (${stack}: ${whereOf(finding)})`,
    check_name: check,
    // Derived from what is found, not from its line, which moves.
    fingerprint: id,
    severity,
    location: { path: relativePath(file ?? stack), lines: { begin: line ?? 1 } },
  };
}

const severityOf = ({ level, severity }: ReportedFinding): Severity => {
  if (level === "mandatory") return severity === "critical" ? "blocker" : "critical";
  return severity === "critical" || severity === "high" ? "major" : severity === "medium" ? "minor" : "info";
};

const exemptedUntil = ({ until, owner }: ReportedExemption): string => `Exempted until ${until} (owner: ${owner}): `;

/** GitLab takes no path that begins with `./` or leads out of the repository. */
const relativePath = (path: string): string => path.replaceAll("\\", "/").replace(/^(?:\.{0,2}\/)+/, "") || "-";
