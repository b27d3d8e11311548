import { writeFinding } from "../../egress/finding.ts";
import type { PolicyFinding, PolicyVerdict } from "../../stack/model/plan-document.ts";

/**
 * Weight of a finding, in the order of the report: what stops the change, what nobody could judge, what is accepted,
 * what is worth a thought.
 */
export const WEIGHTS = ["mandatory", "not-judged", "exempted", "advisory", "remediate"] as const;
export type Weight = (typeof WEIGHTS)[number];

export function weightOf({ check, level, judged }: PolicyFinding): Weight {
  if (level === "mandatory") return level;
  if (!judged) return "not-judged";
  return check === EXEMPTED ? "exempted" : level;
}

/** The pack's check that reports which findings exemptions silence, on whose word, and until when. */
const EXEMPTED = "exempted";

/** The findings of one check with the same weight. */
export interface FindingGroup {
  readonly weight: Weight;
  readonly check: string;
  readonly severity: PolicyFinding["severity"];
  /**
   * First line that all their messages share, because the SDK puts the description of a policy in front; empty if there
   * is none.
   */
  readonly intro: string;
  /** Findings, with messages that lack the intro. */
  readonly items: readonly { readonly message: string; readonly resource: string }[];
}

/** Groups the findings, heaviest first and otherwise in the pack's order. */
export function groupFindings({ findings }: PolicyVerdict): FindingGroup[] {
  const groups = Map.groupBy(findings, (finding) => `${weightOf(finding)} ${finding.check}`);
  return [...groups.values()].map(groupOf).sort((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight));
}

function groupOf(findings: readonly PolicyFinding[]): FindingGroup {
  const [first] = findings as [PolicyFinding, ...PolicyFinding[]];
  const intro = first.message.split("\n")[0] ?? "";
  const isShared = findings.every(({ message }) => message.startsWith(`${intro}\n`));
  return {
    weight: weightOf(first),
    check: first.check,
    severity: first.severity,
    intro: isShared ? intro : "",
    items: findings.map((finding) => ({
      message: writeFinding({
        ...finding,
        message: isShared ? finding.message.slice(intro.length + 1) : finding.message,
      }),
      resource: finding.resource,
    })),
  };
}
