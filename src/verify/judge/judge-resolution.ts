import { rangesIn } from "../../egress/address/read-ranges.ts";
import { leadNowhere } from "../../egress/address/special-networks.ts";
import type { DnsOutcome, Resolution, Target } from "../model/observation.ts";
import type { Cause } from "./advice.ts";
import { failed, outOfTime, passed, type RungJudgement } from "./step.ts";

/** Whether the name resolved; where no resolver was asked, a proxy resolves it. */
export function judgeResolution(target: Target, resolution: Resolution | undefined): RungJudgement {
  if (!resolution) return passed(["the proxy resolves the name"]);
  const { addresses, answers, elapsedMs } = resolution;
  if (addresses.length > 0) return passed([answerFact(resolution), ...differenceFacts(resolution)], elapsedMs);
  const outcome = WORST.find((each) => answers.some((answer) => answer.outcome === each)) ?? "failed";
  if (outcome === "cut-short") return outOfTime(elapsedMs);
  const cause = outcome === "nxdomain" && target.network === "hscn" ? "hscn-name-unknown" : CAUSES[outcome];
  return failed(cause, [failureFact(resolution)], elapsedMs);
}

// What a resolver says outright comes before what it leaves open. The answer for one address family alone is an answer.
const WORST: readonly Exclude<DnsOutcome, "answered">[] = [
  "cut-short",
  "nxdomain",
  "refused",
  "servfail",
  "timed-out",
  "unreachable",
  "nodata",
  "failed",
];

const CAUSES: Record<Exclude<DnsOutcome, "answered" | "cut-short">, Cause> = {
  nxdomain: "name-unknown",
  nodata: "name-empty",
  servfail: "resolver-failed",
  refused: "resolver-refused",
  unreachable: "resolver-unusable",
  "timed-out": "resolver-silent",
  failed: "resolver-unusable",
};

const answerFact = ({ addresses, resolvers }: Resolution): string =>
  `${addresses.join(", ")}, by ${resolvers.join(", ") || "this machine"}`;

/** A hosts file that says other than DNS is a pin. */
function differenceFacts({ answers }: Resolution): string[] {
  const system = answers.find(({ record }) => record === "system");
  const dns = answers.filter(({ record, outcome }) => record !== "system" && outcome === "answered");
  const inDns = new Set(dns.flatMap(({ addresses }) => addresses));
  const strangers = system?.addresses.filter((address) => !inDns.has(address)) ?? [];
  if (strangers.length === 0) return [];
  return [`this machine's own lookup gives ${strangers.join(", ")}, which DNS does not: a hosts file pins the name?`];
}

function failureFact({ answers, resolvers }: Resolution): string {
  const said = answers.map(({ record, outcome, code }) => {
    const who = record === "system" ? "this machine's lookup" : record;
    return `${who}: ${outcome === "failed" && code ? code : outcome}`;
  });
  return `${said.join(", ")}, by ${resolvers.join(", ") || "no resolver"}`;
}

/** Whether an answer of DNS leads to no host of anybody's, as those of DNS filters do. */
export const isSinkhole = (address: string): boolean => leadNowhere(rangesIn(address));
