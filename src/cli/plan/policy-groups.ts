import { writeFinding } from "../../egress/finding.ts";
import type { PolicyFinding, PolicyVerdict } from "../../stack/model/plan-document.ts";

/**
 * How much a finding weighs, in the order in which to tell: what stops, what nobody could judge, what is accepted, what
 * to think about.
 */
export const WEIGHTS = ["mandatory", "not-judged", "exempted", "advisory", "remediate"] as const;
export type Weight = (typeof WEIGHTS)[number];

export function weightOf({ check, level, judged }: PolicyFinding): Weight {
  if (level === "mandatory") return level;
  if (!judged) return "not-judged";
  return check === EXEMPTED ? "exempted" : level;
}

/** The check of our pack that says what exemptions silence, on whose word, and until when. */
const EXEMPTED = "exempted";

/** The findings of one check that weigh the same. */
export interface FindingGroup {
  readonly weight: Weight;
  readonly check: string;
  readonly severity: PolicyFinding["severity"];
  /**
   * What all their messages begin with, as the SDK puts the description of a policy in front; empty where there is no
   * such line.
   */
  readonly intro: string;
  /** Messages without it. */
  readonly items: readonly { readonly message: string; readonly resource: string }[];
}

/** The heaviest first, else in the pack's order. */
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
