import {
  type Application,
  type Effect,
  type Grant,
  type GrantPart,
  lookUp,
  NO_PORTS,
  type Unknown,
} from "../../../egress/index.ts";
import { makeGrant, type Notes, note, notesOf, placeOf, type Resource, unknownGrant } from "../../kit/index.ts";
import { type AddressVariables, readAddressExpression } from "./addresses.ts";
import type { Condition, OptionsMeaning } from "./options.ts";
import type { SuricataRule } from "./parse-rule.ts";
import { type PortVariables, readPortExpression } from "./ports.ts";
import { boundBy, readProtocol } from "./protocols.ts";

/** What a rule group defines for its rules. */
export interface Variables {
  readonly addresses: AddressVariables;
  readonly ports: PortVariables;
}

/** The place of a rule: a line of a text, or an element of a list. */
export interface RulePlace {
  readonly path: string;
  readonly line?: number | undefined;
  /** Number of the rule in its group, from 0. */
  readonly index: number;
  /** Parts that couldn't be read. They are empty in the rule. */
  readonly unread?: readonly UnreadPart[];
}

/** Why a part of a rule is missing. */
export interface UnreadPart {
  readonly part: GrantPart;
  readonly path: string;
  readonly why: string;
}

/** Returns the grants of one rule. A rule with `<>` gives two, one for each direction. */
export function readSuricataRule(
  resource: Resource,
  rule: SuricataRule,
  options: OptionsMeaning,
  place: RulePlace,
  variables: Variables,
): Grant[] {
  const [from, to] = [
    { peer: rule.source, ports: rule.sourcePorts },
    { peer: rule.destination, ports: rule.destinationPorts },
  ];
  const forwards = { source: from.peer, sourcePorts: from.ports, destination: to.peer, ports: to.ports };
  const backwards = {
    source: to.peer,
    sourcePorts: to.ports,
    destination: from.peer,
    ports: from.ports,
    isReversed: true,
  };
  return waysOf(rule, options, forwards, backwards).map((way) =>
    readWay(resource, rule, way, options, place, variables),
  );
}

/**
 * Returns the ways a rule applies: which end opens the connection. A pass lets the whole connection through, whichever
 * of its packets matches first. So a pass for packets from certain ports also lets clients connect to those ports,
 * unless the rule matches what clients send: by a name, or by `flow`.
 */
function waysOf({ arrow, action, sourcePorts }: SuricataRule, { flow, name }: OptionsMeaning, ...ways: [Way, Way]) {
  const [forwards, backwards] = ways;
  if (arrow === "<>") return ways;
  if (flow === "from-server") return [backwards];
  const takesAnswers = action === "pass" && flow === undefined && name === undefined && isSome(sourcePorts);
  return takesAnswers ? ways : [forwards];
}

const isSome = (ports: string): boolean => !/^(?:any)?$/i.test(ports);

/** Returns the grant of a text that is no rule. It may allow or deny something, and its content isn't known. */
export const unreadRule = (resource: Resource, { path, line }: RulePlace, why: string): Grant =>
  unknownGrant(resource, { path }, { engine: "nfw-stateful", layer: "name", direction: "both" }, why, line);

interface Way {
  readonly source: string;
  readonly sourcePorts: string;
  readonly destination: string;
  readonly ports: string;
  readonly isReversed?: boolean;
}

