import { domainToUnicode } from "node:url";
import { distance } from "fastest-levenshtein";
import { getPublicSuffix } from "tldts";
import { ipLiteral } from "../src/egress/address/read-address.ts";
import type { Hostname } from "../src/egress/name/hostname.ts";
import { isInside } from "../src/egress/name/hostname.ts";
import { withoutTwins } from "../src/egress/name/lookalike.ts";
import type { Mesh } from "./mesh.ts";

/** What is wrong with a name that should be a MESH host's, to go behind it in a sentence, and the host that is meant. */
export interface WrongName {
  readonly what: string;
  readonly meant?: string | undefined;
}

/** Whether the name was MESH's once, is written nearly like one of its hosts, or passes itself off as one. */
export function wrongName(name: string, { hosts, retired }: Mesh): WrongName | undefined {
  if (hosts.some((host) => host === name) || ipLiteral(name) !== undefined) return undefined;
  const entry = Object.hasOwn(retired, name) ? retired[name as Hostname] : undefined;
  if (entry) return { what: `is no MESH host any more (${entry.why})`, meant: entry.instead };
  const posed = hosts.find((host) => isPosing(name, host));
  if (posed !== undefined) return { what: `begins like ${posed} and belongs to somebody else`, meant: posed };
  const seen = name.includes("xn--") ? withoutTwins(domainToUnicode(name)) : name;
  const near = nearest(seen, hosts);
  return near === undefined ? undefined : { what: "is no MESH host, but nearly reads like one", meant: near };
}

/** `mesh-sync.spineservices.nhs.uk.example.org`, or the labels before `nhs.uk` under another suffix. */
function isPosing(name: string, host: string): boolean {
  // Most names begin otherwise, and to look a suffix up takes longer than to see that.
  if (!name.startsWith(host.slice(0, host.indexOf(".") + 1))) return false;
  const suffix = getPublicSuffix(host) ?? "";
  const own = host.slice(0, host.length - suffix.length);
  return name.startsWith(own) && !isInside(name as Hostname, suffix as Hostname);
}

/** The host that the name is but for a slip or two of the keyboard, or for dots and hyphens. */
function nearest(seen: string, hosts: readonly string[]): string | undefined {
  const letters = bare(seen);
  return hosts.find(
    (host) =>
      letters === bare(host) ||
      (Math.abs(seen.length - host.length) <= MOST_SLIPS && distance(seen, host) <= MOST_SLIPS),
  );
}

const bare = (name: string): string => name.replaceAll(/[.-]/g, "");
const MOST_SLIPS = 2;
