import type { ResourceReading } from "../src/egress/resource-reading.ts";
import type { Firewall } from "../src/reach/firewalls.ts";
import type { Mesh } from "./mesh.ts";
import { saysNhsMesh } from "./mesh-labels.ts";
import { hostsMeant } from "./mesh-names.ts";
import type { Context } from "./subject.ts";

/**
 * Tells for each resource whether it is on a path to MESH. A firewall is where it names a MESH host or says NHS MESH; everything else
 * is where anything in the stack does. The scope `all` takes everything for such a path, the scope `mesh` nothing.
 */
export function pathsOf(
  readings: readonly ResourceReading[],
  firewalls: readonly Firewall[],
  { mesh, settings }: Pick<Context, "mesh" | "settings">,
): (urn: string) => boolean {
  if (settings.scope !== "stack") return () => settings.scope === "all";
  const meant = new Set(readings.filter((reading) => meansMesh(reading, mesh)).map(({ urn }) => urn));
  const ofFirewalls = new Map<string, boolean>();
  for (const { readings } of firewalls) {
    const isOnPath = readings.some(({ urn }) => meant.has(urn));
    for (const { urn } of readings) ofFirewalls.set(urn, isOnPath || ofFirewalls.get(urn) === true);
  }
  return (urn) => ofFirewalls.get(urn) ?? meant.size > 0;
}

const meansMesh = ({ urn, labels, grants }: ResourceReading, mesh: Mesh): boolean =>
  MADE_FOR_MESH.test(urn) ||
  saysNhsMesh(labels, mesh.hosts) ||
  grants.some((grant) => hostsMeant(grant, mesh).length > 0 || saysNhsMesh(grant.labels, mesh.hosts));

/** Children of this package's components, whose URNs hold the types of their parents. */
const MADE_FOR_MESH = /[:$]mesh-egress:index:/;
