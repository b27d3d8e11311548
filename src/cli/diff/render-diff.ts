import { describePlace, nameOfUrn } from "../../egress/resource/place.ts";
import { firstFew } from "../../text/first-few.ts";
import { type Block, fitRows } from "../../text/fit-rows.ts";
import { escapeMarkdown, tableHead, tableRow } from "../../text/markdown.ts";
import { clean, count, hanging } from "../../text/plain-text.ts";
import type { Layout, Style } from "../../text/terminal.ts";
import type { DiffDocument, DiffEntry, LintEntry, MeshEntry } from "./diff-document.ts";

/** One statement of a difference, as a sentence in parts. */
export interface DiffRow {
  readonly stack: string;
  readonly list: keyof typeof VERBS;
  readonly entry: DiffEntry;
  readonly verb: string;
  readonly style: Style;
  /** `10.30.0.0/16 → *.nhs.uk:443`. */
  readonly flows: string;
  /** ` (was: 2 hosts)`, or empty. */
  readonly remark: string;
  readonly because: string;
}

/** The document's lists in the order of rows, with their verb and colour: openings come first. */
const VERBS = {
  opened: ["opens", "red"],
  unknown: ["unknown", "yellow"],
  changed: ["known now", "yellow"],
  closed: ["closes", "green"],
} as const satisfies Record<string, readonly [verb: string, style: Style]>;

/** Whether nothing that can leave changed, as far as it could be judged. */
const isNothing = ({ stacks, opened, closed, changed, unknown }: DiffDocument): boolean =>
  stacks.length > 0 && opened.length + closed.length + changed.length + unknown.length === 0;

const nothing = ({ notJudged }: DiffDocument): string =>
  `Nothing changes in what can leave${notJudged.length > 0 ? ", as far as could be read" : ""}.`;

/** Longer lists are cut for people; the JSON has them in full. */
const MOST_SHOWN = 4;

export function rowsOf(document: DiffDocument): DiffRow[] {
  return (Object.keys(VERBS) as (keyof typeof VERBS)[]).flatMap((list) =>
    document[list].map((entry) => {
      const [verb, style] = VERBS[list];
      const isPastUnknown = list === "unknown" || list === "changed";
      const standing = isPastUnknown ? ` (was ${entry.before}, is ${entry.after})` : besidesOf(entry);
      const because = becauseOf(entry);
      return { stack: entry.stack, list, entry, verb, style, flows: flowsOf(entry), remark: standing, because };
    }),
  );
}

function flowsOf({ from, to, ports, protocol, besides, path, after }: DiffEntry): string {
  // Names that were open before already appear beside it.
  const told = to.map((text) => {
    const [wide = text, exceptions = ""] = text.split(" except ");
    const isTold =
      after === "open" && exceptions !== "" && exceptions.split(", ").every((one) => besides.includes(one));
    return isTold ? wide : text;
  });
  const few = (texts: readonly string[]) => firstFew(texts, (text) => text, MOST_SHOWN);
  const where = /^\d+$/.test(ports) ? `:${ports}` : `, ${/^\d/.test(ports) ? `ports ${ports}` : ports}`;
  const spoken = protocol === "tls" ? "" : ` ${protocol}`;
  return `${few(from)} → ${few(told)}${where}${spoken}${/^(?:AWS|Azure)$/.test(path) ? "" : ` (${path})`}`;
}

function besidesOf({ besides, after }: DiffEntry): string {
  if (besides.length === 0) return "";
  const told = besides.length > 2 ? count(besides.length, "host") : besides.join(", ");
  return ` (${after === "open" ? "was" : "still"}: ${told})`;
}

const becauseOf = ({ because }: DiffEntry): string => firstFew(because, nameOfUrn, MOST_SHOWN);

export const meshText = ({ host, port, cloud, path, before, after, isCut }: MeshEntry): string => {
  const where = `${host}:${port} (${path.toLowerCase().startsWith(cloud) ? path : `${cloud}, ${path}`})`;
  if (before === after && !isCut) return `${where} stays ${STANDINGS[after]}`;
  const cut = isCut && after !== "shut" ? ", and not for all who could reach it" : "";
  return `${where} was ${STANDINGS[before]}, is ${STANDINGS[after]}${cut}`;
};

const STANDINGS = { open: "open", shut: "shut", unknown: "unknown", some: "open to some clients" } as const;

