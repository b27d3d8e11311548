import { type AddressRanges, EVERY_ADDRESS, unionOf, without } from "../../egress/address/address-ranges.ts";
import { publicPart } from "../../egress/address/special-networks.ts";
import type { Application, Grant, GrantPart, Transport, Unknown } from "../../egress/grant.ts";
import { memo } from "../../egress/input/memo.ts";
import type { NamePattern } from "../../egress/name/name-pattern.ts";
import type { Peer, PeerPart } from "../../egress/peer.ts";
import { ALL_PORTS, type PortSet } from "../../egress/port-set.ts";

/** A set of flows: those that match in each dimension. */
export interface Region {
  readonly sources: AddressRanges;
  readonly destinations: AddressRanges;
  readonly ports: PortSet;
  readonly transports: readonly Transport[];
  readonly applications: readonly Application[];
  /** Absent: any name, or none. */
  readonly names?: readonly NamePattern[] | undefined;
  /** Absent: any version. */
  readonly tlsVersions?: readonly string[] | undefined;
}

/** The flows that a grant matches. */
export interface Taken {
  /** Flows that certainly match; undefined if none does. */
  readonly surely: Region | undefined;
  /** Flows that may match: all of `surely`, and what unknowns leave open. */
  readonly maybe: Region;
  /** The first reason why the two differ, if they do. */
  readonly why?: string | undefined;
}

/** Versions of TLS and SSL, oldest first. */
export const VERSIONS: readonly string[] = ["ssl2", "ssl3", "1.0", "1.1", "1.2", "1.3"];

export const APPLICATIONS: readonly Application[] = ["tls", "http", "quic", "dns", "other"];

/** Every address on the internet, HSCN included. */
export const PUBLIC: AddressRanges = publicPart(EVERY_ADDRESS);

/** Every address that isn't public. */
export const NOT_PUBLIC: AddressRanges = without(EVERY_ADDRESS, PUBLIC);

/** Returns the flows that the grant matches, at least and at most. Memoised for each grant. */
export const takenBy = memo((grant: Grant): Taken => {
  const unknowns = [...grant.unknowns, ...(grant.narrowedBy ?? [])].filter(isOpen);
  const isOneOf = (part: GrantPart): boolean => unknowns.some((unknown) => unknown.part === part);
  if (isOneOf("rule")) return { surely: undefined, maybe: EVERYTHING, why: unknowns[0]?.why };
  const source = sidesOf(grant.source, "source", grant);
  const destination = sidesOf(grant.destination, "destination", grant);
  // In a list, an unread name adds more names. For the single name of a Suricata rule, the unread part narrows it.
  const isNarrowed = grant.engine === "nfw-stateful" && isOneOf("names") && (grant.names?.length ?? 0) > 0;
  const known: Region = {
    sources: source.surely,
    destinations: destination.surely,
    ports: grant.ports,
    transports: grant.transports,
    applications: applicationsOf(grant),
    names: grant.names,
    tlsVersions: grant.tlsVersions,
  };
  const maybe: Region = {
    ...known,
    sources: isOneOf("source") ? EVERY_ADDRESS : source.maybe,
    destinations: isOneOf("destination") ? EVERY_ADDRESS : destination.maybe,
    ports: isOneOf("ports") ? ALL_PORTS : grant.ports,
    transports: isOneOf("transports") ? ["any"] : grant.transports,
    names: isOneOf("names") && !isNarrowed ? undefined : grant.names,
  };
  // If an unread part only narrows the rule, or its direction isn't known, no flow is certain to match.
  const isBound = isOneOf("conditions") || isOneOf("direction") || isNarrowed || grant.direction === "unknown";
  return { surely: isBound ? undefined : known, maybe, why: unknowns[0]?.why ?? source.why ?? destination.why };
});

const EVERYTHING: Region = {
  sources: EVERY_ADDRESS,
  destinations: EVERY_ADDRESS,
  ports: ALL_PORTS,
  transports: ["any"],
  applications: APPLICATIONS,
};

/**
 * Whether the unknown affects which flows match the rule. Order and effect don't; nor does a condition that is known to
 * be met.
 */
const isOpen = ({ part, metBy }: Unknown): boolean =>
  (metBy === undefined || metBy === "volume") && part !== "order" && part !== "effect" && part !== "tls";

