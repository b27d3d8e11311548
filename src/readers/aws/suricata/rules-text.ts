import { type Fact, type Grant, memoText } from "../../../egress/index.ts";
import { type Resource, textOf, type Value } from "../../kit/index.ts";
import { readOptions } from "./options.ts";
import { parseRule } from "./parse-rule.ts";
import { readSuricataRule, unreadRule, type Variables } from "./read-rule.ts";

/**
 * Returns the grants of a Suricata rules text, and what its comments say about monitor mode. A rule that can't be read
 * is an unknown grant.
 */
export function readRulesText(
  resource: Resource,
  value: Value,
  variables: Variables,
): { readonly grants: readonly Grant[]; readonly facts: readonly Fact[] } {
  const text = textOf(value);
  if (value.kind === "unknown")
    return { grants: [unreadRule(resource, { path: value.path, index: 0 }, value.why)], facts: [] };
  if (text === undefined)
    return { grants: [unreadRule(resource, { path: value.path, index: 0 }, "it is no text")], facts: [] };
  const { rules, comments } = parseRules(text);
  const grants = rules.flatMap((rule, index) => {
    const place = { path: value.path, line: rule.line, index };
    return "fault" in rule
      ? [unreadRule(resource, place, rule.fault)]
      : readSuricataRule(resource, rule.rule, rule.options, place, variables);
  });
  return { grants, facts: comments.flatMap((comment) => monitorFact(resource, value, comment)).slice(0, 1) };
}

/** Memoised, because a text is read when its group is registered and again with the whole stack. */
const parseRules = memoText((text) => {
  const { rules, comments } = splitRules(text);
  const parsed = rules.map(({ text, line }) => {
    const rule = parseRule(text);
    return "fault" in rule ? { line, ...rule } : { line, rule, options: readOptions(rule.options) };
  });
  return { rules: parsed, comments };
}, 10_000);

/** Reads the comment that our renderer writes above a text in monitor mode. */
function monitorFact({ urn }: Resource, { path }: Value, { text, line }: RuleText): Fact[] {
  const found = /^Nothing is dropped\. Owner: (.+)\. Expires: (\d{4}-\d{2}-\d{2})\.$/.exec(text);
  return found ? [{ kind: "monitor", owner: found[1], expires: found[2], place: { urn, path, line } }] : [];
}

/** A rule of a rules text as it is written. */
export interface RuleText {
  readonly text: string;
  /** Line on which it starts, from 1. */
  readonly line: number;
}

/** The parts of a rules text, in order. */
export interface RulesText {
  readonly rules: readonly RuleText[];
  /** Comment lines without their mark, including disabled rules. */
  readonly comments: readonly RuleText[];
}

/**
 * Splits a text into rules and comments, one a line. A backslash at the end of a line joins it to the next. Runs in
 * linear time.
 */
export function splitRules(text: string): RulesText {
  const rules: RuleText[] = [];
  const comments: RuleText[] = [];
  let pending: string[] = [];
  let start = 1;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    if (pending.length === 0) start = index + 1;
    const joins = /\\\s*$/.test(raw.slice(-80)) && !(pending.length === 0 && raw.trimStart().startsWith("#"));
    pending.push(joins ? raw.trimEnd().slice(0, -1) : raw);
    if (joins) continue;
    collect(pending.join(" ").trim(), start, rules, comments);
    pending = [];
  }
  collect(pending.join(" ").trim(), start, rules, comments);
  return { rules, comments };
}

function collect(text: string, line: number, rules: RuleText[], comments: RuleText[]): void {
  if (text.startsWith("#")) comments.push({ text: text.replace(/^#+\s*/, ""), line });
  else if (text !== "") rules.push({ text, line });
}
