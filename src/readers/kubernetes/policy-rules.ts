import {
  ALL_PORTS,
  addressesOf,
  anyOf,
  type Effect,
  type Grant,
  type GrantPart,
  lookUp,
  type NamePattern,
  type PeerPart,
  type PortSet,
  readPorts,
  TRANSPORTS_BY_PROTOCOL,
  type Transport,
  unionOf,
  unionOfPorts,
  withinLabels,
  without,
} from "../../egress/index.ts";
import {
  at,
  inputsOf,
  isGiven,
  itemsOf,
  makeGrant,
  type Notes,
  namesIn,
  note,
  notesOf,
  placeOf,
  type Resource,
  readAddresses,
  readText,
  textOf,
  unknownGrant,
  type Value,
  within,
} from "../kit/index.ts";

/** Ports of one protocol. */
export interface ProtocolPorts {
  readonly transport: Transport;
  readonly ports: PortSet;
}

/** The destinations that a rule allows or denies. Without names, it is for every name. */
export interface RuleEnds {
  readonly destination: readonly PeerPart[];
  readonly names?: readonly NamePattern[];
  readonly application?: Grant["application"];
  readonly terminatesTls?: boolean;
}

/**
 * Returns the grants of one rule of a policy: one for each protocol and each kind of destination, because any of them
 * is enough for a match.
 */
export function ruleGrants(
  resource: Resource,
  notes: Notes,
  rule: Value,
  { effect, order }: { readonly effect: Effect; readonly order?: readonly number[] | undefined },
  ends: readonly RuleEnds[],
  protocols: readonly ProtocolPorts[],
): Grant[] {
  return ends.flatMap((end) =>
    protocols.map(({ transport, ports }) =>
      makeGrant(
        resource,
        notes,
        rule,
        {
          engine: "kubernetes-policy",
          layer: end.names ? "name" : "address",
          effect,
          direction: "outbound",
          source: [],
          ...end,
          ports,
          transports: [transport],
          ...(order && { order }),
        },
        [],
      ),
    ),
  );
}

/** Returns the rules of a list in `spec`. A rule that can't be read becomes a grant of which nothing is known. */
export const rulesOf = (
  resource: Resource,
  list: Value,
  read: (rule: Value, notes: Notes, index: number) => readonly Grant[],
): Grant[] =>
  itemsOf(list).flatMap((rule, index) =>
    rule.kind === "unknown" ? [notKnown(resource, rule, rule.why)] : read(rule, notesOf(resource), index),
  );

/** Returns a grant that only says that a rule exists, and why it isn't known. */
export const notKnown = (resource: Resource, value: Value, why: string): Grant =>
  unknownGrant(resource, value, { engine: "kubernetes-policy", layer: "address", direction: "outbound" }, why);

/** `spec` of the resource. */
export const specOf = (resource: Resource): Value => within(inputsOf(resource), "spec");

/** Every address, for rules without a destination. */
export const everywhere = (notes: Notes, value: Value): PeerPart => ({
  kind: "any",
  written: "any",
  place: placeOf(notes, value),
});

/** Something inside the cluster, selected by labels. */
export const ownThings = (notes: Notes, value: Value, written: string): PeerPart[] =>
  value.kind === "absent" ? [] : [{ kind: "private", written, place: placeOf(notes, value) }];

/** Reads networks without the parts that the rule excludes. */
export function readBlocks(notes: Notes, blocks: Value, except: Value): PeerPart[] {
  const parts = readAddresses(notes, "destination", blocks);
  if (!isGiven(except)) return parts;
  const taken = addressesOf(readAddresses(notes, "destination", except));
  return parts.flatMap((part): PeerPart[] => {
    if (part.kind === "any") return [{ ...part, except: part.except ? unionOf([part.except, taken]) : taken }];
    if (part.kind !== "ranges") return [part];
    const ranges = without(part.ranges, taken);
    return ranges.length > 0 ? [{ ...part, ranges }] : [];
  });
}

