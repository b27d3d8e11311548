import { type Finding, memo, memoText, placeKey } from "../src/egress/index.ts";
import { asFinding, type Check, type Judged } from "./check.ts";
import { covering, type Exemptible, isInForce, type ReadExemption } from "./exemption.ts";
import type { Subject } from "./subject.ts";

/** Judges a whole stack by all checks. */
export function judgeStack(checks: readonly Check[], subject: Subject): Judged {
  const early = judgeAt(["resource", "stack"], checks, subject, { findings: [], exempted: [] });
  const late = judgeAt(["exemptions"], checks, subject, early);
  return { findings: [...early.findings, ...late.findings], exempted: early.exempted };
}

/** Returns the findings that one resource shows on its own. The whole stack shows at least the same. */
export const judgeResource = (checks: readonly Check[], subject: Subject): Judged =>
  judgeAt(["resource"], checks, subject, { findings: [], exempted: [] });

/** @param before what the checks of earlier stages found. */
function judgeAt(
  stages: readonly Check["stage"][],
  checks: readonly Check[],
  subject: Subject,
  before: Judged,
): Judged {
  const all = eachOnce(
    checks
      .filter(({ stage }) => stages.includes(stage))
      .flatMap((check) => check.judge(subject, before).map((complaint) => asFinding(check, complaint))),
  );
  if (all.length === 0) return { findings: [], exempted: [] };
  const inForce = inForceOf(subject.exemptions)(subject.today);
  const judged = all.map((finding) => ({ finding, by: covering(inForce, finding) }));
  return {
    findings: judged.filter(({ by }) => by.length === 0).map(({ finding }) => finding),
    exempted: judged.filter(({ by }) => by.length > 0),
  };
}

/** Returns the exemptions in force on a day. Each resource with a finding asks, and for the same day. */
const inForceOf = memo((reads: readonly ReadExemption[]) =>
  memoText((today) => reads.filter((read) => isInForce(read, today))),
);

/**
 * A rule for several protocols, or in several firewalls, is several grants. There is one place to fix, so it is
 * reported once.
 */
const eachOnce = (findings: readonly Finding[]): Finding[] => [
  ...new Map(
    findings.map((finding) => [`${finding.check} ${placeKey(finding.place)} ${finding.message}`, finding]),
  ).values(),
];

/** Returns the checks that exemptions may name: all but those about exemptions. */
export const exemptibleOf = (checks: readonly Check[]): Exemptible =>
  new Map(checks.filter(({ stage }) => stage !== "exemptions").map(({ id, level }) => [id, level]));
