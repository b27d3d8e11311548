import { createHash } from "node:crypto";
import { firstFew } from "../../text/first-few.ts";
import { renderJson } from "../formats/json.ts";
import { HOP_STATES, type Report, type StackReport } from "../report.ts";
import { describeCounts } from "../verdict.ts";
import { DRIFT_TITLES, leftOutByReason, VERDICT_WORDS } from "../words.ts";
import { logsSection } from "./logs-section.ts";
import { SCRIPT } from "./script.ts";
import {
  closedSection,
  coverageSection,
  exemptedSection,
  type Frame,
  findingsSection,
  notJudgedSection,
  openedSection,
  section,
  sinceSection,
  stateCell,
  table,
} from "./sections.ts";
import { STYLE } from "./style.ts";
import { type Content, Html, html } from "./template.ts";

/**
 * Renders the report as one HTML page that loads nothing: style and script are inside, and its policy (CSP) allows no
 * other script. Without scripts it has the same content. The same report gives the same bytes.
 */
export function renderHtml(report: Report): string {
  const { stacks } = report;
  const [only] = stacks;
  const title =
    stacks.length === 1 && only ? `Egress to NHS MESH: ${only.stack}` : `Egress to NHS MESH: ${stacks.length} stacks`;
  const frame: Frame = { id: "", level: 2, source: only?.source ?? "", today: report.generatedAt.slice(0, 10) };
  const page = html`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><title>${title}: ${VERDICT_WORDS[report.verdict]}</title><style>${new Html(STYLE)}</style></head>
<body><a class="skip" href="#main">Skip to the verdict</a>
<header><div class="top"><h1>${title}</h1><span class="muted">${ukTime(report.generatedAt)}</span></div></header>
<main id="main">${verdictBanner(report)}${facts(report)}${contents(report)}
<div class="tools" hidden><label>Filter <input type="search" autocomplete="off" spellcheck="false" aria-label="Show rows that hold these words"></label><label><input type="checkbox"> Only what needs a look</label><output aria-live="polite" class="muted"></output></div>
${stacks.length > 1 ? fleet(report) : stacks.map((stack) => stackSections(frame, stack, report))}
${report.logs !== null && logsSection(frame, report.logs)}${driftSection(frame, report)}${sourcesSection(frame, report)}${limitsSection(frame, report)}${checksSection(frame, report)}</main>
<footer>${report.tool}. SHA-256 of the same report as <code>audit.json</code>: <code>${createHash("sha256").update(renderJson(report)).digest("hex")}</code></footer>
<script>${new Html(SCRIPT)}</script></body></html>
`;
  return page.markup;
}

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Writes a time in UTC and in UK time. */
function ukTime(iso: string): string {
  const uk = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/London",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
  return `${uk.format(new Date(iso))} (${iso.slice(0, 16).replace("T", " ")} UTC)`;
}

function verdictBanner({ verdict, counts, failOn, stacks }: Report): Html {
  const figures = [
    [counts.mandatory, "mandatory"],
    [counts.notJudged, "not judged"],
    [counts.exempted, "exempted"],
    [counts.advisory, "advisory"],
    [counts.opened, counts.opened === 1 ? "opening" : "openings"],
    ...(stacks.length > 1 ? [[stacks.length, "stacks"]] : []),
  ];
  return html`<div class="verdict ${verdict}"><strong>${VERDICT_WORDS[verdict]}</strong><ul class="counts">${figures.map(([number, what]) => html`<li><b>${number}</b>${what}</li>`)}</ul><span>${MEANINGS[verdict](failOn)}</span></div>`;
}

const MEANINGS: Record<Report["verdict"], (failOn: Report["failOn"]) => string> = {
  fail: (failOn) => (failOn === "mandatory" ? "Something must be mended." : `Something is at or above "${failOn}".`),
  "not-judged": () => "A stack or a source could not be judged at all. This is no all-clear.",
  attention: () => "Nothing has to be fixed at once, but something needs a look.",
  pass: () => "Nothing to complain about in what was read.",
};

