import { type AddressRanges, isWithin } from "../src/egress/address/address-ranges.ts";
import { carriesTcp, type Grant } from "../src/egress/grant.ts";
import { memo } from "../src/egress/input/memo.ts";
import { addressesOf, anyParts, type Peer } from "../src/egress/peer.ts";
import { complementOfPorts, describePorts, onePort, type PortSet, unionOfPorts } from "../src/egress/port-set.ts";
import { comesBefore } from "../src/reach/evaluation-order.ts";
import { isOfNameFirewall, isToEvery, letsOut } from "../src/reach/grant-reach.ts";
import type { Complaint } from "./check.ts";
import type { Mesh } from "./mesh.ts";
import { hostsMeant } from "./mesh-names.ts";
import type { Subject } from "./subject.ts";

/**
 * MESH hosts that are open on other ports or to old TLS.
 *
 * @param counts whether a denial excuses a rule, by whether it comes before it; undefined where that isn't known.
 */
export function openings(
  { firewalls, mesh, isOnPath, ownNetworks }: Subject,
  counts: (isBefore: boolean | undefined) => boolean,
): Complaint[] {
  const judged = new Set<Grant>();
  return firewalls.flatMap((firewall) => {
    const denials = firewall.grants.filter((grant) => isDenial(grant, ownNetworks));
    return firewall.grants.filter(isOfNameFirewall).flatMap((grant) => {
      if (judged.has(grant) || !letsOut(grant) || !isOnPath(grant.place.urn)) return [];
      judged.add(grant);
      const before = () =>
        denials.filter((denial) => isForSources(denial, grant) && counts(comesBefore(denial, grant, firewall)));
      return messagesOf(grant, before, mesh).map((message) => ({ message, place: grant.place }));
    });
  });
}

/** @param before the denials that come before the grant. */
function messagesOf(grant: Grant, before: () => readonly Grant[], mesh: Mesh): string[] {
  const [host] = hostsMeant(grant, mesh);
  if (host === undefined) return [];
  if (grant.application === "http") return [`opens ${host} to plain HTTP.`];
  const faultsWith = (denials: readonly Grant[]) => [
    ...portFault(grant, denials, mesh.portOf(host)),
    ...tlsFault(grant, denials),
  ];
  // A rule that is right by itself needs nobody before it.
  const faults = faultsWith([]).length === 0 ? [] : faultsWith(before());
  return faults.length === 0 ? [] : [`opens ${host} ${faults.join(", and ")}.`];
}

function portFault(grant: Grant, denials: readonly Grant[], port: number): string[] {
  const denied = denials.filter(({ tlsVersions }) => tlsVersions === undefined).map(({ ports }) => ports);
  const open = complementOfPorts(unionOfPorts([complementOfPorts(grant.ports), onePort(port), ...denied]));
  return isNothing(open) ? [] : [`on ${describePorts(grant.ports)} instead of ${port} alone`];
}

/** Port 0 is none. */
const isNothing = (ports: PortSet): boolean => ports.every(({ last }) => last === 0);

/** Application rules of Azure can't tell versions apart. */
function tlsFault(grant: Grant, denials: readonly Grant[]): string[] {
  if (grant.engine !== "nfw-stateful") return [];
  const denied = denials.flatMap(({ tlsVersions }) => tlsVersions ?? []);
  const open = OLD_VERSIONS.filter(
    (version) => (grant.tlsVersions?.includes(version) ?? true) && !denied.includes(version),
  );
  return open.length === 0 ? [] : [`to TLS ${open.join(" and ")}`];
}

const OLD_VERSIONS = ["1.0", "1.1"];

/** Whether it stops TLS to any name and destination, on the ports and of the versions that it says. */
const isDenial = (grant: Grant, ownNetworks: AddressRanges): boolean =>
  grant.engine === "nfw-stateful" &&
  grant.effect === "deny" &&
  carriesTcp(grant) &&
  (grant.application === undefined || grant.application === "tls") &&
  grant.names === undefined &&
  isToEvery(grant, ownNetworks) &&
  grant.unknowns.length === 0;

/** Whether it is for all clients that the grant is for. */
function isForSources(denial: Grant, grant: Grant): boolean {
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
