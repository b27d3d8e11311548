import { createHash } from "node:crypto";
import { type Check, FRAMEWORK, type Judged } from "../../policy/check.ts";
import type { Exempted } from "../../policy/exemption.ts";
import type { Subject } from "../../policy/subject.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { CLOUD_NAMES, cloudOf } from "../egress/cloud.ts";
import { daysBetween } from "../egress/exemption-terms.ts";
import type { FailOn, Finding } from "../egress/finding.ts";
import { nameOfUrn, type Place } from "../egress/place.ts";
import type { Observed } from "../observe/report/observed.ts";
import { finish, maskAccounts } from "./finish.ts";
import { closingsOf } from "./parts/closed.ts";
import { coverageOf, requiredHosts } from "./parts/coverage.ts";
import { logsOf } from "./parts/logs.ts";
import { openingsOf } from "./parts/opened.ts";
import { unusedLists } from "./parts/unused-lists.ts";
import type {
  Counts,
  Drift,
  NotJudged,
  Report,
  ReportedExemption,
  ReportedFinding,
  ReportVerdict,
  Source,
  StackReport,
} from "./report.ts";
import { withBaseline } from "./since/baseline.ts";
import { isAtOrAbove, sumOf, worstOf } from "./verdict.ts";

/** A stack as read and judged. */
export interface AuditedStack {
  /** `project/stack`, or the source's name for it. */
  readonly stack: string;
  /** Path of the source that it was read from. */
  readonly source: string;
  readonly subject: Subject;
  readonly judged: Judged;
  /** Number of its resources in the source. */
  readonly resources: number;
  /** Why parts of it may be missing, one sentence each. */
  readonly missing: readonly string[];
  /** Returns a place as the source writes it; undefined if the source has no other spelling. */
  readonly placeOf: (place: Place) => { file: string; address: string; path: string; line?: number } | undefined;
}

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

function stackReport(audited: AuditedStack, { catalogue, checks, failOn }: Audited, today: string): StackReport {
  const { stack, source, subject, judged, missing, resources } = audited;
  const severities = new Map(checks.map(({ id, severity }) => [id, severity]));
  const locate = placer(audited);
  const idOf = identifier(stack);
  const found = (finding: Finding): ReportedFinding => ({
    id: idOf(finding.check, finding.place.urn, finding.place.path, finding.message),
    check: finding.check,
    level: finding.level,
    severity: severities.get(finding.check) ?? "low",
    message: finding.message,
    instead: finding.instead,
    ...locate(finding.place),
    standing: null,
  });
  const findings = judged.findings
    .filter((finding) => !isListedApart(finding))
    .map(found)
    .toSorted(by(({ level, check, message }) => [level === "mandatory" ? "0" : "1", check, message]));
  const notJudged = [
    ...judged.findings.filter((finding) => isListedApart(finding) && finding.check === "not-judged").map(found),
    ...unusedLists(subject).map((list) => found({ check: "not-judged", level: "advisory", ...list })),
    ...missing.map((message) => ({
      ...locate({ urn: "", path: "" }),
      id: idOf("source", message),
      message,
      instead: "Read it again whole, or look at it by hand.",
      standing: null,
    })),
  ]
    .map(
      ({ id, message, instead, resource, urn, place, line, file, standing }): NotJudged => ({
        id,
        message,
        instead,
        resource,
        urn,
        place,
        line,
        file,
        standing,
      }),
    )
    .toSorted(by(({ message }) => [message]));
  const exempted = judged.exempted
    .flatMap((one) => exemptionOf(one, found, today))
    .toSorted(by(({ check, message }) => [check, message]));
  const opened = openingsOf(subject, judged.exempted, catalogue)
    .map(({ at, ...opening }) => ({
      id: idOf("opened", at.urn, opening.destination, opening.ports, opening.protocol, opening.layer),
      ...opening,
      ...locate(at),
      standing: null,
    }))
    .toSorted(
      by(({ layer, destination, ports, protocol, source, engine, rule }) => [
        String(LAYERS.indexOf(layer)),
        destination,
        ports,
        protocol,
        source,
        engine,
        rule,
      ]),
    );
  const closed = closingsOf(subject)
    .map(({ at, ...closing }) => ({ ...closing, ...locate(at) }))
    .toSorted(by(({ kind, engine, what }) => [kind, engine, what]));
  const counts: Counts = {
    mandatory: findings.filter(({ level }) => level === "mandatory").length,
    notJudged: notJudged.length,
    exempted: exempted.length,
    advisory: findings.filter(({ level }) => level === "advisory").length,
    opened: opened.length,
  };
  const isRead = subject.readings.some(({ covers }) => covers !== "nothing");
  const coverage = coverageOf(subject, requiredHosts(subject, catalogue));
  return {
    stack,
    source,
    environment: subject.environment ?? null,
    clouds: [...new Set(subject.readings.flatMap(({ type }) => cloudOf(type) ?? []))]
      .sort()
      .map((cloud) => CLOUD_NAMES[cloud]),
    verdict: reportVerdictOf({ counts, coverage }, isRead, failOn),
    counts,
    resources,
    coverage,
    opened,
    closed,
    findings,
    exempted,
    notJudged,
    since: null,
  };
}

