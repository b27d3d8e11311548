import type { Grant } from "../../egress/grant.ts";
import { soleName } from "../../egress/name-pattern.ts";
import { complementOfPorts, describePorts, onePort, type PortSet, unionOfPorts } from "../../egress/port-set.ts";
import type { Check } from "../check.ts";
import type { Firewall } from "../firewalls.ts";
import { isOfNameFirewall, isToAny, letsOut } from "../grants.ts";
import type { Mesh } from "../mesh.ts";
import { comesBefore } from "../order.ts";

export const portAndTls: Check = {
  id: "port-and-tls",
  title: "MESH host on another port, in plain text or with old TLS",
  level: "mandatory",
  severity: "medium",
  tags: ["egress", "encryption"],
  why: "MESH is TLS 1.2 or newer on one port; whatever else a rule lets through under its name is somebody else's traffic.",
  instead:
    "Bind the rule to the port and to TLS 1.2 and 1.3, as in: ssl_version:tls1.2,tls1.3; in a Suricata rule. AWS's generated domain lists can't be bound so.",
  link: "https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html",
  stage: "stack",
  judge: ({ firewalls, mesh, isOnPath }) => {
    const judged = new Set<Grant>();
    return firewalls.flatMap((firewall) =>
      firewall.grants.filter(isOfNameFirewall).flatMap((grant) => {
        if (judged.has(grant) || !letsOut(grant) || !isOnPath(grant.place.urn)) return [];
        judged.add(grant);
        return messagesOf(grant, firewall, mesh).map((message) => ({ message, place: grant.place }));
      }),
    );
  },
};

function messagesOf(grant: Grant, firewall: Firewall, mesh: Mesh): string[] {
  const host = (grant.names ?? []).map(soleName).find((name) => mesh.hosts.some((host) => host === name));
  if (host === undefined) return [];
  const port = mesh.portOf(host);
  if (grant.application === "http") return [`opens ${host} to plain HTTP.`];
  const faults = [...portFault(grant, firewall, port), ...tlsFault(grant, firewall)];
  return faults.length === 0 ? [] : [`opens ${host} ${faults.join(", and ")}.`];
}

function portFault(grant: Grant, firewall: Firewall, port: number): string[] {
  const denied = firewall.grants.filter((other) => isDenialBefore(other, grant, firewall) && !other.tlsVersions);
  const open = complementOfPorts(
    unionOfPorts([complementOfPorts(grant.ports), onePort(port), ...denied.map(({ ports }) => ports)]),
  );
  return isNothing(open) ? [] : [`on ${describePorts(grant.ports)} instead of ${port} alone`];
}

/** Port 0 is none. */
const isNothing = (ports: PortSet): boolean => ports.every(({ last }) => last === 0);

/** Application rules of Azure can't tell versions apart. */
function tlsFault(grant: Grant, firewall: Firewall): string[] {
  if (grant.engine !== "nfw-stateful") return [];
  const denied = firewall.grants
    .filter((other) => isDenialBefore(other, grant, firewall))
    .flatMap(({ tlsVersions }) => tlsVersions ?? []);
  const open = OLD_VERSIONS.filter((version) => grant.tlsVersions?.includes(version) ?? true).filter(
    (version) => !denied.includes(version),
  );
  return open.length === 0 ? [] : [`to TLS ${open.join(" and ")}`];
}

const OLD_VERSIONS = ["1.0", "1.1"];

/** Whether `other` stops, for all that it says, what would meet `grant` later. */
const isDenialBefore = (other: Grant, grant: Grant, firewall: Firewall): boolean =>
  other.engine === "nfw-stateful" &&
  other.effect === "deny" &&
  other.names === undefined &&
  isToAny(other) &&
  other.unknowns.length === 0 &&
  comesBefore(other, grant, firewall);
