import { type AddressRanges, overlaps, unionOf } from "../../src/egress/address/index.ts";
import { addressesOf, type Grant, isUnknown, type Peer, type ResourceReading } from "../../src/egress/index.ts";
import { memo } from "../../src/egress/input/index.ts";
import { type Firewall, letsOut } from "../../src/reach/index.ts";
import type { PackSettings } from "../settings.ts";
import type { Mesh } from "./mesh.ts";
import { saysNhsMesh } from "./mesh-labels.ts";
import { hostsMeant } from "./mesh-names.ts";
import { meshIn } from "./unread-texts.ts";

/** What of a stack is judged with the rigour of a path to MESH. */
export interface MeshPaths {
  /** Whether the resource is on one: its firewall by what that names, anything else by the stack. */
  readonly isOnPath: (urn: string) => boolean;
  /** Whether clients of the rule may be clients of MESH: those that are written out have to share an address with those of MESH's rules. */
  readonly isForMeshClients: (grant: Grant) => boolean;
  /** Whether anything in the stack names a MESH host. */
  readonly namesHost: boolean;
}

/**
 * A firewall is on a path where it names a MESH host or says NHS MESH; everything else is where anything in the stack does, whatever
 * its type. The scope `all` takes everything for such a path, the scope `mesh` nothing.
 *
 * @param isWhole whether the readings are all of the stack; of a resource alone, clients that others define aren't known.
 */
export function pathsOf(
  readings: readonly ResourceReading[],
  firewalls: readonly Firewall[],
  { mesh, settings }: { readonly mesh: Mesh; readonly settings: PackSettings },
  isWhole: boolean,
): MeshPaths {
  const named = readings.filter((reading) => namesHost(reading, mesh));
  const clients = clientsOf(firewalls, mesh, isWhole);
  if (settings.scope !== "stack")
    return { isOnPath: () => settings.scope === "all", isForMeshClients: clients, namesHost: named.length > 0 };
  const meant = new Set([...named, ...readings.filter((reading) => meansMesh(reading, mesh))].map(({ urn }) => urn));
  const ofFirewalls = new Map<string, boolean>();
  for (const { readings } of firewalls) {
    const isOnPath = readings.some(({ urn }) => meant.has(urn));
    for (const { urn } of readings) ofFirewalls.set(urn, isOnPath || ofFirewalls.get(urn) === true);
  }
  return {
    isOnPath: (urn) => ofFirewalls.get(urn) ?? meant.size > 0,
    isForMeshClients: clients,
    namesHost: named.length > 0,
  };
}

/** Stacks, providers and components say again what their parts say. */
const namesHost = (reading: ResourceReading, mesh: Mesh): boolean =>
  reading.grants.some((grant) => hostsMeant(grant, mesh).length > 0) ||
  meshIn(reading, mesh).some(({ kind }) => kind === "host");

const meansMesh = (reading: ResourceReading, mesh: Mesh): boolean =>
  isMadeForMesh(reading.urn) ||
  saysNhsMesh(reading.labels, mesh.hosts) ||
  reading.grants.some((grant) => saysNhsMesh(grant.labels, mesh.hosts)) ||
  meshIn(reading, mesh).some(({ kind }) => kind === "label");

/** Whether it is a child of this package's components, whose URNs hold the types of their parents. */
export const isMadeForMesh = (urn: string): boolean => /[:$]mesh-egress:index:/.test(urn);

/** Tells for each rule of a firewall whether its clients may be those of a MESH rule of that firewall. */
function clientsOf(firewalls: readonly Firewall[], mesh: Mesh, isWhole: boolean): (grant: Grant) => boolean {
  const byUrn = new Map<string, Clients[]>();
  for (const { readings, grants } of firewalls) {
    const sources = grants
      .filter((grant) => letsOut(grant) && grant.layer === "name" && hostsMeant(grant, mesh).length > 0)
      .map(clientsIn);
    if (sources.length === 0) continue;
    const all = {
      isOpen: sources.some(({ isOpen }) => isOpen),
      names: new Set(sources.flatMap(({ names }) => [...names])),
      addresses: unionOf(sources.map(({ addresses }) => addresses)),
    };
    for (const { urn } of readings) byUrn.set(urn, [...(byUrn.get(urn) ?? []), all]);
  }
  return (grant) => {
    const ofMesh = byUrn.get(grant.place.urn);
    return ofMesh === undefined || ofMesh.some((clients) => share(clientsIn(grant), clients, isWhole));
  };
}

interface Clients {
  /** Whether they may be anybody. */
  readonly isOpen: boolean;
  /** Own networks by the word for them, such as `$HOME_NET`. */
  readonly names: ReadonlySet<string>;
  readonly addresses: AddressRanges;
}

const clientsIn = (grant: Grant): Clients =>
  isUnknown(grant, "source") ? { isOpen: true, names: new Set(), addresses: [] } : clientsAt(grant.source);

const clientsAt = memo(
  (source: Peer): Clients => ({
    isOpen: source.length === 0 || source.some(({ kind }) => kind === "any" || kind === "reference"),
    names: new Set(
      source.flatMap((part) => (part.kind === "private" || part.kind === "service" ? [part.written] : [])),
    ),
    addresses: addressesOf(source),
  }),
);

function share(a: Clients, b: Clients, isWhole: boolean): boolean {
  if (a.isOpen || b.isOpen || [...a.names].some((name) => b.names.has(name))) return true;
  // What a word stands for is in nobody's hands here: together with others, it may be anything.
  if (a.names.size > 0 || b.names.size > 0) return isWhole;
  return overlaps(a.addresses, b.addresses);
}
