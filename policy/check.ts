import type { Finding, Level } from "../src/egress/index.ts";
import type { Exempted } from "./exemption.ts";
import type { Subject } from "./subject.ts";

export type { Subject };

/** A check with its documentation. Its file is named after its id. */
export interface Check {
  /** Never changes, because configuration, exemptions and reports refer to the check by it. */
  readonly id: string;
  /** What is found, in a few words. */
  readonly title: string;
  readonly level: Level;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly tags: readonly string[];
  /** Why the finding matters, in a sentence or two. */
  readonly why: string;
  /** What to write instead, in a sentence. */
  readonly instead: string;
  /** A page that explains it. */
  readonly link: string;
  /**
   * When the check runs. `resource`: on each resource alone before it is made, and again on the whole stack, which
   * shows at least the same. `stack`: on the whole stack only, because another resource may excuse what one shows.
   * `exemptions`: last, on what the exemptions have silenced.
   */
  readonly stage: "resource" | "stack" | "exemptions";
  /** Pure; never throws. `before` is what the checks of earlier stages found. */
  readonly judge: (subject: Subject, before: Judged) => Complaint[];
}

/** The outcome of judging. */
export interface Judged {
  /** In the order of the checks, then of the places. */
  readonly findings: readonly Finding[];
  readonly exempted: readonly Exempted[];
}

/** What a check reports about one place. If `instead` is given, it replaces the advice of the check. */
export type Complaint = Pick<Finding, "message" | "place" | "pinned" | "shut"> & { readonly instead?: string };

/** Returns the complaint as a finding of its check. */
export const asFinding = ({ id, level, instead }: Check, complaint: Complaint): Finding => ({
  check: id,
  level,
  instead,
  ...complaint,
});

/**
 * The requirement that the checks give evidence for. It doesn't ask for outbound rules by name, so the pack doesn't
 * claim to meet it.
 */
export const FRAMEWORK = {
  name: "Data Security and Protection Toolkit, CAF-aligned",
  version: "2024-25",
  reference: "B4.a",
  specification: "Secure by design: boundaries, zones and simple data flows",
};
