import {
  type AddressRanges,
  addressesOf,
  anyParts,
  carriesTcp,
  complementOfPorts,
  describePorts,
  type Grant,
  isEveryPort,
  isUnknown,
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

/** Something that a rule leaves open for a MESH host's name, although MESH doesn't need it. */
export interface Opening extends Complaint {
  /**
   * `port`: plain HTTP, or a port that the rule names. `platform`: what the platform leaves open unless a rule denies
   * it.
   */
  readonly kind: "port" | "platform";
  readonly host: string;
}

/**
 * Returns what is open for MESH hosts on other ports or with old TLS. It asks each rule by itself and not whole paths,
 * so that a complaint has the place of its rule, and none is excused by a route or an NSG that another program may
 * change.
 *
 * @param counts whether a denial excuses a rule, given whether the denial comes first; undefined if the order isn't
 * known.
 */
export function openings(
  { firewalls, grants, mesh, isOnPath, ownNetworks }: Subject,
  counts: (isBefore: boolean | undefined) => boolean,
): Opening[] {
  const judged = new Set<Grant>();
  const inClusters = grants
    .filter((grant) => grant.engine === "kubernetes-policy" && letsOut(grant) && isOnPath(grant.place.urn))
    .flatMap((grant) => openingsOf(grant, () => [], mesh).map((opening) => ({ ...opening, place: grant.place })));
  const inFirewalls = firewalls.flatMap((firewall) => {
    const denials = firstDenials(firewall.grants.filter((grant) => isDenial(grant, ownNetworks)));
    return firewall.grants.filter(isOfNameFirewall).flatMap((grant) => {
      if (judged.has(grant) || !letsOut(grant) || grant.layer === "dns" || !isOnPath(grant.place.urn)) return [];
      judged.add(grant);
      const before = () =>
        denials.filter((denial) => isForSources(denial, grant) && counts(comesBefore(denial, grant, firewall)));
      return openingsOf(grant, before, mesh).map((opening) => ({ ...opening, place: grant.place }));
    });
  });
  return [...inFirewalls, ...inClusters];
}

/**
 * Returns denials that block different things. If several in one resource block the same, only the first is kept. Keeps
 * at most 256. A dropped denial excuses nothing, so the limit can add a finding but never hide one.
 */
export function firstDenials(denials: readonly Grant[]): readonly Grant[] {
  const bySense = new Map<string, Grant>();
  const peers = new Map<string, number>();
  const numberOf = memo((peer: Peer): number => {
    const written = peer.map((part) => (part.kind === "reference" ? part.to.id : part.written)).join(" ");
    const number = peers.get(written) ?? peers.size;
    peers.set(written, number);
    return number;
  });
  for (const denial of denials) {
    const { engine, source, destination, names, ports, tlsVersions, application, place } = denial;
    const ends = [source, destination].map(numberOf);
    const key = JSON.stringify([ends, engine, names, ports, tlsVersions, application, place.urn]);
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

/** @param before returns the denials that come before the grant. */
function openingsOf(grant: Grant, before: () => readonly Grant[], mesh: Mesh): Omit<Opening, "place">[] {
  const [host] = hostsMeant(grant, mesh);
  if (host === undefined) return [];
  if (grant.application === "http") return [{ kind: "port", host, message: `opens ${host} to plain HTTP.` }];
  const port = mesh.portOf(host);
  // Rules of Azure name their ports. In the header of a Suricata rule, "any" is the usual port, and a policy of
  // Kubernetes leaves its ports out.
  const isWritten = !isEveryPort(grant.ports) || isOfAzure(grant);
  const faultsWith = (denials: readonly Grant[]) => ({
    ports: portFault(grant, denials, port),
    versions: tlsFault(grant, denials),
  });
  // A rule that is right on its own needs no denial before it.
  const alone = faultsWith([]);
  const faults = alone.ports.length + alone.versions.length === 0 ? alone : faultsWith(before());
  const platform = grant.engine === "nfw-stateful" ? [...(isWritten ? [] : faults.ports), ...faults.versions] : [];
  return [
    ...(isWritten && faults.ports.length > 0
      ? [{ kind: "port" as const, host, message: `opens ${host} ${faults.ports.join("")}.` }]
      : []),
    ...(platform.length > 0
      ? [{ kind: "platform" as const, host, message: `opens ${host} ${platform.join(", and ")}.` }]
      : []),
  ];
}

const isOfAzure = ({ engine }: Grant): boolean => engine.startsWith("azure-");

function portFault(grant: Grant, denials: readonly Grant[], port: number): string[] {
  const denied = denials.filter(({ tlsVersions }) => tlsVersions === undefined).map(({ ports }) => ports);
  const open = complementOfPorts(unionOfPorts([complementOfPorts(grant.ports), onePort(port), ...denied]));
  return isNothing(open) ? [] : [`on ${describePorts(grant.ports)} instead of ${port} alone`];
}

/** Port 0 is not a real port. */
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

/** Whether the grant blocks TLS to any name and destination, for its ports and versions. */
const isDenial = (grant: Grant, ownNetworks: AddressRanges): boolean =>
  grant.engine === "nfw-stateful" &&
  grant.effect === "deny" &&
  carriesTcp(grant) &&
  (grant.application === undefined || grant.application === "tls") &&
  grant.names === undefined &&
  isToEvery(grant, ownNetworks) &&
  grant.unknowns.length === 0;

/** Whether the denial covers all clients of the grant. */
export function isForSources(denial: Grant, grant: Grant): boolean {
  const named = privateNames(denial.source);
  return (
    anyParts(denial.source).some(({ except }) => except === undefined) ||
    (!isUnknown(grant, "source") &&
      surelyIn(denial.source).every((addresses) => isWithin(addressesOf(grant.source), addresses)) &&
      [...privateNames(grant.source)].every((name) => named.has(name)))
  );
}

/** Returns the addresses of a peer, once for each of several lists of which a preview doesn't tell which is meant. */
const surelyIn = memo((peer: Peer): readonly AddressRanges[] => {
  const options = peer.filter((part) => part.kind === "ranges" && part.possible);
  const sure = peer.filter((part) => !options.includes(part));
  return options.length === 0 ? [addressesOf(peer)] : options.map((option) => addressesOf([...sure, option]));
});

const privateNames = memo(
  (peer: Peer) => new Set(peer.flatMap((part) => (part.kind === "private" ? [part.written] : []))),
);
