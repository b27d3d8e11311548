import type { Finding } from "../src/egress/finding.ts";
import { placeKey } from "../src/egress/place.ts";
import { asFinding, type Check } from "./check.ts";
import { covers, type Exempted, isInForce } from "./exemption.ts";
import type { Subject } from "./subject.ts";

/** What judging came to. */
export interface Judged {
  /** In order of the checks, then of the places. */
  readonly findings: readonly Finding[];
  readonly exempted: readonly Exempted[];
}

/** The judgement of a whole stack by all checks. */
export function judgeStack(checks: readonly Check[], subject: Subject): Judged {
  const { findings, exempted } = judgeAt(["resource", "stack"], checks, subject);
  const late = judgeAt(["exemptions"], checks, subject, exempted);
  return { findings: [...findings, ...late.findings], exempted };
}

/** What one resource shows by itself. The whole stack shows it as well, and more. */
export const judgeResource = (checks: readonly Check[], subject: Subject): Judged =>
  judgeAt(["resource"], checks, subject);

function judgeAt(
  stages: readonly Check["stage"][],
  checks: readonly Check[],
  subject: Subject,
  exempted: readonly Exempted[] = [],
): Judged {
  const all = eachOnce(
    checks
      .filter(({ stage }) => stages.includes(stage))
      .flatMap((check) => check.judge(subject, exempted).map((complaint) => asFinding(check, complaint))),
  );
  if (all.length === 0) return { findings: [], exempted: [] };
  const inForce = subject.exemptions.filter((read) => isInForce(read, subject.today));
  const judged = all.map((finding) => ({ finding, by: inForce.find((read) => covers(read, finding)) }));
  return {
    findings: judged.filter(({ by }) => by === undefined).map(({ finding }) => finding),
    exempted: judged.flatMap(({ finding, by }) => (by ? [{ finding, by }] : [])),
  };
}

/** A rule for several protocols or in several firewalls is several grants, and one place to mend. */
const eachOnce = (findings: readonly Finding[]): Finding[] => [
  ...new Map(
    findings.map((finding) => [`${finding.check} ${placeKey(finding.place)} ${finding.message}`, finding]),
  ).values(),
];

/** Ids of the checks that exemptions may name: not those about exemptions. */
export const exemptibleOf = (checks: readonly Check[]): string[] =>
  checks.filter(({ stage }) => stage !== "exemptions").map(({ id }) => id);
