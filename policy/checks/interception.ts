import { addressesOf, carriesTcp, type Grant, holdsPort, isAllowed, overlaps } from "../../src/egress/index.ts";
import { type Firewall, HTTPS, inOrder, isToAny } from "../../src/reach/index.ts";
import type { Check, Complaint, Subject } from "../check.ts";
import { hostsTaken } from "../mesh/index.ts";

export const interception: Check = {
  id: "interception",
  title: "TLS decrypted on the way to MESH",
  level: "mandatory",
  severity: "high",
  tags: ["availability", "encryption"],
  why: "MESH asks for a client certificate and has a server certificate of a private authority. A firewall that decrypts TLS on the way has neither, and the connection breaks.",
  instead:
    "Leave MESH's hosts out of TLS inspection: a scope without them, or terminateTLS: false in a rule of their own that comes first.",
  link: "https://learn.microsoft.com/azure/firewall/firewall-known-issues",
  stage: "stack",
  judge: (subject) => [
    ...inClusters(subject),
    ...new Map(
      subject.firewalls
        .filter(({ readings }) => readings.some(({ urn }) => subject.isOnPath(urn)))
        .flatMap((firewall) => [
          ...firewall.grants
            .filter((grant) => opensTls(grant, subject))
            .map((grant): [Grant, Complaint] => [grant, inspected(grant)]),
          ...subject.mesh.hosts.flatMap((host) => terminations(firewall, host, subject)),
        ]),
    ).values(),
  ],
};

/** Policies of a cluster that have the TLS of a MESH host, or of every destination, opened by a proxy. */
const inClusters = ({ grants, mesh, isOnPath }: Subject): Complaint[] =>
  grants
    .filter(({ engine, terminatesTls }) => engine === "kubernetes-policy" && terminatesTls)
    .filter((grant) => isAllowed(grant) && carriesTcp(grant) && holdsPort(grant.ports, HTTPS))
    .filter((grant) =>
      grant.names === undefined ? isToAny(grant) && isOnPath(grant.place.urn) : hostsTaken(grant, mesh).length > 0,
    )
    .map((grant) => ({
      message: `opens the TLS of ${hostsTaken(grant, mesh)[0] ?? "every destination"} (terminatingTLS).`,
      instead: "Leave MESH's hosts out of TLS inspection: give them a toPorts entry without terminatingTLS.",
      place: grant.place,
    }));

/**
 * Whether a scope of TLS inspection matches what MESH's clients send to the internet, or to known addresses, on 443.
 */
const opensTls = (grant: Grant, { mesh, isForMeshClients }: Subject): boolean =>
  grant.effect === "inspect" &&
  grant.direction === "outbound" &&
  carriesTcp(grant) &&
  holdsPort(grant.ports, HTTPS) &&
  (isToAny(grant) || overlaps(addressesOf(grant.destination), mesh.addresses)) &&
  isForMeshClients(grant);

const inspected = ({ place }: Grant): Complaint => ({
  message: `decrypts TLS to the internet on ${HTTPS}, and MESH's TLS with it.`,
  place,
});

/**
 * The application rule that decides about the host, if it decrypts TLS. If the order of rules isn't known: every rule
 * for the host that decrypts TLS.
 */
function terminations(firewall: Firewall, host: string, { mesh, isForMeshClients }: Subject): [Grant, Complaint][] {
  const taking = firewall.grants.filter(
    (grant) =>
      grant.engine === "azure-application-rule" &&
      grant.application === "tls" &&
      holdsPort(grant.ports, HTTPS) &&
      isForMeshClients(grant) &&
      hostsTaken(grant, mesh).some((taken) => taken === host),
  );
  const ordered = inOrder(taking, firewall);
  const deciding = ordered ? ordered.slice(0, 1) : taking;
  return deciding
    .filter((grant) => grant.terminatesTls && isAllowed(grant))
    .map((grant) => [grant, { message: `opens the TLS of ${host} (terminateTLS).`, place: grant.place }]);
}
