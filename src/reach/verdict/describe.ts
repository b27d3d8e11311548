import type { Grant } from "../../egress/grant.ts";
import { nameOfUrn } from "../../egress/place.ts";

/** Where a rule stands, as people name it: `mesh-live-network-rules:14`, `hub-rules ruleCollections[0].rules[1]`, `mesh-nsg-deny (4096)`. */
export function describeRule({ place: { urn, path, line }, labels, order = [], engine, loggedAs }: Grant): string {
  const name = nameOfUrn(urn);
  if (line !== undefined) return `${name}:${line}${loggedAs && "sid" in loggedAs ? ` (sid ${loggedAs.sid})` : ""}`;
  const number = order.length === 1 && NUMBERED.has(engine) ? ` (${order[0]})` : "";
  if (path === "" || labels.includes(name))
    return `${path === "" && labels[0] && !labels.includes(name) ? `${name} ${labels[0]}` : name}${number}`;
  return `${name} ${labels[0] ?? path}${number}`;
}

const NUMBERED: ReadonlySet<string> = new Set(["network-acl", "nsg", "admin-rule"]);