function applicationsOf({ application, unknowns, narrowedBy = [] }: Grant): readonly Application[] {
  const own = application === undefined ? APPLICATIONS : [application];
  return [...unknowns, ...narrowedBy].reduce((left, { metBy }) => {
    if (metBy === "complete-hello") return left.filter((one) => one === "tls");
    if (metBy === "early-data") return [];
    return metBy === undefined || metBy === "volume" ? left : left.filter((one) => metBy !== `not-${one}`);
  }, own);
}

/** Shared sets, so that memoised results hold for all rules. */
const EVERY_OF: Readonly<Record<4 | 6, AddressRanges>> = {
  4: EVERY_ADDRESS.filter(({ family }) => family === 4),
  6: EVERY_ADDRESS.filter(({ family }) => family === 6),
};

interface Sides {
  readonly surely: AddressRanges;
  readonly maybe: AddressRanges;
  readonly why?: string | undefined;
}

function sidesOf(peer: Peer, end: "source" | "destination", { layer, unknowns, engine }: Grant): Sides {
  const isUnread = unknowns.some(({ part }) => part === end);
  // Without a source, a rule is for everything that its resource is attached to. A query goes to the resolver, wherever
  // that is.
  if (peer.length === 0 && !isUnread && (end === "source" || layer === "dns"))
    return { surely: EVERY_ADDRESS, maybe: EVERY_ADDRESS };
  return (end === "source" ? (ofPlatform.has(engine) ? sourceOnPlatform : sourceSides) : destinationSides)(peer);
}

/** Engines at the client's own network: their `VirtualNetwork` is the client's. */
const ofPlatform: ReadonlySet<string> = new Set(["nsg", "admin-rule", "security-group", "network-acl"]);

const sourceSides = memo((peer: Peer) => joined(peer.map((part) => partSides(part, "source", false))));
const sourceOnPlatform = memo((peer: Peer) => joined(peer.map((part) => partSides(part, "source", true))));
const destinationSides = memo((peer: Peer) => joined(peer.map((part) => partSides(part, "destination", false))));

const joined = (sides: readonly Sides[]): Sides => ({
  surely: unionOf(sides.map(({ surely }) => surely)),
  maybe: unionOf(sides.map(({ maybe }) => maybe)),
  why: sides.find(({ why }) => why !== undefined)?.why,
});

// Tags of Azure that readers take for any address, which they nearly are.
const AZURE_CLOUD = /^azurecloud$/i;
const INTERNET = /^internet$/i;

/** Whether it is the tag for a client's own virtual network and what is connected to it. */
export const isVirtualNetwork = (part: PeerPart): boolean =>
  part.kind === "private" && /^virtual_?network$/i.test(part.written);

function partSides(part: PeerPart, end: "source" | "destination", isOwn: boolean): Sides {
  switch (part.kind) {
    case "any": {
      if (end === "destination" && AZURE_CLOUD.test(part.written))
        return { surely: [], maybe: PUBLIC, why: `which addresses ${part.written} has is the cloud's to say` };
      if (end === "destination" && INTERNET.test(part.written)) return { surely: PUBLIC, maybe: PUBLIC };
      const every = part.family === undefined ? EVERY_ADDRESS : EVERY_OF[part.family];
      const left = part.except === undefined ? every : without(every, part.except);
      return { surely: left, maybe: left };
    }
    case "ranges":
      return part.possible
        ? { surely: [], maybe: part.ranges, why: `it may be for another list than ${part.written}` }
        : { surely: part.ranges, maybe: part.ranges };
    case "private": {
      if (isOwn && isVirtualNetwork(part)) return { surely: EVERY_ADDRESS, maybe: EVERY_ADDRESS };
      // Clients may have public addresses of their own. Destinations on the internet are in no own network.
      const own = end === "source" ? EVERY_ADDRESS : NOT_PUBLIC;
      return { surely: [], maybe: own, why: `which addresses ${part.written} has isn't in this stack` };
    }
    case "service":
      return end === "source"
        ? { surely: [], maybe: [] }
        : { surely: [], maybe: EVERY_ADDRESS, why: `which addresses ${part.written} has is the cloud's to say` };
    case "reference":
      return { surely: [], maybe: [] };
  }
}
