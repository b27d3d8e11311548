import { describeRanges } from "../../egress/address/write-ranges.ts";
import type { Grant } from "../../egress/grant.ts";
import { describeNames } from "../../egress/name/name-pattern.ts";
import { addressesOf, anyParts } from "../../egress/peer.ts";
import { describePorts } from "../../egress/port-set.ts";
import { nameOfUrn, shortName } from "../../egress/resource/place.ts";
import { firstFew } from "../../text/first-few.ts";

/** Describes where a rule is: `mesh-live-network-rules:14`, `hub-rules allow-web`, `mesh-nsg-deny (4096)`. */
export function describeRule({ place: { urn, path, line }, labels, order = [], engine }: Grant): string {
  const name = nameOfUrn(urn);
  if (line !== undefined) return `${shortName(name)}:${line}`;
  const number = order.length === 1 && NUMBERED.has(engine) ? ` (${order[0]})` : "";
  // A rule that is a resource is named by the resource. An inline rule is named by its own label, or by its path.
  const own = labels.includes(name) ? "" : (labels[0] ?? path);
  return `${[shortName(name), own].filter((text) => text !== "").join(" ")}${number}`;
}

const NUMBERED: ReadonlySet<string> = new Set(["network-acl", "nsg", "admin-rule"]);

/** Describes what a rule is for: `443 to any address`, `msg.example.org on 443`, `0.0.0.0/0 to the firewall`. */
export function summariseGrant(grant: Grant): string {
  const { engine, names, ports, unknowns } = grant;
  if (unknowns.some(({ part }) => part === "rule")) return unknowns[0]?.why ?? "it can't be read";
  if (engine === "route") return `${destinationOf(grant)} ${nextHop(grant)}`;
  if (names !== undefined)
    return engine === "dns-firewall" ? describeNames(names) : `${describeNames(names)} on ${describePorts(ports)}`;
  return `${describePorts(ports)} to ${destinationOf(grant)}`;
}

function destinationOf({ destination, engine }: Grant): string {
  const every = anyParts(destination);
  if (every.length > 0 && engine !== "route")
    return every.some(({ except }) => except !== undefined) ? "any but some" : "any";
  // Tags and groups are shown by name, addresses as numbers.
  const isCalled = (written: string): boolean => /^[a-z]/i.test(written);
  const written = destination.flatMap((part) =>
    "written" in part && (part.kind === "any" || isCalled(part.written)) ? [part.written] : [],
  );
  const ranges = addressesOf(destination.filter((part) => part.kind === "ranges" && !isCalled(part.written)));
  return firstFew([...written, ...(ranges.length > 0 ? [describeRanges(ranges)] : [])], (text) => text) || "nothing";
}

function nextHop({ effect, via }: Grant): string {
  if (effect === "deny") return "nowhere";
  if (via?.kind === "firewall" && effect === "forward") return "to the firewall";
  return `to ${via?.written ?? "a next hop that isn't known"}`;
}
