import { carriesTcp, type Engine, type Grant, type GrantPart, isUnknown, type Unknown } from "../../egress/grant.ts";
import { ALL_PORTS, holdsPort } from "../../egress/port-set.ts";
import type { Place } from "../../egress/resource/place.ts";
import type { Rule } from "./path.ts";
import { VERSIONS } from "./region.ts";
import { certainly } from "./rules-in-order.ts";
import type { Moment } from "./stations.ts";

/** The form of a grant that applies at each moment of a connection, expressed for the client's flow. */
export const SEEN_AT: Readonly<Record<Moment, (grant: Grant) => Grant[]>> = {
  "first-packet": (grant) => (grant.packetsOf === "server" ? [] : ofHandshake(grant)),
  "first-answer": (grant) => ofHandshake(grant).flatMap((one) => asAnswer(one)),
  content: (grant) => (grant.packetsOf === "server" ? [] : ofContent(grant)),
  answers: (grant) => ofContent(grant).flatMap((one) => asAnswer(one)),
};

/**
 * Returns what applies when a connection is opened, before any data is sent. Rules for packets in general match it too:
 * a denial blocks the handshake, and a pass lets it go on to the content. Rules for the first packet decide about the
 * whole connection. Protocols without a handshake send their content in the first packet, so this doesn't apply to
 * them.
 */
function ofHandshake(grant: Grant): Grant[] {
  const { application, names, tlsVersions, moment, effect, handshakeOnly, unknowns } = grant;
  if (moment === "established" || application !== undefined || names !== undefined || tlsVersions !== undefined)
    return [];
  const isOfData = moment === undefined && !handshakeOnly && unknowns.some(({ metBy }) => metBy !== undefined);
  if (isOfData || !carriesTcp(grant)) return [];
  const passed = moment === "first-packet" ? "bypass" : "forward";
  return [{ ...grant, transports: ["tcp"], effect: effect === "allow" ? passed : effect }];
}

/**
 * Returns what applies to everything after the handshake. A protocol without a handshake counts as established only
 * with the first answer. A packet pass lets through the packets that match it. A pass for a name or an application lets
 * through the connection with all that follows.
 */
function ofContent(grant: Grant): Grant[] {
  const { handshakeOnly, moment, transports, effect, place, unknowns, application } = grant;
  if (handshakeOnly) return [];
  // A rule for an application covers the whole connection. If it also asks whether the connection is established,
  // Suricata evaluates it for each packet.
  const isOfWhole =
    grant.names !== undefined || grant.tlsVersions !== undefined || (application !== undefined && moment === undefined);
  const done: Grant = effect === "allow" && isOfWhole ? { ...grant, effect: "bypass" } : grant;
  const others = transports.includes("any") ? NO_HANDSHAKE : transports.filter((transport) => transport !== "tcp");
  if (moment === "first-packet") return others.length > 0 ? [{ ...done, transports: others }] : [];
  if (moment === undefined) return [done];
  const why = "it waits for an answer before it looks at what has no handshake";
  return [
    ...(carriesTcp(grant) ? [{ ...done, transports: ["tcp" as const] }] : []),
    ...(effect === "deny" && others.length > 0
      ? [{ ...done, transports: others, unknowns: [...unknowns, { part: "conditions" as const, place, why }] }]
      : []),
  ];
}

const NO_HANDSHAKE = ["udp", "icmp", "other"] as const;

/**
 * Returns a rule as it applies to answers, which come from the dialled address and go to the client's port. Answers
 * hold no name, and the TLS version is the one that the server chose.
 */
export function asAnswer(grant: Grant, clientPorts = CLIENT_PORTS): Grant[] {
  const { packetsOf, names, source, destination, ports, place, tlsVersions } = grant;
  const unknowns = grant.unknowns.map((unknown) => ({ ...unknown, part: ON_ANSWERS[unknown.part] ?? unknown.part }));
  // Without a handshake, data has left before any answer comes.
  if (packetsOf === undefined || names !== undefined) return [];
  if (!carriesTcp(grant) && !isUnknown(grant, "transports")) return [];
  const perhaps = (why: string): Unknown => ({ part: "conditions", place, why });
  const chosen = tlsVersions === undefined ? {} : { tlsVersions: VERSIONS.slice(oldestOf(tlsVersions)) };
  const byChoice =
    tlsVersions === undefined ? [] : [perhaps("it depends on the version of TLS that the server chooses")];
  if (packetsOf === "server")
    return [{ ...grant, ...chosen, transports: ["tcp"], unknowns: [...grant.unknowns, ...byChoice] }];
  const isFor = (port: number): boolean => isUnknown(grant, "ports") || holdsPort(ports, port);
  if (!clientPorts.some(isFor)) return [];
  const byPort = clientPorts.every(isFor) ? [] : [perhaps("it is for some of the ports that clients dial from")];
  return [
    {
      ...grant,
      ...chosen,
      source: destination,
      destination: source,
      transports: carriesTcp(grant) ? ["tcp"] : [],
      ports: ALL_PORTS,
      unknowns: [...unknowns, ...byPort, ...byChoice],
    },
  ];
}

const ON_ANSWERS: Readonly<Partial<Record<GrantPart, GrantPart>>> = {
  source: "destination",
  destination: "source",
  ports: "conditions",
};

const oldestOf = (versions: readonly string[]): number =>
  Math.max(
    0,
    VERSIONS.findIndex((version) => versions.includes(version)),
  );

/** Ends and middle of the ranges of client ports that systems use (RFC 6335 and Linux). */
const CLIENT_PORTS: readonly number[] = [1024, 32_768, 49_152, 65_535];

/**
 * Returns a rule that passes on traffic without answers, for layers that judge answers and whose default would drop it.
 */
export const unanswered = (engine: Engine, place: Place): Rule =>
  certainly({
    engine,
    layer: "address",
    effect: "forward",
    direction: "both",
    source: [],
    destination: [{ kind: "any", written: "any", place }],
    ports: ALL_PORTS,
    transports: NO_HANDSHAKE,
    labels: ["what waits for no answer"],
    nearbyLabels: [],
    place,
    unknowns: [],
  });
