import { renderObservedMarkdown } from "../../observe/report/render-observed.ts";
import { type Block, fitRows } from "../../text/fit-rows.ts";
import { escapeMarkdown, tableHead, tableRow } from "../../text/markdown.ts";
import type { NotJudged, Report, ReportedFinding, ReportVerdict, StackReport } from "../report.ts";
import { describeCounts } from "../verdict.ts";
import { whereOf } from "../where.ts";
import { DRIFT_TITLES, describeReached, leftOutByReason, STATUS_WORDS, VERDICT_WORDS } from "../words.ts";

/** The most characters that GitHub takes in a comment, less some room for what a pipeline adds. */
const LIMIT = 60_000;

const SIGNS: Record<ReportVerdict, string> = { fail: "❌", "not-judged": "❔", attention: "⚠️", pass: "✅" };

/**
 * Renders the report in GitHub-flavoured Markdown, at most 60,000 characters: the verdict, then the stacks of a fleet,
 * and for each stack what is wrong before what is open. A table that is too long is cut at its end, and says so.
 */
export const renderMarkdown = (report: Report): string =>
  `${fitRows(
    [
      [
        `# ${SIGNS[report.verdict]} ${VERDICT_WORDS[report.verdict]}: egress to NHS MESH`,
        "",
        `${describeCounts(report)}. Made on ${report.generatedAt} by ${escapeMarkdown(report.tool)}.`,
      ],
      ...(report.stacks.length > 1 ? [fleet(report)] : []),
      ...report.stacks.flatMap((stack) => stackParts(stack)),
      sources(report),
      block(
        "Drift",
        ["Between", "Status", "How"],
        Object.entries(report.drift).map(([kind, { status, items, how }]) => [
          DRIFT_TITLES[kind as keyof Report["drift"]],
          status === "not-checked"
            ? "not checked"
            : [status, ...items.map(({ what }) => escapeMarkdown(what))].join("; "),
          escapeMarkdown(how),
        ]),
        8,
      ),
      ...(report.logs === null ? [] : [["", ...renderObservedMarkdown(report.logs).trimEnd().split("\n")]]),
      ["", ...report.limits.map((limit) => `- ${escapeMarkdown(limit)}`)],
    ],
    LIMIT,
  ).join("\n")}\n`;

const block = (title: string, head: readonly string[], rows: readonly (readonly string[])[], rank: number): Block => ({
  before: ["", `## ${title}`, "", ...tableHead(head)],
  rows: rows.map(tableRow),
  after: [],
  rank,
  leftOut: (missing) => `\n**${missing} more left out for length.**`,
});

const fleet = ({ stacks }: Report): Block =>
  block(
    "Stacks",
    ["Stack", "Verdict", "Counts", "Opens"],
    stacks.map(({ stack, verdict, counts }) => [
      escapeMarkdown(stack),
      `${SIGNS[verdict]} ${VERDICT_WORDS[verdict]}`,
      describeCounts({ verdict, counts }),
      `${counts.opened}`,
    ]),
    0,
  );

function stackParts(stack: StackReport): (Block | readonly string[])[] {
  const name = escapeMarkdown(stack.stack);
  const row = (each: ReportedFinding | NotJudged, what: string): string[] => [
    escapeMarkdown(whereOf(each)),
    `${each.standing === "new" ? "**new** " : ""}${escapeMarkdown(what)}`,
    escapeMarkdown(each.instead),
  ];
  const findings = (level: ReportedFinding["level"], title: string, rank: number) =>
    block(
      `${title}: ${name}`,
      ["Check", "Where", "What", "What to do"],
      stack.findings
        .filter((finding) => finding.level === level)
        .map((finding) => [`${finding.check} (${finding.severity})`, ...row(finding, finding.message)]),
      rank,
    );
  return [
    findings("mandatory", "Must be mended", 1),
    block(
      `Not judged: ${name}`,
      ["Where", "What", "What to do"],
      stack.notJudged.map((each) => row(each, each.message)),
      2,
    ),
    block(
      `Exempted: ${name}`,
      ["Check", "Where", "What", "Owner", "Reason", "Until"],
      stack.exempted.map((each) => [
        each.check,
        escapeMarkdown(whereOf(each)),
        escapeMarkdown(each.message),
        escapeMarkdown(each.owner),
        escapeMarkdown(each.reason),
        `${each.until} (${each.daysLeft} days left)`,
      ]),
      3,
    ),
    ...stack.coverage.map((path) =>
      block(
        `Required hosts: ${name}, ${escapeMarkdown(path.path)}`,
        ["Host", ...path.hops.map(({ title }) => escapeMarkdown(title)), "Together"],
        path.hosts.map(({ host, port, cells, state, why }) => [
          `${escapeMarkdown(host)}:${port}`,
          ...cells.map((cell) => (cell.state === "none" ? "-" : cell.state)),
          state === "open" ? "open" : `**${state}**: ${escapeMarkdown(why)}`,
        ]),
        4,
      ),
    ),
    block(
      `Opened: ${name}`,
      ["Destination", "Port", "From", "Layer", "Rule", "Owner", "Reason", "Until", "Status"],
      stack.opened.map((each) => [
        `${each.standing === "new" ? "**new** " : ""}${escapeMarkdown(each.destination)}`,
        escapeMarkdown(`${each.ports} ${each.protocol}`),
        escapeMarkdown(each.source),
        each.layer,
        escapeMarkdown(each.rule || each.resource, 120),
        escapeMarkdown(each.owner ?? "-"),
        escapeMarkdown(each.reason ?? "-"),
        each.until ?? "-",
        STATUS_WORDS[each.status],
      ]),
      5,
    ),
    findings("advisory", "Advice", 6),
    block(
      `Since the baseline: ${name}`,
      ["Change", "What"],
      [
        ...(stack.since?.fixed ?? []).map((each) => ["fixed", escapeMarkdown(`${each.check}: ${each.message}`)]),
        ...(stack.since?.closed ?? []).map((each) => ["closed", escapeMarkdown(`${each.destination} ${each.ports}`)]),
        ...(stack.since?.reached ?? []).map((each) => ["reached otherwise", escapeMarkdown(describeReached(each))]),
      ],
      7,
    ),
  ];
}

const sources = ({ sources }: Report): Block =>
  block(
    "Sources",
    ["Source", "Kind", "Read", "Left out", "Notes"],
    sources.map(({ path, kind, read, skipped, notes }) => [
      escapeMarkdown(path),
      kind === null ? "**not read**" : escapeMarkdown(kind),
      `${read}`,
      escapeMarkdown(
        leftOutByReason(skipped)
          .map(({ why, types }) => `${types.join(", ")} (${why})`)
          .join("; ") || "-",
      ),
      escapeMarkdown(notes.map(({ message }) => message).join(" ") || "-"),
    ]),
    7,
  );
