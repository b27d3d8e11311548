import { memoText } from "../../../egress/index.ts";

/** A rule split into its parts, which aren't interpreted yet. */
export interface SuricataRule {
  readonly action: string;
  readonly protocol: string;
  readonly source: string;
  readonly sourcePorts: string;
  /** `->` or `<>`. */
  readonly arrow: string;
  readonly destination: string;
  readonly destinationPorts: string;
  /** In order, because the order matters to content matches. */
  readonly options: readonly RuleOption[];
}

/** One option of a rule: its keyword and, if any, its value. */
export interface RuleOption {
  readonly keyword: string;
  /** Trimmed. Absent without a colon. */
  readonly value?: string | undefined;
}

/** Splits a rule into its parts, or says why the text is no rule. Never throws. Runs in linear time. */
export function parseRule(text: string): SuricataRule | { readonly fault: string } {
  const open = openingOf(text);
  const head = splitHead(open === -1 ? text : text.slice(0, open));
  const [action, protocol, source, sourcePorts, arrow, destination, destinationPorts, ...rest] = head;
  if (destinationPorts === undefined || rest.length > 0)
    return { fault: "it is no rule: an action, a protocol, two ends with ports and options in brackets" };
  if (arrow !== "->" && arrow !== "<>") return { fault: `"${arrow?.slice(0, 20)}" is no direction` };
  const body = open === -1 ? "" : text.slice(open + 1).trimEnd();
  if (open !== -1 && !body.endsWith(")")) return { fault: "its options don't end with a bracket" };
  const options = open === -1 ? [] : splitOptions(body.slice(0, -1));
  return {
    action: (action as string).toLowerCase(),
    protocol: (protocol as string).toLowerCase(),
    source: source as string,
    sourcePorts: sourcePorts as string,
    arrow,
    destination: destination as string,
    destinationPorts,
    options,
  };
}

/** Options start at the first round bracket. Lists in the header have square brackets. */
const openingOf = (text: string): number => text.indexOf("(");

/** Splits the header into words. Blanks inside square brackets are part of a word. */
function splitHead(head: string): string[] {
  if (!head.includes("[")) return head.split(/\s+/).filter((word) => word !== "");
  const words: string[] = [];
  let depth = 0;
  let start = -1;
  for (let index = 0; index <= head.length; index++) {
    const letter = head[index];
    if (letter === "[") depth++;
    if (letter === "]") depth = Math.max(0, depth - 1);
    const isBlank = letter === undefined || (depth === 0 && /\s/.test(letter));
    if (isBlank && start !== -1) words.push(head.slice(start, index));
    if (isBlank) start = -1;
    else if (start === -1 && letter !== undefined && !/\s/.test(letter)) start = index;
  }
  return words;
}

/** Splits the options. An option ends with a semicolon that is neither escaped nor quoted. */
function splitOptions(body: string): RuleOption[] {
  const options: RuleOption[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index <= body.length; index++) {
    const letter = body[index];
    if (letter === "\\") index++;
    else if (letter === '"') quoted = !quoted;
    if (index < body.length && (letter !== ";" || quoted)) continue;
    const option = body.slice(start, Math.min(index, body.length)).trim();
    if (option !== "") options.push(readOption(option));
    start = index + 1;
  }
  return options;
}

function readOption(option: string): RuleOption {
  const colon = option.indexOf(":");
  if (colon === -1) return { keyword: option.toLowerCase() };
  return { keyword: option.slice(0, colon).trim().toLowerCase(), value: option.slice(colon + 1).trim() };
}

/** Returns the text between the quotes, without escapes. Undefined without quotes. */
export const unquote = (value: string): string | undefined =>
  value.length >= 2 && value.startsWith('"') && value.endsWith('"')
    ? value.slice(1, -1).replaceAll(/\\(.)/gs, "$1")
    : undefined;

/** An expression of addresses or ports: one element or a list, either of which may be negated. */
export type Expression =
  | { readonly kind: "element"; readonly text: string; readonly negated: boolean }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly negated: boolean };

/**
 * Reads `a`, `!a` and `[a,!b,[c,d]]`. Undefined if the brackets don't match. Runs in linear time, without recursion.
 */
export const parseList = memoText((text): Expression | undefined => {
  const root: OpenList = { items: [], negated: false };
  const open: OpenList[] = [root];
  let negated = false;
  for (const token of text.match(/[[\],!]|[^[\],!\s]+/g) ?? []) {
    const current = open.at(-1) as OpenList;
    if (token === "!") negated = !negated;
    else if (token === "[") open.push({ items: [], negated });
    else if (token === "]") {
      open.pop();
      if (open.length === 0) return undefined;
      (open.at(-1) as OpenList).items.push({ kind: "list", items: current.items, negated: current.negated });
    } else if (token !== ",") current.items.push({ kind: "element", text: token, negated });
    if (token !== "!") negated = false;
    if (open.length > DEEPEST) return undefined;
  }
  const [only] = root.items;
  if (open.length !== 1 || only === undefined) return undefined;
  return root.items.length === 1 ? only : { kind: "list", items: root.items, negated: false };
});

interface OpenList {
  readonly items: Expression[];
  readonly negated: boolean;
}

// Real rules nest one or two levels deep. The limit protects the recursive readers of the lists.
const DEEPEST = 64;
