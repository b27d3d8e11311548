import { firstFew } from "../../text/first-few.ts";
import { foundIn } from "./name-regex.ts";
import type { NameRegex } from "./parse-name-regex.ts";

/**
 * The host names that a rule matches: those that match every term. Without terms, every name matches.
 *
 * Every engine's form reduces to this. A domain list's `.example.org` is one term with the globs `example.org` and
 * `*.example.org`; Suricata's `content:"example.org"; endswith` is the glob `*example.org`.
 */
export interface NamePattern {
  /** The pattern as the resource writes it, for messages. */
  readonly written: string;
  readonly terms: readonly NameTerm[];
}

/** Names that match any of the globs or, if negated, none of them. */
export interface NameTerm {
  /** Globs in lower case, without a trailing dot. `*` matches any number of characters, including dots and none. */
  readonly globs: readonly string[];
  readonly negated: boolean;
  /** An expression that narrows the globs, if stars alone can't express it. A name must also match it. */
  readonly regex?: NameRegex | undefined;
}

/** Returns the pattern of exactly one name. */
export const exactly = (host: string): NamePattern => anyOf(host, [host]);

/** Returns the pattern of the names that match one of the globs. */
export const anyOf = (written: string, globs: readonly string[]): NamePattern => ({
  written,
  terms: [{ globs: globs.map(plainGlob), negated: false }],
});

/** Returns the pattern of the names below `zone` by whole labels; with `apex`, of the zone itself too. */
export const below = (written: string, zone: string, apex: boolean): NamePattern =>
  anyOf(written, apex ? [zone, `*.${zone}`] : [`*.${zone}`]);

/** The pattern of a name in which a star stands for characters of one label alone, and so never for a dot. */
export const withinLabels = (written: string): NamePattern => ({
  written,
  terms: [
    {
      globs: [plainGlob(written)],
      negated: false,
      regex: { kind: "sequence", parts: [START, ...[...plainGlob(written)].map(letterOrStar), END] },
    },
  ],
});

const START: NameRegex = { kind: "start" };
const END: NameRegex = { kind: "end" };
const STAR: NameRegex = {
  kind: "repeat",
  part: { kind: "letter", among: ".", negated: true },
  least: 0,
  most: Number.POSITIVE_INFINITY,
};
const letterOrStar = (letter: string): NameRegex =>
  letter === "*" ? STAR : { kind: "letter", among: letter, negated: false };

export const EVERY_NAME: NamePattern = { written: "*", terms: [] };

/**
 * Whether a client that asks for `host` matches the pattern. Never throws; linear in the pattern for a host of bounded
 * length.
 */
export const matchesName = ({ terms }: NamePattern, host: string): boolean => {
  const name = plainName(host);
  return terms.every(
    ({ globs, negated, regex }) =>
      (globs.some((glob) => matchesGlob(glob, name)) && (regex === undefined || foundIn(regex, name))) !== negated,
  );
};

/** Returns the only name that the pattern matches; undefined if it matches several or none. */
export function soleName(pattern: NamePattern): string | undefined {
  const [name] = pattern.terms.find(isOfOneName)?.globs ?? [];
  return name !== undefined && matchesName(pattern, name) ? name : undefined;
}

const isOfOneName = ({ globs, negated }: NameTerm): boolean =>
  !negated && globs.length === 1 && !globs[0]?.includes("*");

/**
 * Splits the pattern into one for each of its names, if it matches only names that it lists; otherwise returns it as
 * is.
 */
export function apart(pattern: NamePattern): readonly NamePattern[] {
  const listed = pattern.terms.find(({ globs, negated }) => !negated && !globs.some((glob) => glob.includes("*")));
  const names = listed?.globs.filter((name) => matchesName(pattern, name)) ?? [];
  return names.length > 1 || (names.length === 1 && soleName(pattern) === undefined) ? names.map(exactly) : [pattern];
}

/** Whether the pattern matches practically every name, because it holds no letter, digit or dot. */
export const isEveryName = ({ terms }: NamePattern): boolean =>
  terms.every(
    ({ globs, negated, regex }) =>
      !negated &&
      globs.some((glob) => /^[*.]*\*[*.]*$/.test(glob)) &&
      (regex === undefined || UNLIKE.every((name) => foundIn(regex, name))),
  );

/** Names that have nothing in common. */
const UNLIKE = ["www.example.org", "a1-b2.co.uk", "192-0-2-1.test", "z.nhs.uk"];

/** Returns another name than `host` that the pattern matches, to show how wide it is; undefined if none was found. */
export function otherMatch(pattern: NamePattern, host: string): string | undefined {
  const name = plainName(host);
  const zone = name.split(".").slice(1).join(".");
  return [`other.${name}`, `other.${zone}`, zone, `x${name}`, `${name}.example.org`, "www.example.org"].find(
    (candidate) => candidate !== name && matchesName(pattern, candidate),
  );
}

/** Writes the pattern for messages, by its globs. */
export function describeName({ terms }: NamePattern): string {
  const parts = terms.map(({ globs, negated }) => `${negated ? "not " : ""}${globs.join(" or ") || "no name"}`);
  return parts.length === 0 ? "any name" : parts.join(" and ");
}

/** Writes the first few patterns and counts the rest. */
export const describeNames = (names: readonly NamePattern[]): string => firstFew(names, describeName);

const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, "");

/** Returns the glob in its canonical form. */
export const plainGlob = (glob: string): string => plainName(glob).replaceAll(/\*{2,}/g, "*");

/**
 * Whether `text` matches `glob`, in which `*` matches any number of characters. The search between the two ends is
 * greedy from the left, which is correct because stars are the only wildcard.
 */
export function matchesGlob(glob: string, text: string): boolean {
  if (!glob.includes("*")) return glob === text;
  const parts = glob.split("*");
  const [first = ""] = parts;
  const last = parts.at(-1) ?? "";
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
