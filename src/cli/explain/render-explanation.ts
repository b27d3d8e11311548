import { nameOfUrn } from "../../egress/resource/place.ts";
import type { Dimension, VerdictWord } from "../../reach/verdict/verdict.ts";
import { firstFew } from "../../text/first-few.ts";
import { clean, lengthOf, pad, wrap } from "../../text/plain-text.ts";
import type { Layout, Paint, Style } from "../../text/terminal.ts";
import type { ExplainedFlow, ExplainedLayer, ExplainedRule, Explanation } from "./explanation.ts";
import { isExpected } from "./outcome.ts";

/** Renders the answers for people: in full if there are few, otherwise one line each, unexpected ones first. */
export function renderExplanation({ flows }: Explanation, { columns, paint }: Layout): string {
  const width = Math.min(columns, WIDEST);
  const lines =
    flows.length <= MOST_IN_FULL
      ? flows.flatMap((flow, index) => inFull(flow, flows[index - 1], width, paint))
      : inShort(flows, width, paint);
  return `${lines.join("\n")}\n`;
}

const WIDEST = 100;
/** Up to how many answers are shown in full. */
export const MOST_IN_FULL = 2;

const WORDS: Readonly<Record<VerdictWord, readonly [word: string, style: Style]>> = {
  allow: ["ALLOW", "green"],
  deny: ["DENY", "red"],
  "deny-default": ["DENY", "red"],
  partial: ["PARTIAL", "red"],
  unknown: ["UNKNOWN", "yellow"],
};

function inFull(flow: ExplainedFlow, before: ExplainedFlow | undefined, columns: number, paint: Paint): string[] {
  const [word, style] = WORDS[flow.verdict];
  const rows = flow.layers.map((layer, index) => rowOf(layer, index, flow));
  const shared = new Set(before?.assumptions);
  return [
    ...(before === undefined ? [] : [""]),
    ...hang(`${paint(style, word)}  `, word.length + 2, summary(flow), columns),
    ...hang("", 0, `${clean(flow.stack)}, ${clean(flow.path)}: ${endsOf(flow)}`, columns),
    ...picture(flow, columns),
    ...table(rows, columns),
    ...(flow.nearest ? hang("  nearest: ", 11, nearestText(flow.nearest), columns) : []),
    ...(flow.changes ?? []).flatMap((change) => hang("  to open: ", 11, clean(change), columns)),
    ...hangAll("  taken for granted: ", flow.assumptions.filter((one) => !shared.has(one)).map(clean), columns),
  ];
}

const endsOf = ({ from, to, port, protocol }: ExplainedFlow): string =>
  `${from} to ${clean(to)}:${port}, ${protocol.toUpperCase()}`;

function summary({ verdict, why, protocol, expected, layers }: ExplainedFlow): string {
  const told = {
    allow: "it gets out",
    deny: `${layers.findLast((layer) => layer.verdict === "deny")?.layer ?? "a rule"} stops it`,
    "deny-default": "no rule lets it out",
    partial: `the port opens, ${protocol === "tcp" ? "what is sent" : protocol.toUpperCase()} is dropped`,
    unknown: `it can't be told: ${clean(why)}`,
  }[verdict];
  if (expected === undefined || isExpected(verdict, expected) === undefined) return told;
  return `${told}, ${isExpected(verdict, expected) ? "as expected" : `where ${expected} was expected`}`;
}

/** Draws the path of the flow up to where it is stopped. */
function picture({ from, to, layers, verdict }: ExplainedFlow, columns: number): string[] {
  const stop = verdict === "allow" ? layers.length : layers.findLastIndex((layer) => layer.verdict !== "allow");
  const passed = layers.slice(0, stop + 1).map(({ layer }) => `[${layer}]`);
  const end = verdict === "allow" ? `─▶ ${clean(to)}` : verdict === "unknown" ? `─? ${clean(to)}` : `─✕ ${clean(to)}`;
  const pieces = [from, ...passed.map((layer) => `─▶ ${layer}`), end];
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && lengthOf(last) + 1 + lengthOf(piece) + 2 <= columns)
      lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(piece);
  }
  return lines.map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
}

/** Number, layer, rule, purpose of the rule, verdict. */
type Row = readonly [number: string, layer: string, rule: string, what: string, verdict: string];

function rowOf({ engine, layer, verdict, by, why, holder }: ExplainedLayer, index: number, flow: ExplainedFlow): Row {
  const word =
    verdict === "deny-default" ? "deny (default)" : `${verdict}${by?.sid === undefined ? "" : ` (sid ${by.sid})`}`;
  return [
    String(index + 1),
    layer,
    clean(by && engine !== "route" ? ruleName(by) : holder),
    clean(whatOf({ verdict, by, why }, flow)),
    word,
  ];
}

