import type { Grant } from "../../egress/grant.ts";
import { describeName, isEveryName, type NamePattern, otherMatch } from "../../egress/name-pattern.ts";
import { breadthOf, wholeSuffix } from "../breadth.ts";
import type { Check } from "../check.ts";
import { letsOut } from "../grants.ts";
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
    subject.grants.filter(letsOut).flatMap((grant) =>
      (grant.names ?? []).flatMap((name) => {
        const message = grant.engine === "dns-record" ? undefined : messageOf(name, grant, subject);
        return message === undefined ? [] : [{ message, place: grant.place }];
      }),
    ),
};

function messageOf(name: NamePattern, { layer, place }: Grant, { mesh, isOnPath }: Subject): string | undefined {
  const host = mesh.hosts.find((host) => breadthOf(name, host) === "wide");
  if (host !== undefined) return `"${describeName(name)}" matches ${host}${asWell(name, host)}.`;
  // Whoever answers every query opens nothing by that.
  if (layer === "dns" || !isOnPath(place.urn)) return undefined;
  if (isEveryName(name)) return `"${name.written}" matches every name, on a path to MESH.`;
  const suffix = wholeSuffix(name);
  if (suffix !== undefined) return `"${describeName(name)}" matches all of "${suffix}", on a path to MESH.`;
  const every = mesh.hosts.find((host) => breadthOf(name, host) === "general");
  return every && `"${describeName(name)}" matches nearly every name, on a path to MESH.`;
}

const asWell = (name: NamePattern, host: string): string => {
  const other = otherMatch(name, host);
  return other === undefined ? " and other names" : `, and ${other} as well`;
};
