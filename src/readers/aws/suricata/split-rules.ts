/** A rule of a rules text as it is written. */
export interface RuleText {
  readonly text: string;
  /** Line on which it starts, from 1. */
  readonly line: number;
}

/** The parts of a rules text, in order. */
export interface RulesText {
  readonly rules: readonly RuleText[];
  /** Comment lines without their mark; disabled rules are among them. */
  readonly comments: readonly RuleText[];
}

/** Rules and comments of a text: a line each, unless a backslash at its end joins the next one to it. Linear in the text. */
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
