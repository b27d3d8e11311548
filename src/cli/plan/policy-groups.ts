import type { PolicyFinding, PolicyVerdict, StackPlan, Unresolved } from "../../stack/model/plan-document.ts";
import { count } from "../../text/plain-text.ts";

/** How much a finding weighs, in the order in which to tell: what stops, what nobody could judge, what to think about. */
export const WEIGHTS = ["mandatory", "not-judged", "advisory", "remediate"] as const;
export type Weight = (typeof WEIGHTS)[number];

export const weightOf = ({ level, judged }: PolicyFinding): Weight =>
  level === "mandatory" || judged ? level : "not-judged";

/** The findings of one check that weigh the same. */
export interface FindingGroup {
  readonly weight: Weight;
  readonly check: string;
  readonly severity: PolicyFinding["severity"];
  /** What all their messages begin with, as the SDK puts the description of a policy in front; empty where there is no such line. */
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
    items: findings.map(({ message, resource }) => ({
      message: isShared ? message.slice(intro.length + 1) : message,
      resource,
    })),
  };
}

/** What may hold or change resources, but that neither the plan nor the pack has seen. */
export const unseen = ({ unresolved }: Pick<StackPlan, "unresolved">): Unresolved[] =>
  unresolved.filter(({ kind }) => ["remote-component", "environment", "callback", "unanswered-call"].includes(kind));

/** `2 mandatory findings`, `1 not judged`; none where there is nothing to complain about. */
export function countFindings(stack: Pick<StackPlan, "policy" | "unresolved">): string[] {
  const weights = Map.groupBy(stack.policy?.findings ?? [], weightOf);
  const of = (weight: Weight): number => weights.get(weight)?.length ?? 0;
  const notJudged = of("not-judged") + unseen(stack).length;
  return [
    ...(of("mandatory") > 0 ? [count(of("mandatory"), "mandatory finding")] : []),
    ...(notJudged > 0 ? [`${notJudged} not judged`] : []),
    ...(of("advisory") > 0 ? [`${of("advisory")} advisory`] : []),
    ...(of("remediate") > 0 ? [`${of("remediate")} remediated`] : []),
  ];
}
