import type { Finding, Level } from "../src/egress/index.ts";
import type { Exempted } from "./exemption.ts";
import type { Subject } from "./subject.ts";

export type { Subject };

/** One thing that is judged, with all that is said of it. Its file is named after its id. */
export interface Check {
  /** Kept for ever: configuration, exemptions and reports name it. */
  readonly id: string;
  /** What is found, in a few words. */
  readonly title: string;
  readonly level: Level;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly tags: readonly string[];
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /** What to write in its place, in a sentence. */
  readonly instead: string;
  /** Where that is explained. */
  readonly link: string;
  /**
   * When it is judged. `resource`: on each resource alone as well, before it is made; what is found then, the whole stack must show
   * too. `stack`: on the whole stack, since other resources may excuse what one shows. `exemptions`: after all others, on what
   * exemptions have come to.
   */
  readonly stage: "resource" | "stack" | "exemptions";
  /** Pure; never throws. */
  readonly judge: (subject: Subject, before: Judged) => Complaint[];
}

/** What judging came to. */
export interface Judged {
  /** In order of the checks, then of the places. */
  readonly findings: readonly Finding[];
  readonly exempted: readonly Exempted[];
}

/** What a check says of one place. `instead` where the check's own doesn't fit. */
export type Complaint = Pick<Finding, "message" | "place" | "pinned" | "shut"> & { readonly instead?: string };

/** The complaint as a finding of its check. */
export const asFinding = ({ id, level, instead }: Check, complaint: Complaint): Finding => ({
  check: id,
  level,
  instead,
  ...complaint,
});
