import { createHash } from "node:crypto";
import type { Check, Judged } from "../../policy/check.ts";
import type { Exempted } from "../../policy/exemption.ts";
import type { Subject } from "../../policy/subject.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { CLOUD_NAMES, cloudOf } from "../egress/cloud.ts";
import { daysBetween } from "../egress/exemption-terms.ts";
import type { FailOn, Finding } from "../egress/finding.ts";
import { nameOfUrn, type Place } from "../egress/resource/place.ts";
import { maskAccounts } from "./finish.ts";
import { closingsOf } from "./parts/closed.ts";
import { coverageOf, requiredHosts } from "./parts/coverage.ts";
import { openingsOf } from "./parts/opened.ts";
import { unusedLists } from "./parts/unused-lists.ts";
import type { Counts, NotJudged, ReportedExemption, ReportedFinding, StackReport } from "./report.ts";
import { isAtOrAbove } from "./verdict.ts";

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

/**
 * Returns the part of a report that one stack is.
 *
 * @param today the day of the report, as in `2026-11-28`.
 */
export function stackReport(
  audited: AuditedStack,
  { catalogue, checks, failOn }: { catalogue: Catalogue; checks: readonly Check[]; failOn: FailOn },
  today: string,
): StackReport {
  const { stack, source, subject, judged, resources } = audited;
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
  const notJudged = notJudgedOf(audited, found, (message) => ({
    ...locate({ urn: "", path: "" }),
    id: idOf("source", message),
    message,
    instead: "Read it again whole, or look at it by hand.",
    standing: null,
  }));
  const exempted = judged.exempted
    .flatMap((one) => exemptionOf(one, found, today))
    .toSorted(by(({ check, message }) => [check, message]));
  const opened = openingsOf(subject, judged.exempted, catalogue)
    .map(({ at, group, ...opening }) => ({
      id: idOf("opened", at.urn, opening.destination, opening.ports, opening.protocol, opening.layer),
      ...opening,
      source: group ?? opening.source,
      ...locate(at),
      standing: null,
    }))
    .toSorted(
      by(({ layer, destination, ports, protocol, engine, source, rule }) => [
        String(LAYERS.indexOf(layer)),
        destination,
        ports,
        protocol,
        engine,
        source,
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
    isOnPath: subject.readings.some(({ urn }) => subject.isOnPath(urn)),
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

/** Returns what was not judged: by a check, because nothing that was read uses it, or because the source lacks it. */
const notJudgedOf = (
  { judged, subject, missing }: AuditedStack,
  found: (finding: Finding) => ReportedFinding,
  lacking: (message: string) => NotJudged,
): NotJudged[] =>
  [
    ...judged.findings.filter((finding) => isListedApart(finding) && finding.check === "not-judged").map(found),
    ...unusedLists(subject).map((list) => found({ check: "not-judged", level: "advisory", ...list })),
    ...missing.map(lacking),
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

/**
 * Returns a function that makes ids from what is found, masked or not, and never from a line, which moves. What is
 * found several times gets an id each time, in the order of the calls.
 */
const identifier = (stack: string): ((...parts: readonly string[]) => string) => {
  const times = new Map<string, number>();
  return (...parts) => {
    const found = maskAccounts(JSON.stringify([stack, ...parts]));
    const time = (times.get(found) ?? 0) + 1;
    times.set(found, time);
    return createHash("sha256")
      .update(time === 1 ? found : `${found} ${time}`)
      .digest("hex")
      .slice(0, 16);
  };
};

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
