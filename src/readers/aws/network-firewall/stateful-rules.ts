import type { Grant, GrantPart } from "../../../egress/index.ts";
import { at, itemsOf, type Resource, textOf, unknownGrant, type Value } from "../../kit/index.ts";
import { readOptions } from "../suricata/options.ts";
import type { RuleOption, SuricataRule } from "../suricata/parse-rule.ts";
import { readSuricataRule, type UnreadPart, type Variables } from "../suricata/read-rule.ts";

/** Grants of `statefulRules`. Each is a Suricata rule that is already split into its parts. */
export const readStatefulRules = (resource: Resource, rules: Value, variables: Variables): Grant[] =>
  itemsOf(rules).flatMap((rule, index) =>
    rule.kind === "unknown"
      ? [unknownGrant(resource, rule, { engine: "nfw-stateful", layer: "name", direction: "both" }, rule.why)]
      : readRule(resource, rule, index, variables),
  );

function readRule(resource: Resource, rule: Value, index: number, variables: Variables): Grant[] {
  const unread: UnreadPart[] = [];
  const text = (value: Value, part: GrantPart): string => {
    const found = textOf(value);
    if (found === undefined)
      unread.push({ part, path: value.path, why: value.kind === "unknown" ? value.why : "it is missing" });
    return found ?? "";
  };
  const header = at(rule, "header");
  const parsed: SuricataRule = {
    action: text(at(rule, "action"), "effect").toLowerCase(),
    protocol: text(at(header, "protocol"), "transports").toLowerCase(),
    source: text(at(header, "source"), "source"),
    sourcePorts: text(at(header, "sourcePort"), "conditions"),
    arrow: text(at(header, "direction"), "direction").toUpperCase() === "ANY" ? "<>" : "->",
    destination: text(at(header, "destination"), "destination"),
    destinationPorts: text(at(header, "destinationPort"), "ports"),
    options: itemsOf(at(rule, "ruleOptions")).flatMap((option) => optionsIn(option, text)),
  };
  return readSuricataRule(resource, parsed, readOptions(parsed.options), { path: rule.path, index, unread }, variables);
}

/**
 * A keyword may have its value after a colon instead of in `settings`. A keyword that isn't fully known is left out,
 * with a note.
 */
function optionsIn(option: Value, text: (value: Value, part: GrantPart) => string): RuleOption[] {
  const parts = [at(option, "keyword"), ...itemsOf(at(option, "settings"))];
  const [keyword = "", ...settings] = parts.map((part) => text(part, "conditions"));
  if (parts.some((part) => textOf(part) === undefined)) return [];
  const [name = "", ...rest] = keyword.split(":");
  const value = [...(rest.length > 0 ? [rest.join(":")] : []), ...settings].join(",").trim();
  return [value === "" ? { keyword: name.trim().toLowerCase() } : { keyword: name.trim().toLowerCase(), value }];
}