function readWay(
  resource: Resource,
  rule: SuricataRule,
  way: Way,
  options: OptionsMeaning,
  place: RulePlace,
  variables: Variables,
): Grant {
  const notes = notesOf(resource, place.line);
  const { path } = place;
  for (const { part, path, why } of place.unread ?? []) note(notes, part, { path }, why);
  const protocol = readProtocol(rule.protocol);
  if (!protocol && rule.protocol !== "")
    note(notes, "transports", { path }, `its protocol ${rule.protocol.slice(0, 20)} is not known`);
  const ports = way.ports === "" ? NO_PORTS : readPortExpression(way.ports, variables.ports);
  if ("fault" in ports) note(notes, "ports", { path }, ports.fault);
  for (const why of options.nameFaults) note(notes, "names", { path }, why);
  const asUnknown = ({ why, metBy }: Condition): Unknown => ({
    part: "conditions",
    place: placeOf(notes, { path }),
    why,
    ...(metBy && { metBy }),
  });
  notes.unknowns.push(...options.conditions.map(asUnknown));
  const transports = protocol?.transports ?? [];
  const bound = boundBy(options.ipProtocols, transports);
  if (!bound) note(notes, "conditions", { path }, "it is for certain IP protocols");
  const peer = (part: "source" | "destination") =>
    way[part] === "" ? [] : readAddressExpression(notes, part, way[part], path, variables.addresses);
  const application = options.application ?? protocol?.application;
  const action = readAction(notes, rule.action, path);
  const effect = action === "alert" && options.bypasses ? "allow" : action;
  const narrowedBy = narrowings(rule, way, options, application).map(asUnknown);
  if (effect === "deny") notes.unknowns.push(...narrowedBy);
  return makeGrant(
    resource,
    notes,
    place,
    {
      engine: "nfw-stateful",
      layer: layerOf(options),
      effect,
      direction: "both",
      source: peer("source"),
      destination: peer("destination"),
      ...(options.name ? { names: options.name.names } : options.nameFaults.length > 0 && { names: [] }),
      ports: "fault" in ports ? NO_PORTS : ports,
      transports: bound ?? transports,
      ...(application && { application }),
      ...(options.tlsVersions && { tlsVersions: options.tlsVersions }),
      ...(options.handshakeOnly && { handshakeOnly: true }),
      ...momentOf(rule, options, application),
      ...packetsOf(options),
      ...(way.isReversed && { reversed: true }),
      ...(effect !== "deny" && narrowedBy.length > 0 && { narrowedBy }),
      order: [place.index],
      ...loggedAs(options, action),
    },
    options.labels,
  );
}

/** Returns the rule's identity in logs, if it logs at all. */
const loggedAs = ({ sid, rev, logs }: OptionsMeaning, action: Grant["effect"]): Pick<Grant, "loggedAs"> =>
  sid !== undefined && (logs ?? action !== "allow") ? { loggedAs: { sid, ...(rev !== undefined && { rev }) } } : {};

/**
 * Returns why a denial blocks less than its parts say, so that it excuses nothing. The same reason doesn't narrow a
 * pass, which then counts as wider than it is.
 */
function narrowings(
  { protocol }: SuricataRule,
  { sourcePorts }: Way,
  { rarely, handshakeOnly }: OptionsMeaning,
  application: Application | undefined,
): Condition[] {
  return [
    ...rarely.map(({ keyword, value }) => ({
      why: `by ${keyword} it doesn't act on every packet`,
      ...(handshakeOnly && keyword === "dsize" && isOfSome(value) && { metBy: "early-data" as const }),
      ...(keyword === "stream_size" && /^[^,]*,\s*>/.test(value ?? "") && { metBy: "volume" as const }),
    })),
    ...(isSome(sourcePorts) ? [{ why: "it is for some source ports" }] : []),
    ...(/^ip(?:v)?6$/.test(protocol) ? [{ why: "it is for IPv6 alone" }] : []),
    // No application protocol is recognised before a connection is established.
    ...(handshakeOnly && application !== undefined ? [{ why: "it is for what comes before a connection" }] : []),
  ];
}

/** Whether a `dsize` matches only packets with data. */
const isOfSome = (size = ""): boolean => /^\s*(?:>|[1-9])/.test(size);

/**
 * A rule without an application protocol, without `flow` and with header keywords only is evaluated once, on the first
 * packet.
 */
function momentOf(
  { protocol }: SuricataRule,
  options: OptionsMeaning,
  application: Application | undefined,
): Pick<Grant, "moment"> {
  if (options.establishedOnly) return { moment: "established" };
  return options.isHeaderOnly && application === undefined && protocol !== "" ? { moment: "first-packet" } : {};
}

/** A name is always in the client's packets. */
function packetsOf({ flow, name }: OptionsMeaning): Pick<Grant, "packetsOf"> {
  if (flow === "from-server") return { packetsOf: "server" };
  return flow === undefined && name === undefined ? { packetsOf: "both" } : {};
}

const layerOf = ({ name, nameFaults }: OptionsMeaning): Grant["layer"] => {
  if (!name) return nameFaults.length > 0 ? "name" : "address";
  return name.in === "dns" ? "dns" : "name";
};

function readAction(notes: Notes, action: string, path: string): Effect {
  const effect = lookUp(ACTIONS, action);
  if (effect !== undefined || action === "") return effect ?? "unknown";
  return note(notes, "effect", { path }, `its action ${action.slice(0, 20)} is not known`) ?? "unknown";
}

const ACTIONS: Readonly<Record<string, Effect>> = {
  pass: "allow",
  alert: "alert",
  drop: "deny",
  reject: "deny",
  rejectsrc: "deny",
  rejectdst: "deny",
  rejectboth: "deny",
};
