import { domainToUnicode } from "node:url";
import { distance } from "fastest-levenshtein";
import { getPublicSuffix } from "tldts";
import { type Hostname, ipLiteral, isInside, withoutTwins } from "../../src/egress/index.ts";
import type { Mesh } from "./mesh.ts";

/** A wrong name, and the MESH host that it should be. `what` completes a sentence that begins with the name. */
export interface WrongName {
  readonly what: string;
  readonly meant?: string | undefined;
}

/** Says that a name used to be MESH's, is nearly a MESH host's name, or imitates one. Undefined for any other name. */
export function wrongName(name: string, { hosts, retired, accepted }: Mesh): WrongName | undefined {
  if (accepted.has(name) || ipLiteral(name) !== undefined) return undefined;
  const entry = Object.hasOwn(retired, name) ? retired[name as Hostname] : undefined;
  if (entry) return { what: `is no MESH host any more (${entry.why})`, meant: entry.instead };
  const seen = inPlainLetters(name);
  const posed = hosts.find((host) => isPosing(name, seen, host));
  if (posed !== undefined) return { what: `reads like ${posed} and belongs to somebody else`, meant: posed };
  const near = nearestHost(name, hosts);
  return near === undefined ? undefined : { what: "is no MESH host, but nearly reads like one", meant: near };
}

/**
 * Returns the host whose name differs from this one only by two typing errors, lookalike letters, or dots and hyphens.
 */
export function nearestHost(name: string, hosts: readonly string[]): string | undefined {
  const seen = inPlainLetters(name);
  return hosts.find((host) => {
    const own = inPlainLetters(host);
    return (
      bare(seen) === bare(own) ||
      (Math.abs(seen.length - own.length) <= MOST_SLIPS && distance(seen, own) <= MOST_SLIPS)
    );
  });
}

/**
 * Whether the name holds the host's labels under another suffix: exactly, with a typing error, or with hyphens for
 * dots.
 */
function isPosing(name: string, seen: string, host: string): boolean {
  const suffix = getPublicSuffix(host) ?? "";
  if (isInside(name as Hostname, suffix as Hostname)) return false;
  const own = bare(inPlainLetters(host.slice(0, host.length - suffix.length)));
  const letters = bare(seen);
  if (letters.includes(own)) return true;
  // Checked first, because looking up the suffix is slow and most names are too long or too short.
  if (Math.abs(letters.length - own.length) > LONGEST_SUFFIX) return false;
  const others = bare(seen.slice(0, seen.length - (getPublicSuffix(name) ?? "").length));
  return Math.abs(others.length - own.length) <= MOST_SLIPS && distance(others, own) <= MOST_SLIPS;
}

/**
 * Returns the name with lookalike letters, of ASCII and of other scripts, replaced by the letters that they imitate.
 */
const inPlainLetters = (name: string): string =>
  (name.includes("xn--") ? withoutTwins(domainToUnicode(name)) : name)
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
    .replaceAll(/[l1]/g, "i")
    .replaceAll("0", "o")
    .replaceAll("5", "s");

const bare = (name: string): string => name.replaceAll(/[.-]/g, "");
const MOST_SLIPS = 2;
const LONGEST_SUFFIX = 24;
