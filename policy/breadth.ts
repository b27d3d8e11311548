import { getPublicSuffix, parse } from "tldts";
import { matchesGlob, matchesName, type NamePattern, soleName } from "../src/egress/name/name-pattern.ts";
import { foundIn } from "../src/egress/name/name-regex.ts";

/**
 * How much more than a host its pattern takes: the host alone; `wide`, what lies about it, such as `*.spineservices.nhs.uk`; or
 * `general`, half the internet, such as `*` and `*.uk`, of which nobody can say that it was meant for that host.
 */
export type Breadth = "exact" | "wide" | "general";

/** How wide a pattern is that takes `host`; undefined where it doesn't take it. */
export function breadthOf(pattern: NamePattern, host: string): Breadth | undefined {
  if (!matchesName(pattern, host)) return undefined;
  if (soleName(pattern) === host) return "exact";
  const own = getPublicSuffix(host);
  const holds = pattern.terms.some(
    ({ globs, negated }) =>
      !negated && globs.filter((glob) => matchesGlob(glob, host)).every((glob) => holdsOnTo(glob, own)),
  );
  return holds ? "wide" : "general";
}

/** Whether a pattern names the host, alone or with what lies about it. */
export const isMeant = (pattern: NamePattern, host: string): boolean =>
  !["general", undefined].includes(breadthOf(pattern, host));

/** A public suffix all of whose names the pattern takes, such as `com` or `co.uk`; undefined where it takes less. */
export function wholeSuffix({ terms }: NamePattern): string | undefined {
  const [term] = terms;
  if (terms.length !== 1 || term === undefined || term.negated) return undefined;
  return term.globs
    .filter((glob) => glob.startsWith("*"))
    .map(literalOf)
    .find((literal) => isSuffix(literal) && (term.regex === undefined || foundIn(term.regex, `x1-y.${literal}`)));
}

/** Whether something of the glob's text narrows it down to names like the host's; `nhs.uk` does, being the NHS's own suffix. */
function holdsOnTo(glob: string, own: string | null): boolean {
  const literal = literalOf(glob);
  return literal.length > 2 && (literal === own || !isSuffix(literal));
}

/** Whether registries sell names right below it; a word that is no top-level domain is no suffix. */
function isSuffix(literal: string): boolean {
  const { publicSuffix, isIcann } = parse(literal);
  return publicSuffix === literal && isIcann === true;
}

const literalOf = (glob: string): string => glob.replaceAll("*", "").replaceAll(/^\.+|\.+$/g, "");