/** Reads names. A star stands for any characters, dots included, unless `patternOf` says otherwise. */
export const readNames = (
  notes: Notes,
  list: Value,
  patternOf: (name: string) => NamePattern = (name) => anyOf(name, [name]),
  key?: string,
): NamePattern[] =>
  itemsOf(list).flatMap((item) =>
    namesIn(readText(notes, "names", key === undefined ? item : at(item, key)) ?? "").map(patternOf),
  );

/** Reads a name in which a star stays within a label; `*` alone is every name, and `**.` in front is every depth. */
export const starOfLabel = (name: string): NamePattern =>
  name.includes("*") && name !== "*" && !name.startsWith("**.") ? withinLabels(name) : anyOf(name, [name]);

/** Every port of every protocol. */
export const EVERY_PROTOCOL: readonly ProtocolPorts[] = [{ transport: "any", ports: ALL_PORTS }];

/** Joins ports by protocol. Without any, every port of every protocol. */
export function joinPorts(found: readonly ProtocolPorts[]): readonly ProtocolPorts[] {
  const transports = [...new Set(found.map(({ transport }) => transport))];
  return transports.map((transport) => ({
    transport,
    ports: unionOfPorts(found.filter((one) => one.transport === transport).map(({ ports }) => ports)),
  }));
}

/**
 * Reads ports as `[{ protocol, port, endPort }]`, the form of most kinds. TCP if no protocol is named, and every port
 * if none is.
 */
export function readPortList(notes: Notes, list: Value): readonly ProtocolPorts[] {
  if (!isGiven(list)) return EVERY_PROTOCOL;
  return joinPorts(
    itemsOf(list).map((item) => ({
      transport: readTransport(notes, at(item, "protocol")),
      ports:
        item.kind === "unknown"
          ? unreadPorts(notes, item, item.why)
          : readPortSpan(notes, at(item, "port"), at(item, "endPort")),
    })),
  );
}

/**
 * Reads the ports from one to another, or every port if neither is named. A named port is unknown, because only a pod
 * defines it.
 */
export function readPortSpan(notes: Notes, first: Value, last: Value): PortSet {
  if (!isGiven(first)) return ALL_PORTS;
  const text = readText(notes, "ports", first);
  if (text === undefined) return [];
  if (text === "0") return ALL_PORTS;
  const ports = readPorts(isGiven(last) && textOf(last) !== "0" ? `${text}-${textOf(last) ?? ""}` : text);
  return "fault" in ports ? unreadPorts(notes, first, ports.fault) : ports;
}

function unreadPorts(notes: Notes, value: Value, why: string): PortSet {
  note(notes, "ports", value, why);
  return [];
}

/**
 * Reads the protocol of a field, by name or number in any case: `whenAbsent` if there is none, `other` for any other
 * value. A name that isn't known is noted.
 */
export function readTransport(notes: Notes, value: Value, whenAbsent: Transport = "tcp"): Transport {
  const text = readText(notes, "transports", value)?.trim().toLowerCase();
  if (text === undefined) return whenAbsent;
  const transport = lookUp(TRANSPORTS, text);
  if (transport === undefined && !OTHERS.test(text))
    note(notes, "transports", value, `its protocol ${text.slice(0, 20)} is not known`);
  return transport ?? "other";
}

/** Protocols by number, and those that have no ports of TCP. */
const OTHERS = /^(?:\d+|sctp|udplite)$/;

const TRANSPORTS: Readonly<Record<string, Transport>> = {
  ...TRANSPORTS_BY_PROTOCOL,
  icmpv6: "icmp",
  any: "any",
};

/** Reads one of a few actions in any case, or `unknown` with a note. */
export function readAction(notes: Notes, value: Value, actions: Readonly<Record<string, Effect>>): Effect {
  const text = readText(notes, "effect", value);
  const effect = lookUp(actions, text?.toLowerCase());
  if (effect === undefined && value.kind !== "unknown") noteAction(notes, "effect", value);
  return effect ?? "unknown";
}

const noteAction = (notes: Notes, part: GrantPart, value: Value): void =>
  void note(notes, part, value, value.kind === "absent" ? "no action is given" : "its action is not known");
