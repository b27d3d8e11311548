import { MOST_DAYS, renderFault } from "../../src/egress/index.ts";
import type { Check } from "../check.ts";
import { isInForce, isTooLong, meantForAny, type ReadExemption } from "../exemption.ts";

export const exemptionInvalid: Check = {
  id: "exemption-invalid",
  title: "Exemption that is incomplete, too wide or expired",
  level: "mandatory",
  severity: "medium",
  tags: ["exemptions"],
  why: "An exemption is a promise with an owner, a reason and an end. One that lacks them, or has ended, silences nothing.",
  instead:
    "Complete it, agree on a later day with its owner, or remove it from the pack's settings together with what it was for.",
  link: "https://www.pulumi.com/docs/insights/policy/",
  stage: "exemptions",
  judge: ({ exemptions, readings, today }) => {
    // The settings serve many stacks. An exemption concerns only the stacks that hold its resource.
    const concerned = meantForAny(exemptions, new Set(readings.map(({ urn }) => urn)));
    return exemptions
      .filter((read) => read.resource === undefined || concerned.has(read))
      .flatMap((read) => messageOf(read, today).map((message) => ({ message, place: { urn: "", path: read.path } })));
  },
};

function messageOf(read: ReadExemption, today: string): string[] {
  if (read.exemption === undefined) return [read.faults.map(renderFault).join(" ")];
  const { expires, owner, check } = read.exemption;
  if (isTooLong(read.exemption, today))
    return [
      `the exemption from ${check} would hold until ${expires}, more than ${MOST_DAYS} days ahead (owner: ${owner}).`,
    ];
  return isInForce(read, today) ? [] : [`the exemption from ${check} ended on ${expires} (owner: ${owner}).`];
}
