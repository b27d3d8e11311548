import { renderObservedMarkdown } from "../../observe/report/render-observed.ts";
import { firstFew } from "../../text/first-few.ts";
import { type Block, fitRows } from "../../text/fit-rows.ts";
import { escapeMarkdown, tableHead, tableRow } from "../../text/markdown.ts";
import { count } from "../../text/plain-text.ts";
import type { Coverage, NotJudged, Report, ReportedFinding, ReportVerdict, StackReport } from "../report.ts";
import { describeCounts } from "../verdict.ts";
import { whereOf } from "../where.ts";
import {
  DRIFT_TITLES,
  describeReached,
  goneText,
  leftOutByReason,
  OFF_PATH,
  STATUS_WORDS,
  untilText,
  VERDICT_WORDS,
} from "../words.ts";

/** The most characters that GitHub takes in a comment, less some room for what a pipeline adds. */
const LIMIT = 60_000;

const SIGNS: Record<ReportVerdict, string> = { fail: "❌", "not-judged": "❔", attention: "⚠️", pass: "✅" };

/**
 * Renders the report in GitHub-flavoured Markdown, at most 60,000 characters: the verdict, then what is wrong before
 * what is open. All stacks share a table for each kind, since each table's title takes room even if its rows are left
 * out. A table that is too long is cut at its end, and says so.
 */
export const renderMarkdown = (report: Report): string =>
  `${fitRows(
    [
      [
        `# ${SIGNS[report.verdict]} ${VERDICT_WORDS[report.verdict]}: egress to NHS MESH${nameOfOnly(report)}`,
        "",
        `${describeCounts(report)}. Made on ${report.generatedAt} by ${escapeMarkdown(report.tool)}.`,
        ...(report.gone.length === 0 ? [] : ["", escapeMarkdown(goneText(report))]),
        ...offPath(report),
      ],
      ...(report.stacks.length > 1 ? [fleet(report)] : []),
      ...stackTables(report),
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
        0,
      ),
      ...(report.logs === null ? [] : [["", ...renderObservedMarkdown(report.logs).trimEnd().split("\n")]]),
      ["", ...report.limits.map((limit) => `- ${escapeMarkdown(limit)}`)],
    ],
    LIMIT,
  ).join("\n")}\n`;

const nameOfOnly = ({ stacks: [only, ...others] }: Report): string =>
  only === undefined || others.length > 0 ? "" : `, ${escapeMarkdown(only.stack, 100)}`;

function offPath({ stacks }: Report): string[] {
  const names = stacks.filter(({ isOnPath }) => !isOnPath).map(({ stack }) => escapeMarkdown(stack, 100));
  return names.length === 0 ? [] : ["", `${firstFew(names, (name) => name)}: ${OFF_PATH}`];
}

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
    1,
  );

/** Returns the tables of all stacks. Those of a fleet have a column for the stack. */
function stackTables({ stacks, generatedAt }: Report): Block[] {
  const isFleet = stacks.length > 1;
  const table = (
    title: string,
    head: readonly string[],
    rank: number,
    rowsOf: (stack: StackReport) => readonly (readonly string[])[],
  ): Block =>
    block(
      title,
      [...(isFleet ? ["Stack"] : []), ...head],
      stacks.flatMap((stack) => {
        const first = isFleet ? [escapeMarkdown(stack.stack)] : [];
        return rowsOf(stack).map((cells) => [...first, ...cells]);
      }),
      rank,
    );
  const row = (each: ReportedFinding | NotJudged, what: string): string[] => [
    escapeMarkdown(whereOf(each)),
    `${each.standing === "new" ? "**new** " : ""}${escapeMarkdown(what)}`,
    escapeMarkdown(each.instead),
  ];
  const findings = (level: ReportedFinding["level"], title: string, rank: number) =>
    table(title, ["Check", "Where", "What", "What to do"], rank, (stack) =>
      stack.findings
        .filter((finding) => finding.level === level)
        .map((finding) => [`${finding.check} (${finding.severity})`, ...row(finding, finding.message)]),
    );
  return [
    findings("mandatory", "Must be mended", 1),
    table("Not judged", ["Where", "What", "What to do"], 2, ({ notJudged }) =>
      notJudged.map((each) => row(each, each.message)),
    ),
    table("Exempted", ["Check", "Where", "What", "Owner", "Reason", "Until"], 3, ({ exempted }) =>
      exempted.map((each) => [
        each.check,
        escapeMarkdown(whereOf(each)),
        escapeMarkdown(each.message),
        escapeMarkdown(each.owner),
        escapeMarkdown(each.reason),
        `${each.until} (${count(each.daysLeft, "day")} left)`,
      ]),
    ),
    ...(isFleet
      ? [
          table("Required hosts that aren't open", ["Way out", "Host", "Together"], 4, ({ coverage }) =>
            coverage.flatMap((way) =>
              way.hosts
                .filter(({ state }) => state !== "open")
                .map((each) => [escapeMarkdown(way.path), hostOf(each), togetherOf(each)]),
            ),
          ),
        ]
      : stacks.flatMap(({ coverage }) => coverage.map(layerByLayer))),
    table(
      "Opened",
      ["Destination", "Port", "From", "Layer", "Rule", "Owner", "Reason", "Until", "Status"],
      5,
      ({ opened }) =>
        opened.map((each) => [
          `${each.standing === "new" ? "**new** " : ""}${escapeMarkdown(each.destination)}`,
          escapeMarkdown(`${each.ports} ${each.protocol}`),
          escapeMarkdown(each.source),
          each.layer,
          escapeMarkdown(each.rule || each.resource, 120),
          escapeMarkdown(each.owner ?? "-"),
          escapeMarkdown(each.reason ?? "-"),
          untilText(each.until, generatedAt),
          STATUS_WORDS[each.status],
        ]),
    ),
    findings("advisory", "Advice", 6),
    table("Since the baseline", ["Change", "What"], 7, ({ since }) => [
      ...(since?.fixed ?? []).map((each) => ["fixed", escapeMarkdown(`${each.check}: ${each.message}`)]),
      ...(since?.closed ?? []).map((each) => ["closed", escapeMarkdown(`${each.destination} ${each.ports}`)]),
      ...(since?.reached ?? []).map((each) => ["reached otherwise", escapeMarkdown(describeReached(each))]),
    ]),
  ];
}

const layerByLayer = ({ path, hops, hosts }: Coverage): Block =>
  block(
    `Required hosts: ${escapeMarkdown(path)}`,
    ["Host", ...hops.map(({ title }) => escapeMarkdown(title)), "Together"],
    hosts.map((each) => [
      hostOf(each),
      ...each.cells.map((cell) => (cell.state === "none" ? "-" : cell.state)),
      togetherOf(each),
    ]),
    4,
  );

type Host = Coverage["hosts"][number];
const hostOf = ({ host, port }: Host): string => `${escapeMarkdown(host)}:${port}`;
const togetherOf = ({ state, why }: Host): string =>
  state === "open" ? "open" : `**${state}**: ${escapeMarkdown(why)}`;

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
