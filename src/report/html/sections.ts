import { daysBetween } from "../../egress/exemption-terms.ts";
import { shortName } from "../../egress/resource/place.ts";
import { count } from "../../text/plain-text.ts";
import type {
  Closed,
  Coverage,
  HopState,
  NotJudged,
  Opened,
  Report,
  ReportedExemption,
  ReportedFinding,
  StackReport,
} from "../report.ts";
import { describeWhere, stateWord, whereOf } from "../where.ts";
import { describeReached, OFF_PATH, STATUS_WORDS } from "../words.ts";
import { pathPicture } from "./picture.ts";
import { type Content, type Html, html } from "./template.ts";

/** What a section needs to know of its page: a prefix for ids, the level of headings, and the day. */
export interface Frame {
  readonly id: string;
  readonly level: 2 | 3;
  /** File that the stack was read from. It isn't repeated at each place. */
  readonly source: string;
  /** As YYYY-MM-DD. */
  readonly today: string;
}

/**
 * Returns a section with its heading. It is a landmark if the page has a single stack; with many stacks there would be
 * too many landmarks.
 */
export const section = ({ id, level }: Frame, key: string, title: string, ...body: readonly Content[]): Html =>
  level === 2
    ? html`<section aria-labelledby="${id}${key}"><h2 id="${id}${key}">${title}</h2>${body}</section>`
    : html`<section><h3 id="${id}${key}">${title}</h3>${body}</section>`;

