import { renderObserved } from "../../observe/report/render-observed.ts";
import { clean, cleanLines, count, hanging, wrap } from "../../text/plain-text.ts";
import { tableLines } from "../../text/table.ts";
import type { Layout, Style } from "../../text/terminal.ts";
import type { HopState, Report, ReportVerdict, StackReport } from "../report.ts";
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

const VERDICT_STYLES: Record<ReportVerdict, Style> = {
  fail: "red",
  "not-judged": "yellow",
  attention: "yellow",
  pass: "green",
};
const STATE_SIGNS: Record<HopState, string> = {
  open: "open",
  shut: "SHUT",
  partial: "partial",
  unknown: "?",
  none: "-",
};

/** Renders the report for a terminal: the verdict first, then the stacks, worst first. */
export function renderTable(report: Report, layout: Layout): string {
  const { columns, paint } = layout;
  const { verdict, counts, stacks, sources, drift } = report;
  const sections = [
    [
      `${paint(VERDICT_STYLES[verdict], paint("bold", VERDICT_WORDS[verdict]))}  ${describeCounts({ verdict, counts })}`,
      paint("dim", `${clean(report.tool)}, ${report.generatedAt}`),
      ...(report.gone.length === 0 ? [] : wrap(clean(goneText(report)), columns)),
    ],
    ...(stacks.length > 1 ? [fleet(stacks, layout)] : []),
    ...stacks.flatMap((stack) => stackSections(stack, report, layout)),
    section(
      "Sources",
      sources.flatMap(({ path, kind, read, skipped, notes }) => [
        ...wrap(clean(`${path}: ${kind ?? "not read"}, ${read} read`), columns),
        ...leftOutByReason(skipped).flatMap(({ why, types }) =>
          hanging(paint("dim", "-"), [clean(`left out, since ${why}: ${types.join(", ")}`)], columns),
        ),
        ...notes.flatMap(({ severity, message }) =>
          hanging(
            paint(severity === "note" ? "cyan" : "yellow", severity === "note" ? "i" : "!"),
            cleanLines(message),
            columns,
          ),
        ),
      ]),
      layout,
    ),
    section(
      "Drift",
      Object.entries(drift).flatMap(([kind, { status, items, how }]) => [
        ...wrap(
          `${DRIFT_TITLES[kind as keyof Report["drift"]]}: ${status === "not-checked" ? `not checked (${how})` : status}`,
          columns,
        ),
        ...items.flatMap(({ what }) => hanging("  -", [clean(what)], columns)),
      ]),
      layout,
    ),
    report.logs === null ? [] : section("Logs", renderObserved(report.logs, layout).trimEnd().split("\n"), layout),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

const section = (title: string, lines: readonly string[], { paint }: Layout): string[] =>
  lines.length === 0 ? [] : [paint("bold", title), ...lines];

function fleet(stacks: readonly StackReport[], layout: Layout): string[] {
  const rows = stacks.map(({ stack, verdict, counts }) => [
    clean(stack),
    VERDICT_WORDS[verdict],
    `${counts.mandatory}`,
    `${counts.notJudged}`,
    `${counts.advisory}`,
    `${counts.opened}`,
  ]);
  return section(
    "Stacks",
    tableLines(
      ["Stack", "Verdict", "Mandatory", "Not judged", "Advisory", "Opens"],
      rows,
      layout.columns,
      layout.paint,
    ),
    layout,
  );
}

function stackSections(stack: StackReport, { stacks, generatedAt }: Report, layout: Layout): string[][] {
  const { columns, paint } = layout;
  const isOneOfMany = stacks.length > 1;
  const list = (sign: string, style: Style, found: readonly { head: string; text: string }[]) =>
    found.flatMap(({ head, text }) => [
      ...hanging(paint(style, sign), [paint("bold", clean(head))], columns),
      ...hanging(" ", [clean(text)], columns),
    ]);
  return [
    [
      paint("bold", clean(stack.stack)) +
        (isOneOfMany
          ? `  ${paint(VERDICT_STYLES[stack.verdict], VERDICT_WORDS[stack.verdict])}  ${describeCounts(stack)}`
          : ""),
      ...(stack.isOnPath ? [] : wrap(OFF_PATH, columns)),
    ],
    ...stack.coverage.map((path) =>
      section(
        `${clean(path.path)}, from ${clean(path.clients)}`,
        tableLines(
          ["Host", ...path.hops.map(({ title }) => title), "Together", "What decides"],
          path.hosts.map(({ host, port, cells, state, why }) => [
            `${clean(host)}:${port}`,
            ...cells.map((cell) => STATE_SIGNS[cell.state]),
            STATE_SIGNS[state],
            state === "open" ? "" : clean(why),
          ]),
          columns,
          paint,
        ),
        layout,
      ),
    ),
    section(
      "Opens",
      tableLines(
        ["Destination", "Port", "From", "Layer", "Status", "Owner", "Until", "Rule"],
        stack.opened.map((each) => [
          clean(each.destination),
          `${clean(each.ports)} ${clean(each.protocol)}`,
          clean(each.source),
          each.layer,
          STATUS_WORDS[each.status],
          clean(each.owner ?? "-"),
          untilText(each.until, generatedAt),
          clean(each.rule || each.resource),
        ]),
        columns,
        paint,
      ).slice(stack.opened.length === 0 ? 1 : 0),
      layout,
    ),
    section(
      "Findings",
      stack.findings.flatMap((finding) =>
        list(finding.level === "mandatory" ? "x" : "!", finding.level === "mandatory" ? "red" : "yellow", [
          {
            head: `${finding.check}, ${finding.severity}${finding.standing === "new" ? ", new" : ""}: ${whereOf(finding)}`,
            text: `${finding.message} ${finding.instead}`,
          },
        ]),
      ),
      layout,
    ),
    section(
      "Not judged",
      list(
        "?",
        "yellow",
        stack.notJudged.map((each) => ({ head: whereOf(each), text: `${each.message} ${each.instead}` })),
      ),
      layout,
    ),
    section(
      "Exempted",
      list(
        "~",
        "yellow",
        stack.exempted.map((each) => ({
          head: `${each.check}: ${whereOf(each)}, until ${each.until} (${count(each.daysLeft, "day")} left)`,
          text: `${each.message} Owner: ${each.owner}. Reason: ${each.reason}.`,
        })),
      ),
      layout,
    ),
    ...(stack.since === null
      ? []
      : [
          section(
            "Since the baseline",
            [
              ...stack.opened
                .filter(({ standing }) => standing === "new")
                .flatMap((each) =>
                  hanging(paint("yellow", "+"), [clean(`opened: ${each.destination} ${each.ports}`)], columns),
                ),
              ...stack.since.fixed.flatMap((each) =>
                hanging(paint("green", "✓"), [clean(`fixed: ${each.check}: ${each.message}`)], columns),
              ),
              ...stack.since.closed.flatMap((each) =>
                hanging(paint("cyan", "-"), [clean(`closed: ${each.destination} ${each.ports}`)], columns),
              ),
              ...stack.since.reached.flatMap((each) =>
                hanging(paint("yellow", "~"), [clean(describeReached(each))], columns),
              ),
            ],
            layout,
          ),
        ]),
  ];
}
