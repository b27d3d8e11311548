import { overlaps } from "../../src/egress/address/address-ranges.ts";
import type { Check } from "../check.ts";
import { daysBetween, type Exempted, isFor, isInForce, type ReadExemption } from "../exemption.ts";
import type { Subject } from "../subject.ts";

export const exemptionDue: Check = {
  id: "exemption-due",
  title: "Exemption to look at",
  level: "advisory",
  severity: "low",
  tags: ["exemptions"],
  why: "An exemption stays visible while it is in use for HSCN, when its end is near, and when nothing needs it any more.",
  instead: "Plan what comes after it, or take it out of the pack's settings.",
  link: "https://www.pulumi.com/docs/insights/policy/",
  stage: "exemptions",
  judge: (subject, exempted) =>
    subject.exemptions
      .filter((read) => isInForce(read, subject.today) && subject.readings.some(({ urn }) => isFor(read, urn)))
      .flatMap((read) => complaintsOf(read, exempted, subject)),
};

function complaintsOf(read: ReadExemption, exempted: readonly Exempted[], { mesh, today }: Subject) {
  const { path, exemption } = read;
  if (exemption === undefined) return [];
  const uses = exempted.filter(({ by }) => by.path === path);
  const ends = `It ends on ${exemption.expires} (owner: ${exemption.owner}).`;
  if (uses.length === 0)
    return [
      { message: `the exemption from ${exemption.check} silences nothing here. ${ends}`, place: { urn: "", path } },
    ];
  const isNear = daysBetween(today, exemption.expires) <= NEAR_DAYS;
  return uses
    .filter(({ finding }) => isNear || finding.pinned?.addresses.some((set) => overlaps(set, mesh.hscnAddresses)))
    .map(({ finding }) => ({
      message: `${finding.message.replace(/\.$/, "")}: exempted. ${ends}`,
      place: finding.place,
    }));
}

const NEAR_DAYS = 30;
