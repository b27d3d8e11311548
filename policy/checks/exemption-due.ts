import { daysBetween, overlaps } from "../../src/egress/index.ts";
import { firstFew } from "../../src/text/first-few.ts";
import type { Check, Complaint, Judged, Subject } from "../check.ts";
import { type Exempted, isForAny, isInForce, meantFor, type ReadExemption } from "../exemption.ts";

export const exemptionDue: Check = {
  id: "exemption-due",
  title: "Exemption to look at",
  level: "advisory",
  severity: "low",
  tags: ["exemptions"],
  why: "An exemption asks for attention while it is in use for HSCN, when its end is near, and when nothing needs it any more.",
  instead: "Plan what comes after it, or take it out of the pack's settings.",
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
  by.some(({ exemption }) => exemption !== undefined && daysBetween(today, exemption.expires) <= NEAR_DAYS);

const NEAR_DAYS = 30;

/** Who answers for the exemptions, why, and until when. */
export function termsOf(by: readonly ReadExemption[]): string {
  const [first] = by.flatMap(({ exemption }) => exemption ?? []);
  return first === undefined ? "" : `It ends on ${first.expires} (owner: ${first.owner}; reason: ${first.reason}).`;
}

/**
 * Exemptions for which the stack has no finding any more, in one complaint for the whole stack. Where there still is a
 * finding that the exemption is too narrow for, that finding says enough.
 */
function unused(subject: Subject, { findings, exempted }: Judged): Complaint[] {
  const used = new Set(
    [...findings, ...exempted.map(({ finding }) => finding)].flatMap((finding) =>
      meantFor(subject.exemptions, finding),
    ),
  );
  const urns = new Set(subject.readings.map(({ urn }) => urn));
  const idle = subject.exemptions.filter(
    (read) => isInForce(read, subject.today) && isForAny(read, urns) && !used.has(read),
  );
  const [first] = idle;
  if (first === undefined) return [];
  const what = firstFew(
    idle,
    ({ path, exemption }) => `${path} (from ${exemption?.check}, owner: ${exemption?.owner})`,
  );
  return [{ message: `nothing here needs the exemption ${what}.`, place: { urn: "", path: first.path } }];
}
