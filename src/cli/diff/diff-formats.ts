import { nameOfUrn } from "../../egress/resource/place.ts";
import { writeCsv } from "../../text/csv.ts";
import { type JunitCase, writeJunit } from "../../text/junit.ts";
import { clean } from "../../text/plain-text.ts";
import type { DiffDocument, DiffEntry } from "./diff-document.ts";
import { meshText, rowsOf } from "./render-diff.ts";

/** Values of `--fail-on`. */
export const FAILING_CHANGES = ["opened", "closed-mesh", "unknown"] as const;
export type FailingChange = (typeof FAILING_CHANGES)[number];

const COLUMNS = ["Change", "Stack", "Cloud", "Path", "From", "To", "Ports", "Protocol", "Before", "After", "Because"];

/**
 * Renders the difference as one CSV sheet: a row for each change, each MESH host that changes, and each part that
 * wasn't compared.
 */
export function renderDiffCsv({ opened, closed, changed, unknown, mesh, notJudged }: DiffDocument): string {
  const rowOf = (change: string, entry: DiffEntry): string[] => [
    change,
    entry.stack,
    entry.cloud,
    entry.path,
    entry.from.join(" "),
    entry.to.join(" "),
    entry.ports,
    entry.protocol,
    entry.before,
    entry.after,
    entry.because.map(nameOfUrn).join(" "),
  ];
  const lists = { opened, closed, changed, unknown };
  return `\ufeff${writeCsv(
    [
      COLUMNS,
      ...Object.entries(lists).flatMap(([change, entries]) => entries.map((entry) => rowOf(change, entry))),
      ...mesh
        .filter(({ before, after, isCut }) => before !== after || isCut)
        .map(({ stack, cloud, path, host, port, before, after }) => [
          "MESH host",
          stack,
          cloud,
          path,
          "",
          host,
          String(port),
          "tls",
          before,
          after,
          "",
        ]),
      ...notJudged.map((text) => ["not judged", "", "", "", "", text, "", "", "", "", ""]),
    ].map((cells) => cells.map(clean)),
  )}`;
}

/**
 * Renders the difference as JUnit XML: a suite for each stack, a case for each change. What `failOn` names is a
 * failure, everything else is skipped. A stack without a change has one case that passes.
 *
 * @param isSilent whether nothing could be compared, which is always an error.
 */
export function renderDiffJunit(
  document: DiffDocument,
  {
    failOn,
    isSilent,
    now,
  }: { readonly failOn: readonly FailingChange[]; readonly isSilent: boolean; readonly now: Date },
): string {
  const fails = (kind: FailingChange, isSo = true) => isSo && failOn.includes(kind);
  const changes = rowsOf(document).map(({ stack, list, entry, verb, flows, remark }) => {
    const isFailure =
      list === "unknown" ? fails("unknown") : list !== "closed" && fails("opened", entry.after === "open");
    return { stack, of: caseOf(`${verb} ${flows}${remark}`, isFailure ? "failure" : "skipped") };
  });
  const hosts = document.mesh
    .filter(({ before, after, isCut }) => before !== after || isCut)
    .map((one) => ({
      stack: one.stack,
      of: caseOf(`MESH host ${meshText(one)}`, fails("closed-mesh", one.isCut) ? "failure" : "skipped"),
    }));
  const byStack = Map.groupBy([...changes, ...hosts], ({ stack }) => stack);
  const suites = document.stacks.map((name) => ({
    name,
    cases: byStack.get(name)?.map(({ of }) => of) ?? [caseOf("nothing changes in what can leave", "passed")],
  }));
  const unread = document.notJudged.map((text) =>
    caseOf(text, isSilent ? "error" : fails("unknown", text.startsWith("head:")) ? "failure" : "skipped"),
  );
  return writeJunit({
    name: "mesh-egress diff",
    timestamp: now.toISOString(),
    seconds: 0,
    suites: [...(isSilent ? [] : suites), ...(unread.length === 0 ? [] : [{ name: "not compared", cases: unread }])],
  });
}

const caseOf = (sentence: string, outcome: JunitCase["outcome"]): JunitCase => ({
  name: clean(sentence),
  seconds: 0,
  outcome,
  message: outcome === "passed" ? "" : clean(sentence),
  details: [],
});
