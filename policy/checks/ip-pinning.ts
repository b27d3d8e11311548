import { publicPart } from "../../egress/address-class.ts";
import { type AddressRanges, intersectionOf, isWithin, overlaps, unionOf } from "../../egress/address-ranges.ts";
import type { Grant } from "../../egress/grant.ts";
import { describeName, matchesName } from "../../egress/name-pattern.ts";
import { isAnyInPieces, type RangesPart, rangesParts } from "../../egress/peer.ts";
import { ALL_PORTS } from "../../egress/port-set.ts";
import { describeRanges } from "../../egress/write-ranges.ts";
import type { Check, Complaint } from "../check.ts";
import { HTTPS, opensHttps } from "../grants.ts";
import { saysNhsMesh } from "../labels.ts";
import type { Mesh } from "../mesh.ts";
import type { Subject } from "../subject.ts";

export const ipPinning: Check = {
  id: "ip-pinning",
  title: "Address pinned where a hostname rule is required",
  level: "mandatory",
  severity: "high",
  tags: ["availability", "egress"],
  why: "MESH's addresses are not published and change; a rule that pins them stops messages about patients on the day they do, and opens other services meanwhile.",
  instead:
    "Allow the host by name instead, in an Azure Firewall application rule or a Network Firewall rule on the TLS server name, and let 443 reach that firewall alone.",
  link: "https://github.com/NHSDigital/mesh-api-specification/blob/7cfdcc4/specification/mesh-api.yaml",
  stage: "resource",
  judge: (subject) =>
    subject.grants.flatMap((grant) =>
      grant.engine === "dns-record" ? recordPin(grant, subject.mesh) : rulePin(grant, subject),
    ),
};

/** A record that fixes a MESH name pins it for every client of the zone; one that has a known address is a pin under another name. */
function recordPin({ names = [], destination, place }: Grant, mesh: Mesh): Complaint[] {
  const host = mesh.hosts.find((host) => names.some((name) => matchesName(name, host)));
  const fixed = unionOf(rangesParts(destination).map(({ ranges }) => ranges));
  const pinned = host === undefined ? intersectionOf(fixed, mesh.addresses) : fixed;
  if (pinned.length === 0) return [];
  const name = host ?? (names.map(describeName).join(", ") || "a name");
  return [
    {
      message: `fixes ${name} to ${describeRanges(pinned)}${host ? "" : `, an address of MESH (${mesh.describeAddresses(pinned)})`}.`,
      instead: "Take the record away and let DNS answer; forward the zone to the resolvers that know the name.",
      place,
      pinned: { addresses: pinned, ports: ALL_PORTS },
    },
  ];
}

function rulePin(grant: Grant, subject: Subject): Complaint[] {
  const { engine, destination, place } = grant;
  if (engine === "route" || !opensHttps(grant) || isAnyInPieces(destination)) return [];
  const parts = rangesParts(destination).filter(({ ranges }) => publicPart(ranges).length > 0);
  const pinned = unionOf(parts.map(({ ranges }) => publicPart(ranges)));
  const why = pinned.length > 0 ? reasonOf(grant, pinned, subject) : undefined;
  if (why === undefined) return [];
  const isCertain = parts.some(({ possible }) => possible !== true);
  const onlyTcp = grant.transports.every((transport) => transport === "tcp");
  return [
    {
      message: `${isCertain ? "allows" : "may allow"} ${HTTPS} to ${writtenOf(parts)}, ${why}.`,
      ...(goesByMeshName(grant, subject.mesh) && { instead: NAME_AND_ADDRESS }),
      place,
      pinned: { addresses: pinned, ports: onlyTcp ? grant.ports : ALL_PORTS },
    },
  ];
}

const NAME_AND_ADDRESS =
  "Keep the name and take the address out; against a forged name, let the firewall compare the address with what DNS answered (Route 53 resolved-IP validation).";

/** Why the addresses are a pin; undefined where they aren't. */
function reasonOf(grant: Grant, pinned: AddressRanges, subject: Subject): string | undefined {
  const { mesh, isOnPath, isWhole, ownNetworks } = subject;
  const known = intersectionOf(pinned, mesh.addresses);
  if (overlaps(known, mesh.hscnAddresses))
    return `which ${holds(pinned, known)} of MESH over HSCN (${mesh.describeAddresses(known)}); the HSCN host has a name too`;
  if (known.length > 0) return `which ${holds(pinned, known)} of MESH (${mesh.describeAddresses(known)})`;
  if (goesByMeshName(grant, mesh))
    return "beside the MESH host's name: when the address changes, the name no longer helps";
  if (saysNhsMesh(grant.labels, mesh.hosts)) return LABELLED;
  // Whether the addresses are the stack's own, other resources tell.
  if (!isWhole || isWithin(pinned, ownNetworks)) return undefined;
  if (saysNhsMesh(grant.nearbyLabels, mesh.hosts)) return LABELLED;
  return isOnPath(grant.place.urn) ? "an address on the internet, on a path to MESH" : undefined;
}

const LABELLED = "which its labels say is NHS MESH";

const holds = (pinned: AddressRanges, known: AddressRanges): string => {
  const named = describeRanges(known);
  return named === describeRanges(pinned) ? "is a known address" : `holds the known address ${named}`;
};

const goesByMeshName = ({ names }: Grant, { hosts }: Mesh): boolean =>
  names?.some((name) => hosts.some((host) => matchesName(name, host))) ?? false;

const writtenOf = (parts: readonly RangesPart[]): string => {
  const [first, second, third, ...more] = [...new Set(parts.map(({ written }) => written))];
  const shown = [first, second, third].filter((text) => text !== undefined).join(", ");
  return more.length > 0 ? `${shown} and ${more.length} more` : shown;
};
