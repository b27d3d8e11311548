import {
  type AddressRanges,
  addressesOf,
  type Grant,
  isUnknown,
  memo,
  overlaps,
  type Peer,
  type ResourceReading,
  rangesParts,
  unionOf,
} from "../../src/egress/index.ts";
import { type Firewall, letsOut } from "../../src/reach/index.ts";
import type { PackSettings } from "../settings.ts";
import type { Mesh } from "./mesh.ts";
import { saysNhsMesh } from "./mesh-labels.ts";
import { hostsMeant } from "./mesh-names.ts";
import { meshIn } from "./unread-texts.ts";

/** Which parts of a stack are judged strictly, because they are on a path to MESH. */
export interface MeshPaths {
  /**
   * Whether the resource is on a path. A firewall's part is judged by what the firewalls of its service name, anything
   * else by what the stack names.
   */
  readonly isOnPath: (urn: string) => boolean;
  /**
   * Whether clients of the rule may be MESH clients. If they are given as addresses, they must overlap with the clients
   * of a MESH rule.
   */
  readonly isForMeshClients: (grant: Grant) => boolean;
  /** Whether they may be, but a preview doesn't tell which of several lists a rule means, and only some are MESH's. */
  readonly mayBeForMeshClients: (grant: Grant) => boolean;
  /** Whether anything in the stack names a MESH host. */
  readonly namesHost: boolean;
}

/**
 * Finds what is on a path to MESH. A firewall is if it names a MESH host or says NHS MESH, or if something else in the
 * stack does and no firewall of its service. Every other resource is if anything in the stack does. With the scope
 * `all`, everything is on a path; with the scope `mesh`, nothing is.
 *
 * @param isWhole whether the readings are the whole stack. For a single resource, clients that other resources define
 * are unknown.
 */
export function meshPathsOf(
  readings: readonly ResourceReading[],
  firewalls: readonly Firewall[],
  { mesh, settings }: { readonly mesh: Mesh; readonly settings: PackSettings },
  isWhole: boolean,
): MeshPaths {
  const named = readings.filter((reading) => namesHost(reading, mesh));
  const clients = clientsOf(firewalls, mesh, isWhole);
  const ofClients = {
    isForMeshClients: (grant: Grant) => clients(grant) === "yes",
    mayBeForMeshClients: (grant: Grant) => clients(grant) === "perhaps",
    namesHost: named.length > 0,
  };
  if (settings.scope !== "stack") return { isOnPath: () => settings.scope === "all", ...ofClients };
  const meant = new Set([...named, ...readings.filter((reading) => meansMesh(reading, mesh))].map(({ urn }) => urn));
  const ruling = firewalls.filter(({ grants }) => grants.length > 0);
  const isMeant = ({ readings }: Firewall): boolean => readings.some(({ urn }) => meant.has(urn));
  const meantServices = new Set(ruling.filter(isMeant).map(serviceOf));
  const ofFirewalls = new Map<string, boolean>();
  for (const firewall of ruling) {
    const isOnPath = isMeant(firewall) || (meant.size > 0 && !meantServices.has(serviceOf(firewall)));
    for (const { urn } of firewall.readings) ofFirewalls.set(urn, isOnPath || ofFirewalls.get(urn) === true);
  }
  return {
    isOnPath: (urn) => ofFirewalls.get(urn) ?? meant.size > 0,
    ...ofClients,
  };
}

/** Returns the service of a firewall, which all of its parts share. */
const serviceOf = ({ readings }: Firewall) => readings[0]?.service;

/** Whether the resource names a MESH host, in a rule or in a text of an unread type. */
const namesHost = (reading: ResourceReading, mesh: Mesh): boolean =>
  reading.grants.some((grant) => hostsMeant(grant, mesh).length > 0) ||
  meshIn(reading, mesh).some(({ kind }) => kind === "host");

const meansMesh = (reading: ResourceReading, mesh: Mesh): boolean =>
  isMadeForMesh(reading.urn) ||
  saysNhsMesh(reading.labels, mesh.hosts) ||
  reading.grants.some(({ labels, nearbyLabels }) =>
    [labels, nearbyLabels].some((texts) => saysNhsMesh(texts, mesh.hosts)),
  ) ||
  meshIn(reading, mesh).some(({ kind }) => kind === "label");

