import {
  type AddressRanges,
  intersectionOf,
  isWithin,
  overlaps,
  unionOf,
} from "../../src/egress/address/address-ranges.ts";
import { publicPart } from "../../src/egress/address/special-networks.ts";
import { describeRanges } from "../../src/egress/address/write-ranges.ts";
import type { Grant } from "../../src/egress/grant.ts";
import { memo } from "../../src/egress/input/memo.ts";
import { describeNames } from "../../src/egress/name/name-pattern.ts";
import { isAnyInPieces, type Peer, rangesParts } from "../../src/egress/peer.ts";
import { ALL_PORTS } from "../../src/egress/port-set.ts";
import { firstFew } from "../../src/text/first-few.ts";
import type { Check, Complaint } from "../check.ts";
import { HTTPS, opensHttps } from "../grants.ts";
import { saysNhsMesh } from "../labels.ts";
import type { Mesh } from "../mesh.ts";
import { hostsTaken } from "../names.ts";
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
function recordPin(grant: Grant, mesh: Mesh): Complaint[] {
  const { names = [], destination, place } = grant;
  const [host] = hostsTaken(grant, mesh);
  const fixed = unionOf(rangesParts(destination).map(({ ranges }) => ranges));
  const pinned = host === undefined ? intersectionOf(fixed, mesh.addresses) : fixed;
  if (pinned.length === 0) return [];
  const name = host ?? (describeNames(names) || "a name");
  return [
    {
      message: `fixes ${name} to ${describeRanges(pinned)}${host ? "" : `, an address of MESH (${mesh.describeAddresses(pinned)})`}.`,
      instead: "Take the record away and let DNS answer; forward the zone to the resolvers that know the name.",
      place,
      pinned: { addresses: [pinned], ports: ALL_PORTS },
    },
  ];
}

function rulePin(grant: Grant, subject: Subject): Complaint[] {
  const { engine, destination, place } = grant;
  if (engine === "route" || !opensHttps(grant) || isAnyInPieces(destination)) return [];
  const { sets, isCertain, written } = publicAddressesOf(destination);
  const why = sets.length > 0 ? reasonOf(grant, sets, subject) : undefined;
  if (why === undefined) return [];
  const onlyTcp = grant.transports.every((transport) => transport === "tcp");
  return [
    {
      message: `${isCertain ? "allows" : "may allow"} ${HTTPS} to ${written}, ${why}.`,
      ...(goesByMeshName(grant, subject.mesh) && { instead: NAME_AND_ADDRESS }),
      place,
      pinned: { addresses: sets, ports: onlyTcp ? grant.ports : ALL_PORTS },
    },
  ];
}

const publicAddressesOf = memo((destination: Peer) => {
  const parts = rangesParts(destination).filter(({ ranges }) => publicPart(ranges).length > 0);
  return {
    sets: parts.map(({ ranges }) => publicPart(ranges)),
    isCertain: parts.some(({ possible }) => possible !== true),
    written: firstFew([...new Set(parts.map(({ written }) => written))], (text) => text),
  };
});

const NAME_AND_ADDRESS =
  "Keep the name and take the address out; against a forged name, let the firewall compare the address with what DNS answered (Route 53 resolved-IP validation).";

/** Why the addresses are a pin; undefined where they aren't. */
function reasonOf(grant: Grant, pinned: readonly AddressRanges[], subject: Subject): string | undefined {
  const { mesh, isOnPath, isWhole, ownNetworks } = subject;
  const known = knownAmong(mesh)(pinned);
  if (overlaps(known, mesh.hscnAddresses))
    return `which ${holds(pinned, known)} of MESH over HSCN (${mesh.describeAddresses(known)}); the HSCN host has a name too`;
  if (known.length > 0) return `which ${holds(pinned, known)} of MESH (${mesh.describeAddresses(known)})`;
  if (goesByMeshName(grant, mesh))
    return "beside the MESH host's name: when the address changes, the name no longer helps";
  if (saysNhsMesh(grant.labels, mesh.hosts)) return LABELLED;
  // Whether the addresses are the stack's own, other resources tell.
  if (!isWhole || areWithin(ownNetworks)(pinned)) return undefined;
  if (saysNhsMesh(grant.nearbyLabels, mesh.hosts)) return LABELLED;
  return isOnPath(grant.place.urn) ? "an address on the internet, on a path to MESH" : undefined;
}

const LABELLED = "which its labels say is NHS MESH";

const holds = (pinned: readonly AddressRanges[], known: AddressRanges): string =>
  pinned.every((set) => isWithin(set, known))
    ? "is a known address"
    : `holds the known address ${describeRanges(known)}`;

const goesByMeshName = (grant: Grant, mesh: Mesh): boolean => hostsTaken(grant, mesh).length > 0;

const knownAmong = memo((mesh: Mesh) => {
  const knownIn = memo((set: AddressRanges) => intersectionOf(set, mesh.addresses));
  return memo((pinned: readonly AddressRanges[]) => unionOf(pinned.map(knownIn)));
});

const areWithin = memo((outer: AddressRanges) => {
  const isInside = memo((set: AddressRanges) => isWithin(set, outer));
  return memo((pinned: readonly AddressRanges[]) => pinned.every(isInside));
});
