import type { Check } from "../check.ts";
import { isDue, termsOf } from "./exemption-due.ts";

export const exempted: Check = {
  id: "exempted",
  title: "Finding that an exemption silences",
  level: "advisory",
  severity: "low",
  tags: ["exemptions"],
  why: "What is exempted still exists. The verdict shows what it leaves out, who accepted that, and until when.",
  instead: "Do nothing until its last day. Then fix what it was for.",
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
