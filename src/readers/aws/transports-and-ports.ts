import {
  ALL_PORTS,
  lookUp,
  NO_PORTS,
  type PortSet,
  portSetOf,
  TRANSPORTS_BY_PROTOCOL,
  type Transport,
} from "../../egress/index.ts";
import { type Notes, note, plainNumber, readNumber, readText, type Value } from "../kit/index.ts";

/** Reads a protocol as AWS takes it: a name or an IANA number; `-1` and `all` mean every protocol. */
export function readTransports(notes: Notes, value: Value): Transport[] {
  const text = readText(notes, "transports", value)?.trim().toLowerCase();
  if (text !== undefined && text !== "") return [lookUp(TRANSPORTS, plainNumber(text)) ?? "other"];
  if (value.kind !== "unknown") note(notes, "transports", value, "no protocol is given");
  return [];
}

/** Reads the ports from one field to the other. `-1`, or neither field, means every port. */
export function readPortsBetween(notes: Notes, from: Value, to: Value): PortSet {
  const [first, last] = [readNumber(notes, "ports", from), readNumber(notes, "ports", to)];
  if (first === -1 || last === -1) return ALL_PORTS;
  if (from.kind === "absent" && to.kind === "absent") return ALL_PORTS;
  if (from.kind === "unknown" || to.kind === "unknown") return NO_PORTS;
  const [low = last, high = first] = [first, last];
  if (low === undefined || high === undefined) return NO_PORTS;
  return portSetOf([{ first: Math.max(0, Math.min(low, high)), last: Math.min(65535, Math.max(low, high)) }]);
}

/**
 * Returns the ports that count for a protocol. When a rule is for all protocols, the console writes "every port" as 0
 * to 0, and so may a rule whose protocol isn't known yet.
 */
export function portsFor(transports: readonly Transport[], ports: PortSet): PortSet {
  const mayBeAny = transports.length === 0 && ports.length > 0 && ports.every(({ last }) => last === 0);
  return mayBeAny || transports.includes("any") ? ALL_PORTS : ports;
}

const TRANSPORTS: Readonly<Record<string, Transport>> = {
  ...TRANSPORTS_BY_PROTOCOL,
  "-1": "any",
  all: "any",
  any: "any",
  icmpv6: "icmp",
  "58": "icmp",
};
