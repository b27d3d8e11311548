import type { AnalyzeDiagnostic, AnalyzerInfo, Remediation } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { readFinding } from "../../egress/finding.ts";
import type { PolicyFinding } from "../model/plan-document.ts";

/** Numbers of the protocol's enumerations, which never change. */
const ADVISORY = 0;
const SEVERITIES = [null, "low", "medium", "high", "critical"] as const;

/** Converts a diagnostic of the pack into a finding about a resource. */
export function policyFinding(diagnostic: AnalyzeDiagnostic, resource: string, info: AnalyzerInfo): PolicyFinding {
  const check = diagnostic.getPolicyname();
  const severity = SEVERITIES[diagnostic.getSeverity()] ?? severityOf(check, info);
  // An unknown level counts as mandatory, because it must not pass unnoticed.
  const level = diagnostic.getEnforcementlevel() === ADVISORY ? "advisory" : "mandatory";
  const message = plainText(diagnostic.getMessage());
  return { check, level, severity, ...readFinding(message), resource, judged: isJudged(check, message) };
}

/** Converts a remediation into a finding: what a pack would change by itself, or why it could not tell. */
export function remediationFinding(remediation: Remediation, resource: string, info: AnalyzerInfo): PolicyFinding {
  const check = remediation.getPolicyname();
  const why = plainText(remediation.getDiagnostic());
  const message = why || plainText(remediation.getDescription());
  const level = why ? "advisory" : "remediate";
  return {
    check,
    level,
    severity: severityOf(check, info),
    ...readFinding(message),
    resource,
    judged: isJudged(check, message),
  };
}

/** Removes duplicates, because a pack may find the same in a resource and in the stack. */
export function eachOnce(findings: readonly PolicyFinding[]): PolicyFinding[] {
  const byText = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...byText.values()];
}

const severityOf = (check: string, info: AnalyzerInfo): PolicyFinding["severity"] =>
  SEVERITIES[
    info
      .getPoliciesList()
      .find((policy) => policy.getName() === check)
      ?.getSeverity() ?? 0
  ] ?? null;

/**
 * Whether the policy could judge. If it met an unknown value and gave up on the resource, the policy SDK sends this
 * text.
 */
const isJudged = (check: string, message: string): boolean =>
  check !== "not-judged" && !/^can't run (policy|remediation) '/.test(message);

/** Removes the engine's colour marks. */
const plainText = (text: string): string => text.replaceAll(/<\{%[^%]*%\}>/g, "");
