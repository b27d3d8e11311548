import { daysBetween, memo, overlaps } from "../../src/egress/index.ts";
import { firstFew } from "../../src/text/first-few.ts";
import type { Check, Complaint, Judged, Subject } from "../check.ts";
import { type Exempted, isInForce, meantFor, meantForAny, type ReadExemption } from "../exemption.ts";

export const exemptionDue: Check = {
  id: "exemption-due",
  title: "Exemption that needs attention",
  level: "advisory",
  severity: "low",
  tags: ["exemptions"],
  why: "An exemption is reported while it is in use for HSCN, when its end is near, and when nothing needs it any more.",
  instead: "Plan what comes after it, or remove it from the pack's settings.",
  link: "https://www.pulumi.com/docs/insights/policy/",
  stage: "exemptions",
  judge: (subject, before) => [
    ...before.exempted
      .filter((exempted) => isDue(exempted, subject))
      .map(({ finding, by }) => ({
        message: `${finding.message.replace(/\.$/, "")}: exempted. ${termsOf(by)}`,
        place: finding.place,
      })),
    ...unused(subject, before),
  ],
};

/** Whether the finding is about HSCN, or an exemption that silences it ends within 30 days. */
export const isDue = ({ finding, by }: Exempted, { mesh, today }: Subject): boolean =>
  finding.pinned?.addresses.some((set) => overlaps(set, mesh.hscnAddresses)) === true ||
  daysBetween(today, firstEnd(by)) <= NEAR_DAYS;

const NEAR_DAYS = 30;

/** Memoised, because one list of exemptions may silence thousands of findings. */
const firstEnd = memo((by: readonly ReadExemption[]): string =>
  by.reduce(
    (first, { exemption }) => (exemption && exemption.expires < first ? exemption.expires : first),
    "9999-12-31",
  ),
);

/** Returns the owner, reason and last day of the exemptions. */
export function termsOf(by: readonly ReadExemption[]): string {
  const [first] = by.flatMap(({ exemption }) => exemption ?? []);
  return first === undefined ? "" : `It ends on ${first.expires} (owner: ${first.owner}; reason: ${first.reason}).`;
}

/**
 * Reports the exemptions that silence no finding any more, in one complaint for the whole stack. If an exemption is
 * only too narrow for a finding, that finding is reported and says enough.
 */
function unused(subject: Subject, { findings, exempted }: Judged): Complaint[] {
  if (subject.exemptions.length === 0) return [];
  // Compared as lists, because many findings share one list.
  const lists = new Set(
    [...findings, ...exempted.map(({ finding }) => finding)].map((finding) => meantFor(subject.exemptions, finding)),
  );
  const used = new Set([...lists].flat());
  const urns = new Set(subject.readings.map(({ urn }) => urn));
  const concerned = meantForAny(subject.exemptions, urns);
  const idle = subject.exemptions.filter(
    (read) => isInForce(read, subject.today) && concerned.has(read) && !used.has(read),
  );
  const [first] = idle;
  if (first === undefined) return [];
  const what = firstFew(
    idle,
    ({ path, exemption }) => `${path} (from ${exemption?.check}, owner: ${exemption?.owner})`,
  );
  return [{ message: `nothing here needs the exemption ${what}.`, place: { urn: "", path: first.path } }];
}
