import {
  type AddressRanges,
  ALL_PORTS,
  type Cloud,
  cloudOfEngine,
  describeNames,
  describeRanges,
  type Grant,
  intersectionOf,
  isAnyInPieces,
  isOneAddress,
  isWithin,
  memo,
  overlaps,
  type Peer,
  publicPart,
  type ReferenceKind,
  type ResourceReading,
  rangesParts,
  unionOf,
} from "../../src/egress/index.ts";
import { goesByName, HTTPS, letsOut, opensHttps } from "../../src/reach/index.ts";
import { firstFew } from "../../src/text/first-few.ts";
import type { Check, Complaint, Subject } from "../check.ts";
import {
  hostsMeant,
  hostsTaken,
  type Mesh,
  ownWords,
  saysMesh,
  saysNhsMesh,
  saysSomebodyElse,
  togetherSayNhsMesh,
} from "../mesh/index.ts";

export const ipPinning: Check = {
  id: "ip-pinning",
  title: "Address pinned where a hostname rule is required",
  level: "mandatory",
  severity: "high",
  tags: ["availability", "egress"],
  why: "MESH's addresses are not published, and they change. On the day they do, a rule that pins them stops messages about patients; until then, it opens whatever else the addresses serve.",
  instead:
    "Allow the host by name, in an Azure Firewall application rule or a Network Firewall rule on the TLS server name, and let 443 reach that firewall alone.",
  link: "https://github.com/NHSDigital/mesh-api-specification/blob/7cfdcc4/specification/mesh-api.yaml",
  stage: "resource",
  judge: (subject) =>
    subject.grants.flatMap((grant) =>
      grant.engine === "dns-record" ? recordPin(grant, subject.mesh) : rulePin(grant, subject),
    ),
};

/**
 * A record that gives a MESH name an address pins it for every client of the zone. A record that gives another name a
 * known MESH address pins that address.
 */
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
      pinned: { addresses: [pinned] },
    },
  ];
}

function rulePin(grant: Grant, subject: Subject): Complaint[] {
  const { engine, destination, place } = grant;
  if (engine === "route" || !opensHttps(grant) || isAnyInPieces(destination)) return [];
  const { sets, written } = publicAddressesOf(destination, subject.mesh);
  const why = pinReason(grant, subject);
  if (why === undefined) return [];
  const onlyTcp = grant.transports.every((transport) => transport === "tcp");
  return [
    {
      message: `allows ${HTTPS} to ${written}, ${why}.`,
      instead: (goesByMeshName(grant, subject.mesh) ? NAME_AND_ADDRESS : BY_NAME)[cloudOfEngine(engine)],
      place,
      pinned: { addresses: sets, ports: onlyTcp ? grant.ports : ALL_PORTS },
    },
  ];
}

/** Returns the addresses of a destination that are reached over the internet or HSCN. */
export const publicAddressesOf = (destination: Peer, mesh: Mesh): PublicAddresses =>
  rangesParts(destination).length === 0 ? NONE : publicAddressesBy(mesh)(destination);

/**
 * Addresses that are reached over the internet or HSCN: a set for each part that names some, and as they are written.
 */
interface PublicAddresses {
  readonly sets: readonly AddressRanges[];
  readonly written: string;
}

const NONE: PublicAddresses = { sets: [], written: "" };

const publicAddressesBy = memo((mesh: Mesh) =>
  memo((destination: Peer): PublicAddresses => {
    // If a preview doesn't tell which of several lists is meant, `not-judged` says so.
    const isMeant = isMeantWhichever(destination, mesh);
    const parts = rangesParts(destination).filter(
      ({ ranges, possible }) => (possible !== true || isMeant) && publicPart(ranges).length > 0,
    );
    return {
      sets: parts.map(({ ranges }) => publicPart(ranges)),
      // All are listed, because each must be removed. A module that pins both colours of a service has six or twelve.
      written: firstFew([...new Set(parts.map(({ written }) => written))], (text) => text, 12),
    };
  }),
);

/**
 * Whether it doesn't matter which of several lists a rule refers to: there is only one, or each of them holds a known
 * address.
 */
export const isMeantWhichever = (destination: Peer, { addresses }: Mesh): boolean => {
  const possible = rangesParts(destination).filter((part) => part.possible);
  return possible.length === 1 || possible.every(({ ranges }) => overlaps(ranges, addresses));
};

const BY_NAME: Readonly<Record<Cloud, string>> = {
  aws: "Allow the host by name, in a Network Firewall rule on the TLS server name, and let 443 reach that firewall alone.",
  azure: "Allow the host by name, in an Azure Firewall application rule, and let 443 reach that firewall alone.",
  kubernetes:
    "Allow the host by name, in a policy of the cluster that knows names or in the firewall behind the cluster.",
};

const NAME_AND_ADDRESS: Readonly<Record<Cloud, string>> = {
  aws: "Keep the name and take the address out; against a forged name, let the firewall compare the address with what DNS answered (Route 53 resolved-IP validation).",
  azure:
    "Keep the name and take the address out: in an application rule, Azure Firewall itself dials what the name resolves to.",
  kubernetes: "Keep the name and take the address out.",
};

/** Says why a rule is a pin; undefined if it isn't. */
export function pinReason(grant: Grant, subject: Subject): string | undefined {
  const { sets } = publicAddressesOf(grant.destination, subject.mesh);
  return sets.length > 0 ? reasonOf(grant, sets, subject) : undefined;
}

