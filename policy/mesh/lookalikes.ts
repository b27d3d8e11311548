import { domainToUnicode } from "node:url";
import { distance } from "fastest-levenshtein";
import { getPublicSuffix } from "tldts";
import { type Hostname, ipLiteral, isInside, memo, memoText, withoutTwins } from "../../src/egress/index.ts";
import type { Mesh } from "./mesh.ts";

/** A wrong name, and the MESH host that it should be. `what` completes a sentence that begins with the name. */
export interface WrongName {
  readonly what: string;
  readonly meant?: string | undefined;
}

/** Says that a name used to be MESH's, is nearly a MESH host's name, or imitates one. Undefined for any other name. */
export const wrongName = (name: string, mesh: Mesh): WrongName | undefined => judgesOf(mesh)(name);

/** A name is judged twice: when its rule is registered, and with the whole stack. */
const judgesOf = memo(({ hosts, retired, accepted }: Mesh) =>
  memoText((name): WrongName | undefined => {
    if (accepted.has(name) || ipLiteral(name) !== undefined) return undefined;
    const entry = Object.hasOwn(retired, name) ? retired[name as Hostname] : undefined;
    if (entry) return { what: `is no MESH host any more (${entry.why})`, meant: entry.instead };
    const plain = inPlainLetters(name);
    const letters = bare(plain);
    const own = bare(plain.slice(0, plain.length - (getPublicSuffix(name) ?? "").length));
    const posed = spellingsOf(hosts).find((host) => isPosing({ name, letters, own }, host))?.host;
    if (posed !== undefined) return { what: `reads like ${posed} and belongs to somebody else`, meant: posed };
    const near = nearestHost(name, hosts);
    return near === undefined ? undefined : { what: "is no MESH host, but nearly reads like one", meant: near };
  }),
);

/**
 * Returns the host whose name differs from this one only by two typing errors, lookalike letters, or dots and hyphens.
 */
export function nearestHost(name: string, hosts: readonly string[]): string | undefined {
  const plain = inPlainLetters(name);
  const letters = bare(plain);
  return spellingsOf(hosts).find(
    (own) => letters === own.letters || (areNear(plain, own.plain) && !isOtherService(plain, own.plain)),
  )?.host;
}

/**
 * Whether two names differ in one short label alone, and in more than a slip of it. In MESH's zones, such labels name
 * other services: `mhs` and `sso` beside `msg`.
 */
function isOtherService(a: string, b: string): boolean {
  const [ofA, ofB] = [a.split("."), b.split(".")];
  const [at, ...others] = ofA.flatMap((label, index) => (label === ofB[index] ? [] : [index]));
  if (at === undefined || others.length > 0 || ofA.length !== ofB.length) return false;
  const [one = "", other = ""] = [ofA[at], ofB[at]];
  return Math.max(one.length, other.length) <= SHORT && distance(one, other) > 1 && !isTransposed(one, other);
}

const SHORT = 4;

/** Whether the labels have the same letters, of which two neighbours changed places. */
const isTransposed = (a: string, b: string): boolean =>
  a.length === b.length &&
  [...a].some((_, at) => a.slice(0, at) + a.charAt(at + 1) + a.charAt(at) + a.slice(at + 2) === b);

/** A host in the spellings that names are compared with. */
interface Spelling {
  readonly host: string;
  readonly suffix: Hostname;
  readonly plain: string;
  readonly letters: string;
  /** Letters of the labels before the suffix. */
  readonly own: string;
}

const spellingsOf = memo((hosts: readonly string[]) =>
  hosts.map((host): Spelling => {
    const suffix = (getPublicSuffix(host) ?? "") as Hostname;
    const plain = inPlainLetters(host);
    const own = inPlainLetters(host.slice(0, host.length - suffix.length));
    return { host, suffix, plain, letters: bare(plain), own: bare(own) };
  }),
);

/**
 * Whether the name holds the host's labels under another suffix: exactly, with a typing error, or with hyphens for
 * dots.
 */
const isPosing = (
  { name, letters, own }: Pick<Spelling, "letters" | "own"> & { readonly name: string },
  host: Spelling,
): boolean =>
  // An extra host may be called by a word that many names hold.
  host.own.length >= TELLING &&
  !isInside(name as Hostname, host.suffix) &&
  (letters.includes(host.own) || areNear(own, host.own));

/** How many letters of its own a host needs for others to be told to imitate it. MESH's have 16 and more. */
const TELLING = 10;

const areNear = (a: string, b: string): boolean =>
  Math.abs(a.length - b.length) <= MOST_SLIPS && distance(a, b) <= MOST_SLIPS;

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