const lintText = ({ kind, layer, place, behind }: LintEntry): string => {
  const name = ({ urn, ...rest }: LintEntry["place"]) => `${nameOfUrn(urn)} ${describePlace({ urn, ...rest })}`.trim();
  return `${layer}: ${name(place)} decides nothing: ${name(behind)} ${kind === "duplicate" ? "says the same before it" : "comes before it and covers all of it"}`;
};

/** Summarises the difference in a few words for a heading. */
export function summariseDiff(document: DiffDocument): string {
  if (document.stacks.length === 0) return "not compared";
  if (isNothing(document))
    return document.notJudged.length > 0 ? "nothing changes as far as could be read" : "nothing changes";
  const counts = (Object.keys(VERBS) as (keyof typeof VERBS)[]).flatMap((list) =>
    document[list].length > 0 ? [`${VERBS[list][0]} ${document[list].length}`] : [],
  );
  return counts.join(", ");
}

/**
 * Renders the difference for people: openings before closings, then the MESH hosts and, on request, rules that decide
 * nothing.
 */
export function renderDiff(document: DiffDocument, { columns, paint }: Layout): string {
  const rows = rowsOf(document);
  const ofStack = (name: string): string[] => {
    const own = rows.filter(({ stack }) => stack === name);
    const mesh = document.mesh.filter(({ stack }) => stack === name);
    return [
      paint("bold", clean(name)),
      ...(own.length === 0 ? [nothing(document)] : []),
      ...own.flatMap((row) => [
        ...hanging(paint(row.style, row.verb.padEnd(VERB_WIDTH)), [clean(`${row.flows}${row.remark}`)], columns),
        ...(row.because === "" ? [] : [paint("dim", `${" ".repeat(VERB_WIDTH + 1)}by ${clean(row.because)}`)]),
      ]),
      ...mesh.map((entry) => paint(entry.isCut ? "red" : "dim", clean(`MESH  ${meshText(entry)}`))),
      ...(document.lint ?? []).filter(({ stack }) => stack === name).map((entry) => `lint  ${clean(lintText(entry))}`),
    ];
  };
  const notJudged = document.notJudged.map((text) => paint("yellow", clean(`not judged: ${text}`)));
  return `${[...document.stacks.map((name) => ofStack(name).join("\n")), ...(notJudged.length > 0 ? [notJudged.join("\n")] : [])].join("\n\n")}\n`;
}

const VERB_WIDTH = 9;

/** Renders the difference for a comment on a pull request. */
export const renderDiffMarkdown = (document: DiffDocument): string =>
  `${fitRows(
    [[`### Egress: ${escapeMarkdown(summariseDiff(document))}`], ...diffBlocks(document)],
    MARKDOWN_LIMIT,
  ).join("\n")}\n`;

/** Characters that GitHub accepts in a comment, less room for what a pipeline adds. */
const MARKDOWN_LIMIT = 60_000;

/** Renders the difference as parts of a longer document. If space is short, its rows are kept before all others. */
export function diffBlocks(document: DiffDocument): (Block | readonly string[])[] {
  const leftOut = (missing: number): string => `\n**${missing} more left out for length.**`;
  const block = (title: string, head: readonly string[], rows: readonly string[]): Block => ({
    before: ["", `#### ${title}`, "", ...tableHead(head)],
    rows,
    after: [],
    rank: 0,
    leftOut,
  });
  const isOne = document.stacks.length === 1;
  const prefix = (stack: string): string[] => (isOne ? [] : [escapeMarkdown(stack)]);
  const changes = rowsOf(document).map((row) =>
    tableRow([
      ...prefix(row.stack),
      `**${row.verb}**`,
      escapeMarkdown(`${row.flows}${row.remark}`),
      escapeMarkdown(row.because),
    ]),
  );
  const cut = document.mesh.filter(({ before, after, isCut }) => before !== after || isCut);
  const head = isOne ? [] : ["Stack"];
  return [
    ...(isNothing(document) ? [["", `**${nothing(document)}**`]] : []),
    block("What this change opens and closes", [...head, "", "Flows", "By"], changes),
    block(
      "MESH hosts that change",
      [...head, "Host"],
      cut.map((entry) => tableRow([...prefix(entry.stack), escapeMarkdown(meshText(entry))])),
    ),
    block(
      "Rules that decide nothing",
      [...head, "Rule"],
      (document.lint ?? []).map((entry) => tableRow([...prefix(entry.stack), escapeMarkdown(lintText(entry))])),
    ),
    block(
      "Not compared",
      ["What, and why"],
      document.notJudged.map((text) => tableRow([escapeMarkdown(text)])),
    ),
  ];
}