function facts(report: Report): Html {
  const { stacks, sources, tool, baseline } = report;
  const pairs = [
    ["Environment", listOf(stacks.map(({ environment }) => environment ?? "not said"))],
    ["Cloud", listOf(stacks.flatMap(({ clouds }) => clouds)) || "none read"],
    ["Resources", `${stacks.reduce((sum, { resources }) => sum + resources, 0)} read`],
    ["Sources", sources.length > 2 ? `${sources.length}, listed below` : listOf(sources.map(({ path }) => path))],
    ["Compared with", baseline === null ? "no earlier report" : `the report of ${baseline.slice(0, 10)}`],
    ...(report.gone.length === 0 ? [] : [["Gone since", firstFew(report.gone, (name) => name, 10)]]),
    ["Made by", tool],
  ];
  return html`<dl class="meta">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const listOf = (texts: readonly string[]): string => firstFew([...new Set(texts)], (text) => text, 4);

function contents({ stacks, baseline, logs }: Report): Html {
  const own =
    stacks.length === 1
      ? [
          ["way", "The way to MESH"],
          ["findings", "Findings"],
          ["unknown", "Not judged"],
          ["opened", "What may leave"],
          ["closed", "What may not"],
          ["exempted", "Exempted"],
          ...(baseline === null ? [] : [["since", "Changes"]]),
        ]
      : [
          ["stacks", "Stacks"],
          ["each", "Each stack"],
        ];
  const links = [
    ...own,
    ...(logs === null ? [] : [["logs", "Logs"]]),
    ["drift", "Drift"],
    ["sources", "Sources"],
    ["limits", "Limits"],
    ["checks", "Checks"],
  ];
  return html`<nav aria-label="On this page"><ul>${links.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}

const stackSections = (frame: Frame, stack: StackReport, report: Report): Content[] => [
  coverageSection(frame, stack),
  findingsSection(frame, stack),
  notJudgedSection(frame, stack),
  openedSection(frame, stack),
  closedSection(frame, stack),
  exemptedSection(frame, stack),
  sinceSection(frame, stack, report),
];

/** Returns a table of stacks by host, then each stack as a folded section. */
function fleet(report: Report): Content[] {
  const { stacks } = report;
  const hosts = [
    ...new Set(stacks.flatMap(({ coverage }) => coverage.flatMap((path) => path.hosts.map(({ host }) => host)))),
  ].sort();
  return [
    section(
      { id: "", level: 2, source: "", today: "" },
      "stacks",
      `Stacks (${stacks.length})`,
      table(
        "Stacks, worst first, and the hosts that each must open",
        [
          "Stack",
          "Verdict",
          numeric("Mandatory"),
          numeric("Not judged"),
          numeric("Advisory"),
          numeric("Opens"),
          ...hosts,
        ],
        stacks.map(
          (stack, index) =>
            html`<tr${stack.verdict === "pass" && html` data-ok="1"`}><th scope="row" class="dest"><a href="#s${index}"${stack.stack.length <= 44 && html` class="nowrap"`}>${stack.stack}</a></th><td>${verdictWord(stack.verdict)}</td><td class="num">${stack.counts.mandatory}</td><td class="num">${stack.counts.notJudged}</td><td class="num">${stack.counts.advisory}</td><td class="num">${stack.counts.opened}</td>${hosts.map((host) => html`<td>${hostCell(stack, host)}</td>`)}</tr>`,
        ),
      ),
    ),
    html`<section aria-labelledby="each"><h2 id="each">Each stack</h2>${stacks.map(
      (stack, index) =>
        html`<details class="stack" id="s${index}"><summary><h3 class="name">${stack.stack}</h3>${verdictWord(stack.verdict)}<span class="muted">${describeCounts(stack)}</span></summary>${stackSections({ id: `s${index}-`, level: 3, source: stack.source, today: report.generatedAt.slice(0, 10) }, stack, report)}</details>`,
    )}</section>`,
  ];
}

const verdictWord = (verdict: StackReport["verdict"]): Html =>
  html`<span class="word ${{ fail: "fail-word", "not-judged": "warn-word", attention: "warn-word", pass: "ok-word" }[verdict]}">${VERDICT_WORDS[verdict]}</span>`;

const numeric = (title: string): Html => html`<th scope="col" class="num">${title}</th>`;

/** Tells the worst of the stack's ways out to the host. */
const hostCell = ({ coverage }: StackReport, host: string): Html => {
  const states = coverage.flatMap(({ hosts }) => hosts.filter((each) => each.host === host).map(({ state }) => state));
  const worst = HOP_STATES.find((state) => states.includes(state));
  return worst === undefined ? html`<span class="muted">not needed</span>` : stateCell(worst);
};

const driftSection = (frame: Frame, { drift }: Report): Html =>
  section(
    frame,
    "drift",
    "Drift",
    table(
      "Whether code, state and cloud agree",
      ["Between", "Status", "What", "How to check"],
      Object.entries(drift).map(
        ([kind, { status, items, how }]) =>
          html`<tr${status === "none" && html` data-ok="1"`}><th scope="row">${DRIFT_TITLES[kind as keyof Report["drift"]]}</th><td>${status === "not-checked" ? html`<span class="tag notjudged">not checked</span>` : status === "none" ? html`<span class="tag ok">none</span>` : html`<span class="tag mandatory">found</span>`}</td><td>${items.length === 0 ? "" : items.map(({ what, isNote }) => html`${isNote && "Note: "}${what}<br>`)}</td><td class="mono">${how}</td></tr>`,
      ),
    ),
  );

const sourcesSection = (frame: Frame, { sources }: Report): Html =>
  section(
    frame,
    "sources",
    `Sources (${sources.length})`,
    table(
      "What this report was read from",
      ["Source", "Kind", numeric("Read"), "Left out", "Notes"],
      sources.map(
        ({ path, kind, read, skipped, notes }) =>
          html`<tr${kind !== null && notes.length === 0 && html` data-ok="1"`}><th scope="row" class="mono">${path}</th><td>${kind ?? html`<span class="tag mandatory">not read</span>`}</td><td class="num">${read}</td><td>${skipped.length === 0 ? "nothing" : leftOutByReason(skipped).map(({ why, types }) => html`${types.join(", ")} <span class="muted">(${why})</span><br>`)}</td><td>${notes.map(({ message }) => html`${message}<br>`)}</td></tr>`,
      ),
    ),
  );

const limitsSection = (frame: Frame, { limits, compliance }: Report): Html =>
  section(
    frame,
    "limits",
    "What this report can't say",
    html`<ul>${limits.map((limit) => html`<li>${limit}</li>`)}</ul>`,
    compliance.map(
      ({ framework, version, reference, title, says }) =>
        html`<p><strong>${framework} ${version}, ${reference}</strong> (${title}). ${says}</p>`,
    ),
  );

const checksSection = (frame: Frame, { checks, stacks }: Report): Html => {
  const found = Map.groupBy(
    stacks.flatMap(({ findings }) => findings),
    ({ check }) => check,
  );
  return section(
    frame,
    "checks",
    "What was looked for",
    html`<details><summary>${checks.length} checks, ${found.size} of which found something</summary>${table(
      "Every check, and what it found",
      ["Check", "Level", "Looks for", "Why", numeric("Found")],
      checks.map(
        ({ id, title, level, why, link }) =>
          html`<tr data-ok="1"><th scope="row">${id}</th><td>${level}</td><td>${title}</td><td>${why} <span class="muted mono">${link}</span></td><td class="num">${found.get(id)?.length ?? 0}</td></tr>`,
      ),
    )}</details>`,
  );
};
