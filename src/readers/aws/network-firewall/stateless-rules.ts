import {
  ALL_PORTS,
  complementOfPorts,
  type Effect,
  type Grant,
  type GrantPart,
  lookUp,
  type PeerPart,
  type PortSet,
  type Transport,
  unionOfPorts,
} from "../../../egress/index.ts";
import {
  at,
  isGiven,
  itemsOf,
  makeGrant,
  type Notes,
  note,
  notesOf,
  placeOf,
  type Resource,
  readAddresses,
  readNumber,
  readText,
  unknownGrant,
  type Value,
  within,
} from "../../kit/index.ts";
import { readPortsBetween, readTransports } from "../transports-and-ports.ts";

/** Grants of `statelessRulesAndCustomActions`. They are evaluated for each packet, before any stateful rule. */
export const readStatelessRules = (resource: Resource, source: Value): Grant[] =>
  itemsOf(at(source, "statelessRules")).map((rule) => readRule(resource, rule));

/** The lowest client port, as AWS documents it for network ACLs. */
const FIRST_CLIENT_PORT = 1024;

function readRule(resource: Resource, rule: Value): Grant {
  if (rule.kind === "unknown")
    return unknownGrant(resource, rule, { engine: "nfw-stateless", layer: "address", direction: "both" }, rule.why);
  const notes = notesOf(resource);
  const match = within(rule, "ruleDefinition", "matchAttributes");
  const priority = readNumber(notes, "order", at(rule, "priority"));
  const flags = at(match, "tcpFlags");
  if (isGiven(flags)) note(notes, "conditions", flags, "it is for packets with certain TCP flags");
  const from = at(match, "sourcePorts");
  const fromPorts = readPortRanges(notes, from);
  if (complementOfPorts(fromPorts).some(({ last }) => last >= FIRST_CLIENT_PORT))
    note(notes, "conditions", from, "it is for packets from certain ports");
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

/** Returns the effect of AWS's own action, of which a rule has one. Custom actions beside it only publish metrics. */
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

/**
 * Addresses as `[{addressDefinition}]`, in stateless rules and in scopes of TLS inspection. Every address if left out.
 */
export function readDefinitions(notes: Notes, part: GrantPart, value: Value): PeerPart[] {
  if (!isGiven(value)) return [{ kind: "any", written: "any", place: placeOf(notes, value) }];
  return itemsOf(value).flatMap((item) => {
    const definition = item.kind === "unknown" ? item : at(item, "addressDefinition");
    return readAddresses(notes, part, definition.kind === "absent" ? missing(notes, part, definition) : definition);
  });
}

/** Ports as `[{fromPort, toPort}]`. Every port if left out. */
export function readPortRanges(notes: Notes, value: Value): PortSet {
  if (!isGiven(value)) return ALL_PORTS;
  return unionOfPorts(
    itemsOf(value).map((item) => {
      if (item.kind !== "unknown") return readPortsBetween(notes, at(item, "fromPort"), at(item, "toPort"));
      note(notes, "ports", item, item.why);
      return [];
    }),
  );
}

/** Protocol numbers. Every protocol if left out. */
export const readProtocolNumbers = (notes: Notes, value: Value): Transport[] =>
  isGiven(value) ? [...new Set(itemsOf(value).flatMap((item) => readTransports(notes, item)))] : ["any"];

function missing(notes: Notes, part: GrantPart, value: Value): Value {
  note(notes, part, value, "no address is given");
  return value;
}
