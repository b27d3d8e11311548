import { matchesName } from "../../egress/name/name-pattern.ts";
import { holdsPort } from "../../egress/port-set.ts";
import type { Region } from "../path/region.ts";
import type { Flow } from "./flow.ts";

/**
 * How much of a flow is within a region, apart from its addresses: all, none, or some, depending on what isn't known of
 * it.
 */
export type Meeting = "all" | "some" | "none";

/** @param isQuery whether the region belongs to DNS rules, which match names alone. */
export function meeting(region: Region, flow: Flow, isQuery: boolean): Meeting {
  if (isQuery) return ofName(region, flow);
  if (!isSpoken(region, flow)) return "none";
  const [name, version] = [ofName(region, flow), ofVersion(region, flow)];
  if (name === "none" || version === "none") return "none";
  return name === "all" && version === "all" ? "all" : "some";
}

/** Whether the region covers the flow's transport, port and application. */
export const isSpoken = (
  { transports, ports, applications }: Region,
  { transport, port, application }: Flow,
): boolean =>
  (transports.includes(transport) || transports.includes("any")) &&
  ((transport !== "tcp" && transport !== "udp") || holdsPort(ports, port)) &&
  applications.includes(application);

/** A flow to an address alone may have any name. */
export function ofName({ names }: Region, { name }: Flow): Meeting {
  if (names === undefined) return "all";
  if (name === undefined) return "some";
  return names.some((pattern) => matchesName(pattern, name)) ? "all" : "none";
}

export function ofVersion({ tlsVersions }: Region, { application, tlsVersions: own }: Flow): Meeting {
  if (tlsVersions === undefined) return "all";
  if (application !== "tls") return "none";
  const count = own.filter((version) => tlsVersions.includes(version)).length;
  return count === own.length ? "all" : count === 0 ? "none" : "some";
}