function whatOf(
  { verdict, by, why }: Pick<ExplainedLayer, "verdict" | "by" | "why">,
  { nearest }: ExplainedFlow,
): string {
  if (verdict === "unknown" || by === undefined) return why;
  return verdict === "deny" && nearest?.differs.includes("name") && nearest.urn === by.urn
    ? "no name rule matched it"
    : by.text;
}

const ruleName = ({ urn, line, path, at }: ExplainedRule): string => {
  if (at !== undefined) return at;
  const name = nameOfUrn(urn);
  return line !== undefined ? `${name}:${line}` : path === "" ? name : `${name} ${path}`;
};

/** The purpose of a rule is wrapped in its column, or below its row if the column would be too narrow. */
function table(rows: readonly Row[], columns: number): string[] {
  const widthOf = (column: number): number => Math.max(0, ...rows.map((row) => lengthOf(row[column] ?? "")));
  const [number, layer, rule, what, verdict] = [0, 1, 2, 3, 4].map(widthOf) as [number, number, number, number, number];
  const before = 2 + number + 1 + layer + 2 + rule + 2;
  const room = Math.min(what, columns - before - 2 - verdict);
  return rows.flatMap((row) => {
    const head = `  ${pad(row[0], number)} ${pad(row[1], layer)}  `;
    if (room < Math.min(what, NARROWEST)) {
      const isShort = lengthOf(head) + lengthOf(row[4]) <= columns;
      return [
        ...(isShort ? [`${head}${row[4]}`] : hang(`  ${row[0]} `, 6, `${row[1]}: ${row[4]}`, columns)),
        ...hang("      ", 6, `${row[2]}: ${row[3]}`, columns),
      ];
    }
    const [first = "", ...rest] = wrap(row[3], room);
    return [
      `${head}${pad(row[2], rule)}  ${pad(first, room)}  ${row[4]}`,
      ...rest.map((text) => " ".repeat(before) + text),
    ];
  });
}

const NARROWEST = 16;

function nearestText(nearest: NonNullable<ExplainedFlow["nearest"]>): string {
  return clean(`${nearest.text} (other ${firstFew(nearest.differs, (one) => DIFFERENCES[one])}), ${ruleName(nearest)}`);
}

const DIFFERENCES: Readonly<Record<Dimension, string>> = {
  source: "clients",
  destination: "destination",
  name: "name",
  port: "port",
  protocol: "protocol",
  version: "version of TLS",
};

/** A text behind a sign of `margin` columns, below which it hangs; where too little room is left, it begins anew. */
function hang(sign: string, margin: number, text: string, columns: number): string[] {
  if (margin * 3 <= columns)
    return wrap(text, columns - margin).map((line, index) => (index === 0 ? sign : " ".repeat(margin)) + line);
  return [sign.trimEnd(), ...wrap(text, columns - DEEP).map((line) => " ".repeat(DEEP) + line)];
}

const DEEP = 6;

function hangAll(sign: string, texts: readonly string[], columns: number): string[] {
  if (texts.length === 0) return [];
  const shown = texts.slice(0, MOST_ASSUMPTIONS);
  const more = texts.length > shown.length ? [`and ${texts.length - shown.length} more (--json)`] : [];
  return hang(sign, sign.length, [...shown, ...more].join("; "), columns);
}

const MOST_ASSUMPTIONS = 6;

function inShort(flows: readonly ExplainedFlow[], columns: number, paint: Paint): string[] {
  const rank = ({ verdict, expected }: ExplainedFlow): number =>
    expected === undefined ? 1 : isExpected(verdict, expected) === false ? 0 : verdict === "unknown" ? 1 : 2;
  const sorted = flows.toSorted((a, b) => rank(a) - rank(b));
  const shown = sorted.slice(0, MOST_IN_SHORT);
  const lines = shown.flatMap((flow) => {
    const [word, style] = WORDS[flow.verdict];
    const isWrong = flow.expected !== undefined && isExpected(flow.verdict, flow.expected) === false;
    const wanted = isWrong ? `, where ${flow.expected} was expected` : "";
    return hang(
      `${paint(style, pad(word, 7))}  `,
      9,
      `${clean(flow.stack)}, ${clean(flow.path)}: ${endsOf(flow)}${wanted}: ${clean(flow.why)}`,
      columns,
    );
  });
  return [
    ...lines.slice(0, MOST_LINES),
    ...(shown.length < flows.length || lines.length > MOST_LINES
      ? [`${flows.length} answers in all; --json has each with its layers.`]
      : []),
  ];
}

const MOST_IN_SHORT = 38;
const MOST_LINES = 38;