/** Says why the addresses are a pin; undefined if they aren't. */
function reasonOf(grant: Grant, pinned: readonly AddressRanges[], subject: Subject): string | undefined {
  const { mesh, isWhole, ownNetworks, namesHost } = subject;
  const known = knownAmong(mesh)(pinned);
  if (known.length > 0 && isWithin(known, mesh.hscnAddresses))
    return `which ${holds(pinned, known)} of MESH over HSCN (${mesh.describeAddresses(known)}); the HSCN host has a name too`;
  if (known.length > 0) return `which ${holds(pinned, known)} of MESH (${mesh.describeAddresses(known)})`;
  if (goesByMeshName(grant, mesh))
    return "beside the MESH host's name: when the address changes, the name no longer helps";
  if (saysNhsMesh(ownWords(grant.labels), mesh.hosts)) return LABELLED;
  // Only the whole stack shows whether the addresses are its own.
  if (!isWhole || areWithin(ownNetworks)(pinned)) return undefined;
  if (namesHost && saysMesh(ownWords(grant.labels)))
    return "which its labels say is MESH, in a stack that names a MESH host";
  if (togetherSayNhsMesh(grant.labels, grant.nearbyLabels, mesh.hosts)) return LABELLED;
  if (!isUnlisted(grant, subject)) return undefined;
  const holder = subject.settings.scope === "all" ? SCOPE : servesMeshAlone(grant, subject);
  return holder && `an address on the internet, ${holder}`;
}

const SCOPE = "which the settings let no rule pin (scope: all)";

/** Whether the rule lets MESH clients out to public addresses that the catalogue doesn't know. */
export const isUnlisted = (grant: Grant, { mesh, isOnPath, isForMeshClients, ownNetworks }: Subject): boolean => {
  const { sets } = publicAddressesOf(grant.destination, mesh);
  return sets.length > 0 && !areWithin(ownNetworks)(sets) && isOnPath(grant.place.urn) && isForMeshClients(grant);
};

/** Says what holds the rule if that opens MESH and nothing else: its firewall by name, or its group by addresses. */
function servesMeshAlone(grant: Grant, subject: Subject): string | undefined {
  const { firewalls, mesh } = subject;
  const { urn } = grant.place;
  if (
    firewalls.some(({ readings, grants }) => readings.some((each) => each.urn === urn) && namesMeshAlone(mesh)(grants))
  )
    return "in a firewall that otherwise opens MESH alone";
  return !saysSomebodyElse(grant.labels) && pinsMeshAlone(mesh)(besides(subject)(urn))
    ? "in a group that otherwise pins MESH alone"
    : undefined;
}

const namesMeshAlone = memo((mesh: Mesh) =>
  memo((grants: readonly Grant[]): boolean => {
    const named = grants.filter((grant) => letsOut(grant) && goesByName(grant) && grant.engine !== "dns-record");
    return named.length > 0 && named.every((grant) => hostsMeant(grant, mesh).length > 0);
  }),
);

/** Whether rules pin MESH's addresses, known or labelled, and no label names another purpose. */
const pinsMeshAlone = memo((mesh: Mesh) =>
  memo((grants: readonly Grant[]): boolean => {
    const pins = grants.filter(
      (grant) => opensHttps(grant) && !goesByName(grant) && publicAddressesOf(grant.destination, mesh).sets.length > 0,
    );
    const isMesh = (grant: Grant): boolean =>
      saysNhsMesh(ownWords(grant.labels), mesh.hosts) ||
      knownAmong(mesh)(publicAddressesOf(grant.destination, mesh).sets).length > 0;
    return pins.some(isMesh) && pins.every((grant) => isMesh(grant) || !saysSomebodyElse(grant.labels));
  }),
);

/** Returns the rules of a resource, or of the group that it belongs to. */
const besides = memo(({ readings, holderOf }: Subject) => {
  const ruling = readings.filter(({ grants }) => grants.length > 0);
  const holders = new Map(
    ruling.map((reading) => [
      reading.urn,
      GROUPS.map((kind) => holderOf(reading, kind)).find((found) => found !== undefined) ?? reading.urn,
    ]),
  );
  const members = Map.groupBy(ruling, ({ urn }) => holders.get(urn) ?? urn);
  const grantsOf = memo((of: readonly ResourceReading[]) => of.flatMap(({ grants }) => grants));
  return (urn: string): readonly Grant[] => grantsOf(members.get(holders.get(urn) ?? urn) ?? NOBODY);
});

const GROUPS: readonly ReferenceKind[] = ["security-group", "network-acl"];
const NOBODY: readonly ResourceReading[] = [];

const LABELLED = "which its labels say is NHS MESH";

const holds = (pinned: readonly AddressRanges[], known: AddressRanges): string => {
  const isWhole = pinned.every((set) => isWithin(set, known));
  if (isWhole) return isOneAddress(known) ? "is a known address" : "are known addresses";
  const verb = pinned.length > 1 ? "hold" : "holds";
  return `${verb} the known ${isOneAddress(known) ? "address" : "addresses"} ${describeRanges(known)}`;
};

const goesByMeshName = (grant: Grant, mesh: Mesh): boolean => hostsTaken(grant, mesh).length > 0;

const knownAmong = memo((mesh: Mesh) => {
  const knownIn = memo((set: AddressRanges) => intersectionOf(set, mesh.addresses));
  return memo((pinned: readonly AddressRanges[]) => unionOf(pinned.map(knownIn)));
});

const areWithin = memo((outer: AddressRanges) => {
  const isInside = memo((set: AddressRanges) => isWithin(set, outer));
  return memo((pinned: readonly AddressRanges[]) => pinned.every(isInside));
});
