import type { Finding, Level } from "../src/egress/index.ts";
import type { Exempted } from "./exemption.ts";
import type { Subject } from "./subject.ts";

export type { Subject };

/** One thing that is judged, with all that is said of it. Its file is named after its id. */
export interface Check {
  /** Never changes: configuration, exemptions and reports name the check by it. */
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
   * When it is judged. `resource`: on each resource alone before it is made, and again on the whole stack, which shows
   * at least the same. `stack`: on the whole stack only, since another resource may excuse what one shows.
   * `exemptions`: last, on what the exemptions have silenced.
   */
  readonly stage: "resource" | "stack" | "exemptions";
  /** Pure; never throws. */
  readonly judge: (subject: Subject, before: Judged) => Complaint[];
}

/** The outcome of judging. */
export interface Judged {
  /** In order of the checks, then of the places. */
  readonly findings: readonly Finding[];
  readonly exempted: readonly Exempted[];
}

/** What a check says of one place. `instead` replaces the advice of the check where that doesn't fit. */
export type Complaint = Pick<Finding, "message" | "place" | "pinned" | "shut"> & { readonly instead?: string };

/** The complaint as a finding of its check. */
export const asFinding = ({ id, level, instead }: Check, complaint: Complaint): Finding => ({
  check: id,
  level,
  instead,
  ...complaint,
});

/**
 * What the checks give evidence for. No requirement of it asks for outbound rules by name, so the pack claims to meet
 * none.
 */
export const FRAMEWORK = {
  name: "Data Security and Protection Toolkit, CAF-aligned",
  version: "2024-25",
  reference: "B4.a",
  specification: "Secure by design: boundaries, zones and simple data flows",
};
