import { type Check, FRAMEWORK } from "../../policy/check.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { FailOn } from "../egress/finding.ts";
import type { Observed } from "../observe/report/observed.ts";
import { finish } from "./finish.ts";
import { logsOf } from "./parts/logs.ts";
import type { Drift, Report, ReportVerdict, Source, StackReport } from "./report.ts";
import { goneSince, withBaseline } from "./since/baseline.ts";
import { type AuditedStack, stackReport } from "./stack-report.ts";
import { sumOf, worstOf } from "./verdict.ts";

/** The input of a report. */
export interface Audited {
  readonly sources: readonly Source[];
  readonly stacks: readonly AuditedStack[];
  readonly checks: readonly Check[];
  readonly catalogue: Catalogue;
  readonly failOn: FailOn;
  readonly now: Date;
  /** Name and version of the tool. */
  readonly tool: string;
  readonly drift: Report["drift"];
  /** What logs say about the same stacks. Default: no logs were given. */
  readonly logs?: Observed | undefined;
  /** An earlier report; undefined if there is none to compare with. */
  readonly baseline: Report | undefined;
  /** Whether account ids are shown in full. */
  readonly isUnmasked: boolean;
}

/** Returns the verdict if no stack was read. Only complete answers that contain nothing are a pass. */
const verdictOfNothing = (sources: readonly Source[]): ReportVerdict =>
  sources.length > 0 && sources.every(({ kind, notes }) => kind !== null && notes.every(isNoLimit))
    ? "pass"
    : "not-judged";

const isNoLimit = ({ severity }: Source["notes"][number]): boolean => severity === "note";

/** Makes the report. Pure: the same input gives the same report. */
export function makeReport(audited: Audited): Report {
  const { sources, checks, failOn, now, tool, drift, logs, baseline, isUnmasked } = audited;
  const today = now.toISOString().slice(0, 10);
  const stacks = audited.stacks
    .map((stack) => stackReport(stack, audited, today))
    .map((stack) => withBaseline(stack, baseline))
    .toSorted(worstFirst);
  const verdict = stacks.length === 0 ? verdictOfNothing(sources) : worstOf(stacks.map((stack) => stack.verdict));
  return finish(
    {
      version: 1,
      generatedAt: now.toISOString(),
      tool,
      failOn,
      // A source that could not be read may hold anything.
      verdict: sources.some(({ kind }) => kind === null) ? worstOf([verdict, "not-judged"]) : verdict,
      counts: sumOf(stacks.map(({ counts }) => counts)),
      baseline: baseline?.generatedAt ?? null,
      gone: goneSince(baseline, stacks),
      sources: [...sources],
      stacks,
      drift,
      logs: logs === undefined ? null : logsOf(logs),
      compliance: [COMPLIANCE],
      limits: LIMITS,
      checks: checks.map(({ id, title, level, severity, why, instead, link }) => ({
        id,
        title,
        level,
        severity,
        why,
        instead,
        link,
      })),
    } satisfies Report,
    !isUnmasked,
  );
}

const worstFirst = (a: StackReport, b: StackReport): number =>
  RANKS.indexOf(a.verdict) - RANKS.indexOf(b.verdict) ||
  b.counts.mandatory - a.counts.mandatory ||
  b.counts.notJudged - a.counts.notJudged ||
  b.counts.advisory - a.counts.advisory ||
  (a.stack < b.stack ? -1 : a.stack > b.stack ? 1 : 0);

const RANKS: readonly StackReport["verdict"][] = ["fail", "not-judged", "attention", "pass"];

const COMPLIANCE: Report["compliance"][number] = {
  framework: FRAMEWORK.name,
  version: FRAMEWORK.version,
  reference: FRAMEWORK.reference,
  title: FRAMEWORK.specification,
  says: "This report is evidence for this outcome; the text asks for no outbound rules by name, so that none is met by it alone.",
};

const LIMITS: Report["limits"] = [
  "It is read from files: whether packets take this way, only a test from inside the network shows (mesh-egress verify).",
  "A firewall that goes by names does not see the address that is dialled: a client that forges the server name passes.",
  "What other accounts, subscriptions and programs decide on the way is not in it, unless their sources were read as well.",
];

/** The result for comparisons that weren't made. */
export const NOT_CHECKED: Record<keyof Report["drift"], Drift> = {
  codeAndState: {
    status: "not-checked",
    items: [],
    how: "pulumi preview --expect-no-changes, or terraform plan -detailed-exitcode",
  },
  stateAndCloud: {
    status: "not-checked",
    items: [],
    how: "pulumi refresh --preview-only, terraform plan -refresh-only, or an audit of the state together with what the cloud answers",
  },
  allowlistAndDns: { status: "not-checked", items: [], how: "mesh-egress audit --resolve" },
};
