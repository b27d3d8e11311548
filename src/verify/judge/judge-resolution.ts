import { rangesIn } from "../../egress/address/read-ranges.ts";
import { leadNowhere } from "../../egress/address/special-networks.ts";
import type { DnsOutcome, Resolution, Target } from "../model/observation.ts";
import type { Cause } from "./advice.ts";
import { proof } from "./evidence.ts";
import { failed, outOfTime, passed, type RungJudgement } from "./step.ts";

/** Judges whether a resolver knew the name. */
export function judgeResolution(target: Target, resolution: Resolution): RungJudgement {
  const { addresses, answers, elapsedMs } = resolution;
  if (addresses.length > 0)
    return passed(proof("address-given", answerFact(resolution)), differenceFacts(resolution), elapsedMs);
  const outcome = WORST.find((each) => answers.some((answer) => answer.outcome === each)) ?? "failed";
  if (outcome === "cut-short") return outOfTime(elapsedMs);
  const cause = outcome === "nxdomain" && target.network === "hscn" ? "hscn-name-unknown" : CAUSES[outcome];
  return failed(cause, [failureFact(resolution)], elapsedMs);
}

// A definite answer comes before an inconclusive one. An answer for one address family is enough.
const WORST: readonly Exclude<DnsOutcome, "answered">[] = [
  "cut-short",
  "nxdomain",
  "refused",
  "servfail",
  "timed-out",
  "unreachable",
  "nodata",
  "failed",
  "not-found",
];

const CAUSES: Record<Exclude<DnsOutcome, "answered" | "cut-short">, Cause> = {
  nxdomain: "name-unknown",
  nodata: "name-empty",
  // getaddrinfo alone doesn't distinguish the two cases. Here DNS was asked too, and gave neither.
  "not-found": "resolver-unusable",
  servfail: "resolver-failed",
  refused: "resolver-refused",
  unreachable: "resolver-unusable",
  "timed-out": "resolver-silent",
  failed: "resolver-unusable",
};

const FAILURES = {
  nxdomain: "no such name (NXDOMAIN)",
  nodata: "the name has no address, IPv4 or IPv6 (NODATA)",
};

const answerFact = ({ addresses, resolvers }: Resolution): string =>
  `${addresses.join(", ")}, by ${resolvers.join(", ") || "this machine"}`;

/** A hosts file that differs from DNS is a pin. */
function differenceFacts({ answers }: Resolution): string[] {
  const system = answers.find(({ record }) => record === "system");
  const dns = answers.filter(({ record, outcome }) => record !== "system" && outcome === "answered");
  const inDns = new Set(dns.flatMap(({ addresses }) => addresses));
  const strangers = system?.addresses.filter((address) => !inDns.has(address)) ?? [];
  if (strangers.length === 0) return [];
  return [`this machine's own lookup gives ${strangers.join(", ")}, which DNS does not: a hosts file pins the name?`];
}

/** States what each source answered. The system's "not found" agrees with both negative answers of DNS. */
export function failureFact({ answers, resolvers }: Resolution): string {
  const dns = answers.filter(({ record }) => record !== "system");
  const [first] = dns;
  const agreed =
    first &&
    (first.outcome === "nxdomain" || first.outcome === "nodata") &&
    dns.every(({ outcome }) => outcome === first.outcome);
  if (
    agreed &&
    answers.every(({ record, outcome }) => record !== "system" || outcome === "not-found" || outcome === first.outcome)
  )
    return `${FAILURES[first.outcome as keyof typeof FAILURES]}, by ${resolvers.join(", ") || "no resolver"}`;
  const said = answers.map(({ record, outcome, code }) => {
    const who = record === "system" ? "this machine's lookup" : record;
    return `${who}: ${outcome === "failed" && code ? code : outcome}`;
  });
  return `${said.join(", ")}, by ${resolvers.join(", ") || "no resolver"}`;
}

/** Whether a DNS answer leads to no real host, as answers of DNS filters do. */
export const isSinkhole = (address: string): boolean => leadNowhere(rangesIn(address));
