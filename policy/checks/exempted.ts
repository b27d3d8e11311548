import type { Check } from "../check.ts";
import { isDue, termsOf } from "./exemption-due.ts";

export const exempted: Check = {
  id: "exempted",
  title: "Finding that an exemption silences",
  level: "advisory",
  severity: "low",
  tags: ["exemptions"],
  why: "What is exempted is still there. Whoever reads the verdict sees what it leaves out, on whose word, and until when.",
  instead: "Nothing, until its last day; then mend what it was for.",
  link: "https://www.pulumi.com/docs/insights/policy/",
  stage: "exemptions",
  judge: (subject, before) =>
    before.exempted
      .filter((one) => !isDue(one, subject))
      .map(({ finding, by }) => ({
        message: `${finding.check}: ${finding.message.replace(/\.$/, "")}: exempted. ${termsOf(by)}`,
        place: finding.place,
      })),
};
