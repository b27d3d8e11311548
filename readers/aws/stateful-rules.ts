import type { Grant } from "../../egress/grant.ts";
import type { Resource } from "../resource.ts";
import { at, itemsOf, textOf, type Value } from "../values.ts";
import type { RuleOption, SuricataRule } from "./suricata/parse-rule.ts";
import { readSuricataRule, unreadRule, type Variables } from "./suricata/read-rule.ts";

/** Grants of `statefulRules`: a Suricata rule each, taken apart already. */
export const readStatefulRules = (resource: Resource, rules: Value, variables: Variables): Grant[] =>
  itemsOf(rules).flatMap((rule, index) => {
    const place = { path: rule.path, index };
    const read = ruleOf(rule);
    return "why" in read
      ? [unreadRule(resource, { ...place, path: read.path }, read.why)]
      : readSuricataRule(resource, read, place, variables);
  });

/** The rule, or the first part that isn't known. */
function ruleOf(rule: Value): SuricataRule | { readonly path: string; readonly why: string } {
  const header = at(rule, "header");
  const options = itemsOf(at(rule, "ruleOptions"));
  const parts = [at(rule, "action"), ...HEADER.map((field) => at(header, field)), ...options.flatMap(optionParts)];
  const unread = parts.find((part) => textOf(part) === undefined);
  if (unread) return { path: unread.path, why: unread.kind === "unknown" ? unread.why : "a part of it is missing" };
  const [
    action = "",
    protocol = "",
    source = "",
    sourcePorts = "",
    direction,
    destination = "",
    destinationPorts = "",
  ] = parts.map((part) => textOf(part) ?? "");
  return {
    action: action.toLowerCase(),
    protocol: protocol.toLowerCase(),
    source,
    sourcePorts,
    arrow: direction?.toUpperCase() === "ANY" ? "<>" : "->",
    destination,
    destinationPorts,
    options: options.map(readOption),
  };
}

const HEADER = ["protocol", "source", "sourcePort", "direction", "destination", "destinationPort"];

const optionParts = (option: Value): Value[] => [at(option, "keyword"), ...itemsOf(at(option, "settings"))];

/** A keyword may have its value behind a colon instead of in `settings`. */
function readOption(option: Value): RuleOption {
  const [keyword = "", ...settings] = optionParts(option).map((part) => textOf(part) ?? "");
  const [name = "", ...rest] = keyword.split(":");
  const value = [...(rest.length > 0 ? [rest.join(":")] : []), ...settings].join(",").trim();
  return value === "" ? { keyword: name.trim().toLowerCase() } : { keyword: name.trim().toLowerCase(), value };
}