/** Returns a table that scrolls on its own if it is too wide, with the keyboard as well. */
export const table = (caption: string, head: readonly Content[], rows: readonly Html[]): Html =>
  html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head.map((title) => (typeof title === "string" ? html`<th scope="col">${title}</th>` : title))}</tr></thead><tbody>${rows}</tbody></table></div>`;

export const stateCell = (state: HopState): Html => html`<span class="state ${state}">${stateWord(state)}</span>`;

const subheading = ({ level }: Frame, title: string): Html =>
  level === 2 ? html`<h3 class="sub">${title}</h3>` : html`<h4 class="sub">${title}</h4>`;

type Place = Parameters<typeof describeWhere>[0];

const where = ({ source }: Frame, place: Place): string =>
  place.file === source ? whereOf(place) : describeWhere(place);

/** Writes the place for a table. Findings give a resource's whole id; a row has no room for it. */
const shortWhere = (frame: Frame, place: Place): string =>
  where(frame, { ...place, resource: shortName(place.resource) });

/** Writes a short text in one piece, such as a host. A longer one may be broken anywhere. */
const whole = (text: string, element: "code" | "span" = "span"): Html => {
  const fits = text.length <= LONGEST_WHOLE[element] && html` class="nowrap"`;
  return element === "code" ? html`<code${fits}>${text}</code>` : html`<span${fits}>${text}</span>`;
};

/** In characters. The longest host of MESH has 31, and a port and a protocol about 12. */
const LONGEST_WHOLE = { code: 44, span: 14 } as const;

/** Returns a picture of each way out, and the matrix that says the same in words. */
export const coverageSection = (frame: Frame, { coverage, isOnPath }: StackReport): Html =>
  section(
    frame,
    "way",
    "The way to MESH",
    !isOnPath && html`<p>${OFF_PATH}</p>`,
    coverage.length === 0 &&
      html`<p>Nothing in this source decides about traffic to MESH, as far as it can be read.</p>`,
    coverage.map((path, index) => [
      subheading(frame, `${path.path}, from ${path.clients}`),
      html`<div class="scroll" role="group" aria-label="Picture: ${path.path}" tabindex="0">${pathPicture(path, `${frame.id}p${index}`)}</div>`,
      matrix(path),
      path.assumptions.length > 0 && html`<p class="muted small">Assumed: ${path.assumptions.join("; ")}.</p>`,
    ]),
  );

const matrix = ({ path, hops, hosts }: Coverage): Html =>
  table(
    `Each host that is needed, layer by layer: ${path}`,
    ["Host", ...hops.map(({ title }) => title), "Together", "What decides"],
    hosts.map(
      ({ host, port, status, state, why, cells }) =>
        html`<tr${state === "open" && html` data-ok="1"`}><th scope="row">${whole(`${host}:${port}`, "code")}${status !== "current" && [" ", statusTag(status)]}</th>${cells.map((cell) => html`<td>${stateCell(cell.state)}</td>`)}<td>${stateCell(state)}</td><td>${why}</td></tr>`,
    ),
  );

const statusTag = (status: Opened["status"]): Html => html`<span class="tag ${status}">${STATUS_WORDS[status]}</span>`;

const standingTag = (standing: ReportedFinding["standing"]): Content =>
  standing === "new" && html` <span class="tag new">new</span>`;

export const findingsSection = (frame: Frame, { findings }: StackReport): Html =>
  section(
    frame,
    "findings",
    `Findings (${findings.length})`,
    findings.length === 0
      ? html`<p>None.</p>`
      : html`<ol class="findings">${findings.map(
          (finding) =>
            html`<li class="${finding.level}"><div class="head"><span class="tag ${finding.level}">${finding.level}</span><strong>${finding.check}</strong><span class="muted">severity ${finding.severity}</span>${standingTag(finding.standing)}</div>${told(frame, finding)}</li>`,
        )}</ol>`,
  );

const told = (frame: Frame, finding: ReportedFinding | NotJudged): Html =>
  html`<p class="what">${finding.message}</p><dl><dt>Where</dt><dd class="mono">${where(frame, finding)}</dd><dt>To do</dt><dd>${finding.instead}</dd></dl>`;

export const notJudgedSection = (frame: Frame, { notJudged }: StackReport): Html =>
  section(
    frame,
    "unknown",
    `Not judged (${notJudged.length})`,
    html`<p>${notJudged.length === 0 ? "Nothing was left unjudged in what was read." : "Neither good nor bad: nobody knows from these sources. Each may hide an opening."}</p>`,
    notJudged.length > 0 &&
      html`<ol class="findings">${notJudged.map((each) => html`<li class="notjudged"><div class="head"><span class="tag notjudged">not judged</span>${standingTag(each.standing)}</div>${told(frame, each)}</li>`)}</ol>`,
  );

export const openedSection = (frame: Frame, { opened }: StackReport): Html =>
  section(
    frame,
    "opened",
    `What may leave (${opened.length})`,
    opened.length === 0 ? html`<p>No rule in this source lets anything out.</p>` : openings(frame, opened),
  );

/** Who asked for an opening, why, and until when. A column in which nobody says anything is left out. */
const ASKED = [
  ["owner", "Owner"],
  ["reason", "Reason"],
  ["until", "Until"],
] as const;

function openings(frame: Frame, opened: StackReport["opened"]): Html {
  const said = ASKED.filter(([key]) => opened.some((each) => each[key] !== null));
  const unsaid = ASKED.filter((column) => !said.includes(column)).map(([key]) => key);
  const told = (each: Opened, key: (typeof ASKED)[number][0]): Content =>
    each[key] === null ? nobody : key === "until" ? due(each[key], frame.today) : each[key];
  return table(
    `Each destination that a rule opens. A rule for addresses only lets traffic go on to the next layer; what all layers open together stands above.${unsaid.length > 0 ? ` Not said of any of them: ${unsaid.join(", ")}.` : ""}`,
    ["Destination", "Port", "From", "Layer", "Rule", ...said.map(([, title]) => title), "Status"],
    opened.map(
      (each) =>
        html`<tr${each.status === "current" && html` data-ok="1"`}><th scope="row" class="dest">${whole(each.destination, "code")}${standingTag(each.standing)}</th><td>${whole(`${each.ports} ${each.protocol}`)}</td><td class="from">${each.source}</td><td><span class="nowrap">${LAYERS[each.layer]}</span><br><span class="muted">${each.engine}</span></td><td class="rule">${each.rule || each.resource}<br><span class="muted mono">${shortWhere(frame, each)}</span></td>${said.map(([key]) => html`<td class="${key}">${told(each, key)}</td>`)}<td>${statusTag(each.status)}</td></tr>`,
    ),
  );
}

const LAYERS: Record<Opened["layer"], string> = { dns: "DNS answer", address: "address", name: "server name" };

const nobody = html`<span class="muted">not said</span>`;

/**
 * Returns a day, marked if it is past or near.
 *
 * @param most the most days left that are told.
 */
function due(day: string, today: string, most = SOON): Html {
  const days = daysBetween(today, day);
  const left = count(days, "day");
  const mark =
    days < 0
      ? html`<br><span class="tag past">past</span>`
      : days <= SOON
        ? html`<br><span class="tag soon">${left} left</span>`
        : days <= most && html`<br><span class="muted">${left} left</span>`;
  return html`<span class="nowrap">${day}</span>${mark}`;
}

const SOON = 30;

export const closedSection = (frame: Frame, { closed }: StackReport): Html =>
  section(
    frame,
    "closed",
    `What may not leave (${closed.length})`,
    closed.length === 0
      ? html`<p>Nothing in this source denies anything by itself. What is not opened may still be open elsewhere.</p>`
      : table(
          "Denials that the source shows, defaults first",
          ["What is denied", "By", "Kind", "Where"],
          closed.map(
            (each: Closed) =>
              html`<tr data-ok="1"><td>${each.what}</td><td class="nowrap">${each.engine}</td><td>${each.kind}</td><td class="mono">${shortWhere(frame, each)}</td></tr>`,
          ),
        ),
  );

export const exemptedSection = (frame: Frame, { exempted }: StackReport): Html =>
  section(
    frame,
    "exempted",
    `Exempted (${exempted.length})`,
    exempted.length === 0
      ? html`<p>No finding is exempted.</p>`
      : table(
          "Findings that somebody has accepted until a day",
          ["Check", "What", "Where", "Owner", "Reason", "Until"],
          exempted.map(
            (each: ReportedExemption) =>
              html`<tr><th scope="row">${each.check}${standingTag(each.standing)}</th><td>${each.message}</td><td class="mono">${shortWhere(frame, each)}</td><td>${each.owner}</td><td>${each.reason}</td><td>${due(each.until, frame.today, 366)}</td></tr>`,
          ),
        ),
  );

export function sinceSection(frame: Frame, { since, opened, findings }: StackReport, { baseline }: Report): Content {
  if (baseline === null) return undefined;
  const opens = opened.filter(({ standing }) => standing === "new");
  const appeared = findings.filter(({ standing }) => standing === "new");
  const row = (what: string, text: string, at: Place) =>
    html`<tr><th scope="row">${what}</th><td>${text}</td><td class="mono">${shortWhere(frame, at)}</td></tr>`;
  const rows = [
    ...appeared.map((each) => row("new finding", `${each.check}: ${each.message}`, each)),
    ...opens.map((each) => row("opened", `${each.destination} ${each.ports} ${each.protocol}`, each)),
    ...(since?.fixed ?? []).map((each) => row("fixed", `${each.check}: ${each.message}`, each)),
    ...(since?.closed ?? []).map((each) => row("closed", `${each.destination} ${each.ports} ${each.protocol}`, each)),
    ...(since?.reached ?? []).map(
      (each) =>
        html`<tr><th scope="row">reached otherwise</th><td>${describeReached(each)}</td><td>${each.path}</td></tr>`,
    ),
  ];
  return section(
    frame,
    "since",
    `Since ${baseline.slice(0, 10)} (${rows.length})`,
    since === null && html`<p>The earlier report does not have this stack.</p>`,
    rows.length === 0
      ? html`<p>Nothing has changed.</p>`
      : table("What has changed since the earlier report", ["Change", "What", "Where"], rows),
  );
}
