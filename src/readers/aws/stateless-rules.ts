import type { Effect, Grant } from "../../egress/grant.ts";
import { lookUp } from "../../egress/input/look-up.ts";
import { makeGrant, unknownGrant } from "../make-grant.ts";
import { type Notes, note, notesOf, readNumber, readText } from "../notes.ts";
import type { Resource } from "../resource.ts";
import { at, isGiven, itemsOf, type Value, within } from "../values.ts";
import { readDefinitions, readPortRanges, readProtocolNumbers } from "./match-fields.ts";

/** Grants of `statelessRulesAndCustomActions`: packet by packet, before any stateful rule. */
export const readStatelessRules = (resource: Resource, source: Value): Grant[] =>
  itemsOf(at(source, "statelessRules")).map((rule) => readRule(resource, rule));

function readRule(resource: Resource, rule: Value): Grant {
  if (rule.kind === "unknown")
    return unknownGrant(resource, rule, { engine: "nfw-stateless", layer: "address", direction: "both" }, rule.why);
  const notes = notesOf(resource);
  const match = within(rule, "ruleDefinition", "matchAttributes");
  const priority = readNumber(notes, "order", at(rule, "priority"));
  const flags = at(match, "tcpFlags");
  if (isGiven(flags)) note(notes, "conditions", flags, "it is for packets with certain TCP flags");
  return makeGrant(
    resource,
    notes,
    rule,
    {
      engine: "nfw-stateless",
      layer: "address",
      effect: readActions(notes, within(rule, "ruleDefinition", "actions")),
      direction: "both",
      source: readDefinitions(notes, "source", at(match, "sources")),
      destination: readDefinitions(notes, "destination", at(match, "destinations")),
      ports: readPortRanges(notes, at(match, "destinationPorts")),
      transports: readProtocolNumbers(notes, at(match, "protocols")),
      ...(priority !== undefined && { order: [priority] }),
    },
    [],
  );
}

/** One action of AWS's own; custom ones beside it only count packets. */
function readActions(notes: Notes, value: Value): Effect {
  const actions = itemsOf(value).map((item) => readText(notes, "effect", item));
  const effect = actions.flatMap((action) => lookUp(EFFECTS, action) ?? []).at(0);
  if (effect === undefined && notes.unknowns.every(({ part }) => part !== "effect"))
    note(notes, "effect", value, "it has none of the actions aws:pass, aws:drop and aws:forward_to_sfe");
  return effect ?? "unknown";
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  "aws:pass": "allow",
  "aws:drop": "deny",
  "aws:forward_to_sfe": "forward",
};
