import type { Grant } from "../../src/egress/grant.ts";
import { describeName, isEveryName, type NamePattern, otherMatch } from "../../src/egress/name/name-pattern.ts";
import { letsOut } from "../../src/reach/grant-reach.ts";
import type { Check } from "../check.ts";
import type { Mesh } from "../mesh.ts";
import { breadthOf, eachRule, ofNames, wholeSuffix } from "../mesh-names.ts";
import type { Subject } from "../subject.ts";

export const hostnameScope: Check = {
  id: "hostname-scope",
  title: "Hostname rule wider than its host",
  level: "mandatory",
  severity: "high",
  tags: ["data-leak", "egress"],
  why: "A pattern opens every name that fits it, now or later: MESH shares its zones with other services, and a registry suffix or a star opens what anybody registers.",
  instead: "Name each host exactly, one entry a host.",
  link: "https://datatracker.ietf.org/doc/html/rfc4592",
  stage: "resource",
  judge: (subject) =>
    eachRule(subject.grants.filter((grant) => letsOut(grant) && grant.engine !== "dns-record")).flatMap((grant) =>
      wideNames(grant, subject.mesh)
        .filter(({ onlyOnPath }) => !onlyOnPath || isJudgedStrictly(grant, subject))
        .map(({ message }) => ({ message, place: grant.place })),
    ),
};

/** Whoever answers every query opens nothing by that. */
const isJudgedStrictly = ({ layer, place }: Grant, { isOnPath }: Subject): boolean =>
  layer !== "dns" && isOnPath(place.urn);

const wideNames = ofNames((names, mesh) => names.flatMap((name) => widthOf(name, mesh) ?? []));

/** What is wrong with a pattern, and whether that matters on a path to MESH alone. */
function widthOf(name: NamePattern, mesh: Mesh): { message: string; onlyOnPath: boolean } | undefined {
  const host = mesh.hosts.find((host) => breadthOf(name, host) === "wide");
  if (host !== undefined)
    return { message: `"${describeName(name)}" matches ${host}${asWell(name, host)}.`, onlyOnPath: false };
  const onPath = (message: string) => ({ message: `${message}, on a path to MESH.`, onlyOnPath: true });
  if (isEveryName(name)) return onPath(`"${name.written}" matches every name`);
  const suffix = wholeSuffix(name);
  if (suffix !== undefined) return onPath(`"${describeName(name)}" matches all of "${suffix}"`);
  const every = mesh.hosts.find((host) => breadthOf(name, host) === "general");
  return every && onPath(`"${describeName(name)}" matches nearly every name`);
}

const asWell = (name: NamePattern, host: string): string => {
  const other = otherMatch(name, host);
  return other === undefined ? " and other names" : `, and ${other} as well`;
};
