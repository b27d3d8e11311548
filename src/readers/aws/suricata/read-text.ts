import type { Fact } from "../../../egress/fact.ts";
import type { Grant } from "../../../egress/grant.ts";
import type { Resource } from "../../resource.ts";
import { textOf, type Value } from "../../values.ts";
import { parseRule } from "./parse-rule.ts";
import { readSuricataRule, unreadRule, type Variables } from "./read-rule.ts";
import { type RuleText, splitRules } from "./split-rules.ts";

/** Grants of a Suricata rules text, and what its comments say of monitoring. A rule that can't be read is an unknown grant. */
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
  const { rules, comments } = splitRules(text);
  const grants = rules.flatMap(({ text: written, line }, index) => {
    const place = { path: value.path, line, index };
    const rule = parseRule(written);
    return "fault" in rule
      ? [unreadRule(resource, place, rule.fault)]
      : readSuricataRule(resource, rule, place, variables);
  });
  return { grants, facts: comments.flatMap((comment) => monitorFact(resource, value, comment)).slice(0, 1) };
}

/** What our own renderer writes above a text that drops nothing. */
function monitorFact({ urn }: Resource, { path }: Value, { text, line }: RuleText): Fact[] {
  const found = /^Nothing is dropped\. Owner: (.+)\. Expires: (\d{4}-\d{2}-\d{2})\.$/.exec(text);
  return found ? [{ kind: "monitor", owner: found[1], expires: found[2], place: { urn, path, line } }] : [];
}
