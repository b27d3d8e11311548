import {
  type AddressRanges,
  addressesOf,
  anyParts,
  carriesTcp,
  complementOfPorts,
  describePorts,
  type Grant,
  isEveryPort,
  isWithin,
  memo,
  onePort,
  type Peer,
  type PortSet,
  unionOfPorts,
} from "../src/egress/index.ts";
import { comesBefore, isOfNameFirewall, isToEvery, letsOut } from "../src/reach/index.ts";
import type { Complaint } from "./check.ts";
import { hostsMeant, type Mesh } from "./mesh/index.ts";
import type { Subject } from "./subject.ts";

/** Something that a rule leaves open under the name of a MESH host. */
export interface Opening extends Complaint {
  /**
   * `port`: plain HTTP, or a port that the rule names. `platform`: what the platform leaves open unless a rule says
   * otherwise.
   */
  readonly kind: "port" | "platform";
  readonly host: string;
}

/**
 * MESH hosts that are open on other ports, or to old TLS.
 *
 * @param counts whether a denial excuses a rule, given whether the denial comes first; undefined where that isn't
 * known.
 */
export function openings(
  { firewalls, mesh, isOnPath, ownNetworks }: Subject,
  counts: (isBefore: boolean | undefined) => boolean,
): Opening[] {
  const judged = new Set<Grant>();
  return firewalls.flatMap((firewall) => {
    const denials = firstDenials(firewall.grants.filter((grant) => isDenial(grant, ownNetworks)));
    return firewall.grants.filter(isOfNameFirewall).flatMap((grant) => {
      if (judged.has(grant) || !letsOut(grant) || !isOnPath(grant.place.urn)) return [];
      judged.add(grant);
      const before = () =>
        denials.filter((denial) => isForSources(denial, grant) && counts(comesBefore(denial, grant, firewall)));
      return openingsOf(grant, before, mesh).map((opening) => ({ ...opening, place: grant.place }));
    });
  });
}

/**
 * Denials that stop different things. Of those in one resource that stop the same, the first stands for all. Only 256
 * are kept, and the rest excuses nothing: an excess can lead to a finding too many, never to one too few.
 */
export function firstDenials(denials: readonly Grant[]): readonly Grant[] {
  const bySense = new Map<string, Grant>();
  const sources = new Map<Peer, number>();
  for (const denial of denials) {
    const { engine, source, names, ports, tlsVersions, application, place } = denial;
    if (!sources.has(source)) sources.set(source, sources.size);
    const key = `${sources.get(source)} ${JSON.stringify([engine, names, ports, tlsVersions, application, place.urn])}`;
    const known = bySense.get(key);
    if (known === undefined || isEarlier(denial, known)) bySense.set(key, denial);
  }
  return [...bySense.values()].slice(0, MOST_DENIALS);
}

const isEarlier = ({ order: a = [] }: Grant, { order: b = [] }: Grant): boolean => {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
};

const MOST_DENIALS = 256;

/** @param before the denials that come before the grant. */
function openingsOf(grant: Grant, before: () => readonly Grant[], mesh: Mesh): Omit<Opening, "place">[] {
  const [host] = hostsMeant(grant, mesh);
  if (host === undefined) return [];
  if (grant.application === "http") return [{ kind: "port", host, message: `opens ${host} to plain HTTP.` }];
  const port = mesh.portOf(host);
  // Rules of Azure name their ports. In the head of a Suricata rule, "any" is what everybody writes.
  const isWritten = !isEveryPort(grant.ports) || grant.engine !== "nfw-stateful";
  const faultsWith = (denials: readonly Grant[]) => ({
    ports: portFault(grant, denials, port),
    versions: tlsFault(grant, denials),
  });
  // A rule that is right by itself needs no denial before it.
  const alone = faultsWith([]);
  const faults = alone.ports.length + alone.versions.length === 0 ? alone : faultsWith(before());
  const platform = [...(isWritten ? [] : faults.ports), ...faults.versions];
  return [
    ...(isWritten && faults.ports.length > 0
      ? [{ kind: "port" as const, host, message: `opens ${host} ${faults.ports.join("")}.` }]
      : []),
    ...(platform.length > 0
      ? [{ kind: "platform" as const, host, message: `opens ${host} ${platform.join(", and ")}.` }]
      : []),
  ];
}

function portFault(grant: Grant, denials: readonly Grant[], port: number): string[] {
  const denied = denials.filter(({ tlsVersions }) => tlsVersions === undefined).map(({ ports }) => ports);
  const open = complementOfPorts(unionOfPorts([complementOfPorts(grant.ports), onePort(port), ...denied]));
  return isNothing(open) ? [] : [`on ${describePorts(grant.ports)} instead of ${port} alone`];
}

/** Port 0 is none. */
const isNothing = (ports: PortSet): boolean => ports.every(({ last }) => last === 0);

/** Application rules of Azure Firewall can't tell TLS versions apart. */
function tlsFault(grant: Grant, denials: readonly Grant[]): string[] {
  if (grant.engine !== "nfw-stateful") return [];
  const denied = denials.flatMap(({ tlsVersions }) => tlsVersions ?? []);
  const open = OLD_VERSIONS.filter(
    (version) => (grant.tlsVersions?.includes(version) ?? true) && !denied.includes(version),
  );
  return open.length === 0 ? [] : [`to TLS ${open.join(" and ")}`];
}

const OLD_VERSIONS = ["1.0", "1.1"];

/** Whether the grant stops TLS to any name and destination, for the ports and versions that it says. */
const isDenial = (grant: Grant, ownNetworks: AddressRanges): boolean =>
  grant.engine === "nfw-stateful" &&
  grant.effect === "deny" &&
  carriesTcp(grant) &&
  (grant.application === undefined || grant.application === "tls") &&
  grant.names === undefined &&
  isToEvery(grant, ownNetworks) &&
  grant.unknowns.length === 0;

/** Whether the denial is for all clients that the grant is for. */
export function isForSources(denial: Grant, grant: Grant): boolean {
  const named = privateNames(denial.source);
  return (
    anyParts(denial.source).some(({ except }) => except === undefined) ||
    (isWithin(addressesOf(grant.source), addressesOf(denial.source)) &&
      [...privateNames(grant.source)].every((name) => named.has(name)))
  );
}

const privateNames = memo(
  (peer: Peer) => new Set(peer.flatMap((part) => (part.kind === "private" ? [part.written] : []))),
);
