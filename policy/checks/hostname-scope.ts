import {
  describeName,
  type Grant,
  isEveryName,
  type NamePattern,
  otherMatch,
  soleName,
} from "../../src/egress/index.ts";
import { letsOut } from "../../src/reach/index.ts";
import type { Check, Subject } from "../check.ts";
import { breadthOf, eachRule, type Mesh, ofNames, wholeSuffix } from "../mesh/index.ts";

export const hostnameScope: Check = {
  id: "hostname-scope",
  title: "Hostname rule wider than its host",
  level: "mandatory",
  severity: "high",
  tags: ["data-leak", "egress"],
  why: "A pattern opens every name that it matches, now or later: MESH shares its zones with other services, and a registry suffix or a star opens what anybody registers.",
  instead: "Name each host exactly, one entry a host.",
  link: "https://datatracker.ietf.org/doc/html/rfc4592",
  stage: "resource",
  judge: (subject) =>
    eachRule(subject.grants.filter((grant) => letsOut(grant))).flatMap((grant) =>
      widthsOf(grant, subject.mesh)
        .filter(({ reach }) => isTooWide(reach, grant, subject))
        .map(({ message }) => ({ message, place: grant.place })),
    ),
};

/**
 * In DNS, a wide pattern opens nothing by itself; `wide-name` reports it. One for every name switches DNS Firewall off.
 */
function isTooWide(reach: Width["reach"], grant: Grant, { settings, isOnPath, isForMeshClients }: Subject): boolean {
  const isForAll = settings.scope === "all";
  if (grant.layer === "dns") return isForAll && reach === "every" && grant.engine === "dns-firewall";
  if (reach === "mesh") return true;
  return reach === "suffix" ? isForAll : isOnPath(grant.place.urn) && isForMeshClients(grant);
}

/** A pattern that matches more than anybody can have meant. */
export interface Width {
  readonly message: string;
  /**
   * `mesh`: a MESH host and its neighbours. `suffix`: every name below a suffix under which registries sell names.
   * `every`: every name.
   */
  readonly reach: "mesh" | "suffix" | "every";
}

/** Returns the patterns of a rule that are too wide, each judged on its own. */
export const widthsOf = ofNames((names, mesh): Width[] => names.flatMap((name) => widthOf(name, mesh) ?? []));

function widthOf(name: NamePattern, mesh: Mesh): Width | undefined {
  if (soleName(name) !== undefined) return undefined;
  const host = mesh.hosts.find((host) => breadthOf(name, host) === "wide");
  if (host !== undefined)
    return { message: `"${describeName(name)}" matches ${host}${asWell(name, host)}.`, reach: "mesh" };
  if (isEveryName(name)) return { message: `"${name.written}" matches every name.`, reach: "every" };
  const suffix = wholeSuffix(name);
  if (suffix !== undefined)
    return {
      message: `"${describeName(name)}" matches all of "${suffix}", below which a registry gives out names.`,
      reach: "suffix",
    };
  const every = mesh.hosts.find((host) => breadthOf(name, host) === "general");
  return every && { message: `"${describeName(name)}" matches nearly every name.`, reach: "every" };
}

const asWell = (name: NamePattern, host: string): string => {
  const other = otherMatch(name, host);
  return other === undefined ? " and other names" : `, and ${other} as well`;
};