/**
 * Whether a separate list tells of it: what is not judged, or exempted. If somebody has made that mandatory, it stops a
 * deployment, and is a finding as any other.
 */
const isListedApart = ({ check, level }: Finding): boolean =>
  level !== "mandatory" && (check === "not-judged" || check === "exempted");

/**
 * Returns the verdict of a stack. It doesn't pass if nobody can tell whether a required host is reached.
 *
 * @param isRead whether any resource of the stack has a type that readers know.
 */
export function reportVerdictOf(
  { counts, coverage }: Pick<StackReport, "counts" | "coverage">,
  isRead: boolean,
  failOn: FailOn,
): StackReport["verdict"] {
  if (isAtOrAbove(counts, failOn)) return "fail";
  if (!isRead) return "not-judged";
  const isTold = coverage.every(({ hosts }) => hosts.every(({ state }) => state !== "unknown"));
  return isTold && counts.notJudged + counts.exempted + counts.advisory === 0 ? "pass" : "attention";
}

function exemptionOf(
  { finding, by }: Exempted,
  found: (finding: Finding) => ReportedFinding,
  today: string,
): ReportedExemption[] {
  const exemption = by[0]?.exemption;
  if (exemption === undefined) return [];
  const { owner, reason, expires } = exemption;
  return [{ ...found(finding), owner, reason, until: expires, daysLeft: daysBetween(today, expires) }];
}

const placer =
  ({ placeOf, source }: AuditedStack) =>
  (place: Place): Pick<ReportedFinding, "resource" | "urn" | "place" | "line" | "file"> => {
    const own = placeOf(place);
    const name = place.urn === "" ? "" : nameOfUrn(place.urn);
    return {
      // A URN is long, and is shown beside it already.
      resource: own === undefined || own.address === place.urn ? name : own.address,
      urn: place.urn,
      place: own?.path ?? place.path,
      line: (own === undefined ? place.line : own.line) ?? null,
      file: own?.file ?? source,
    };
  };

/** Returns ids from what is found, masked or not, and never from a line, which moves. */
const identifier =
  (stack: string) =>
  (...parts: readonly string[]): string =>
    createHash("sha256")
      .update(maskAccounts(JSON.stringify([stack, ...parts])))
      .digest("hex")
      .slice(0, 16);

/** Names come first, because a list of addresses is long. */
const LAYERS = ["name", "dns", "address"];

/** Orders by what is shown, so that the order of resources in a source makes no difference. */
const by =
  <T>(keysOf: (value: T) => readonly string[]) =>
  (a: T, b: T): number => {
    const others = keysOf(b);
    for (const [index, key] of keysOf(a).entries()) {
      const other = others[index] ?? "";
      if (key !== other) return key < other ? -1 : 1;
    }
    return 0;
  };

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
    how: "pulumi refresh --preview-only, or terraform plan -refresh-only",
  },
  allowlistAndDns: { status: "not-checked", items: [], how: "mesh-egress audit --resolve" },
};