/** Whether the resource is a child of this package's components. A URN holds the types of its parents. */
export const isMadeForMesh = (urn: string): boolean => /[:$]mesh-egress:index:/.test(urn);

type Shared = "yes" | "perhaps" | "no";

/** Returns a function that says whether clients of a rule are clients of a MESH rule in the same firewall. */
function clientsOf(firewalls: readonly Firewall[], mesh: Mesh, isWhole: boolean): (grant: Grant) => Shared {
  const byUrn = new Map<string, Clients[]>();
  for (const { readings, grants } of firewalls) {
    const sources = grants
      .filter((grant) => letsOut(grant) && grant.layer === "name" && hostsMeant(grant, mesh).length > 0)
      .map(clientsIn);
    if (sources.length === 0) continue;
    const all = {
      isOpen: sources.some(({ isOpen }) => isOpen),
      isUnknown: sources.some(({ isUnknown }) => isUnknown),
      names: new Set(sources.flatMap(({ names }) => [...names])),
      addresses: unionOf(sources.map(({ addresses }) => addresses)),
      options: [...new Set(sources.flatMap(({ options }) => options))],
    };
    for (const { urn } of readings) byUrn.set(urn, [...(byUrn.get(urn) ?? []), all]);
  }
  return (grant) => {
    const ofMesh = byUrn.get(grant.place.urn);
    // The rest of the stack may hold a MESH rule for other clients, which would excuse a rule with explicit clients.
    if (ofMesh === undefined) return isWhole || clientsIn(grant).isOpen ? "yes" : "no";
    const shared = ofMesh.map((clients) => share(clientsIn(grant), clients, isWhole));
    return (["yes", "perhaps"] as const).find((each) => shared.includes(each)) ?? "no";
  };
}

interface Clients {
  /** Whether the clients are everybody. */
  readonly isOpen: boolean;
  /** Whether some of the clients aren't known. Of a single resource, another one may hold them. */
  readonly isUnknown: boolean;
  /** Words for own networks, such as `$HOME_NET`. */
  readonly names: ReadonlySet<string>;
  readonly addresses: AddressRanges;
  /** Lists of which a preview doesn't tell which one is meant. */
  readonly options: readonly AddressRanges[];
}

function clientsIn(grant: Grant): Clients {
  const { source } = grant;
  const known = clientsAt(source);
  return isUnknown(grant, "source") ? { ...known, isUnknown: true, isOpen: known.isOpen && source.length > 0 } : known;
}

const clientsAt = memo(
  (source: Peer): Clients => ({
    isOpen: source.length === 0 || source.some((part) => part.kind === "any" && part.except === undefined),
    isUnknown: source.some(({ kind }) => kind === "reference"),
    names: new Set(
      source.flatMap((part) => (part.kind === "private" || part.kind === "service" ? [part.written] : [])),
    ),
    addresses: addressesOf(source.filter((part) => part.kind !== "ranges" || part.possible !== true)),
    options: rangesParts(source).flatMap(({ ranges, possible }) => (possible ? [ranges] : [])),
  }),
);

/** Far above what programs have. More lists than that aren't compared. */
const MOST_PAIRS = 1024;

function share(a: Clients, b: Clients, isWhole: boolean): Shared {
  if (a.isOpen || b.isOpen || [...a.names].some((name) => b.names.has(name))) return "yes";
  if (overlaps(a.addresses, b.addresses)) return "yes";
  // In a whole stack, what isn't known and the value of such a word may be any network.
  if (isWhole && [a, b].some(({ names, isUnknown }) => names.size > 0 || isUnknown)) return "yes";
  const listsOf = ({ addresses, options }: Clients) => (addresses.length > 0 ? [addresses, ...options] : options);
  const [ofA, ofB] = [listsOf(a), listsOf(b)];
  if (ofA.length * ofB.length > MOST_PAIRS) return "perhaps";
  const meet = ofA.flatMap((one) => ofB.map((other) => overlaps(one, other)));
  if (!meet.includes(true)) return "no";
  return meet.every(Boolean) ? "yes" : "perhaps";
}
