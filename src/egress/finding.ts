import type { AddressRanges } from "./address/address-ranges.ts";
import type { PortSet } from "./port-set.ts";
import type { Place } from "./resource/place.ts";

/** `mandatory` stops an update; `advisory` is only reported. */
export type Level = "mandatory" | "advisory";

/** Values of `--fail-on`; each includes those before it. */
export const FAIL_ON = ["mandatory", "not-judged", "advisory"] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** A check's complaint about a place. */
export interface Finding {
  /** Id of the check, such as `ip-pinning`. */
  readonly check: string;
  readonly level: Level;
  /** One sentence: what is wrong, and with what. */
  readonly message: string;
  /** One sentence: what to write instead. */
  readonly instead: string;
  readonly place: Place;
  /** Hosts that stay shut although the rule at the place opens them; `*` alone means everything that the rule opens. */
  readonly shut?: readonly string[] | undefined;
  /**
   * For a pin: what an exemption has to cover, namely every set of the addresses, and the ports. A DNS record has no
   * ports.
   */
  readonly pinned?: { readonly addresses: readonly AddressRanges[]; readonly ports?: PortSet | undefined } | undefined;
}

/** A finding as text. Check, level and resource are transmitted separately. */
export interface ToldFinding {
  /** One line. Other tools put their own lines before it. */
  readonly message: string;
  /** Property path; null if the finding concerns no property. */
  readonly path: string | null;
  /** Line in the property's text, from 1; null if it has no lines. */
  readonly line: number | null;
  /** Hosts that stay shut although the rule there opens them; absent if there are none. */
  readonly shut?: readonly string[];
  /** What to write instead; null if the message itself says so, as those of other packs do. */
  readonly instead: string | null;
}

export const tellFinding = ({
  place,
  message,
  instead,
  shut = [],
}: Pick<Finding, "place" | "message" | "instead" | "shut">): ToldFinding => ({
  message: oneLine(message),
  path: place.path === "" ? null : oneLine(place.path),
  line: place.line ?? null,
  ...(shut.length > 0 && { shut: shut.map(oneLine) }),
  instead: oneLine(instead),
});

/**
 * Writes the text of a policy violation, which every format shows: what is wrong, where, what stays shut, and what to
 * write instead.
 */
export const writeFinding = ({ message, path, line, shut = [], instead }: ToldFinding): string =>
  [
    message,
    ...(path === null ? [] : [`${WHERE}${path}${line === null ? "" : `, line ${line}`}`]),
    ...(shut.length === 0 ? [] : [`${SHUT}${shut.join(", ")}`]),
    ...(instead === null ? [] : [`${INSTEAD}${instead}`]),
  ].join("\n");

/** Reads back what `writeFinding` wrote. Text of another pack becomes the message unchanged. */
export function readFinding(text: string): ToldFinding {
  const lines = text.split("\n");
  const last = lines.at(-1) ?? "";
  if (!last.startsWith(INSTEAD) || lines.length < 2) return { message: text, path: null, line: null, instead: null };
  lines.pop();
  const shut = lines.length > 1 && lines.at(-1)?.startsWith(SHUT) ? lines.pop()?.slice(SHUT.length).split(", ") : [];
  const where = lines.length > 1 && lines.at(-1)?.startsWith(WHERE) ? (lines.pop()?.slice(WHERE.length) ?? "") : "";
  const [, path = where, line] = /^(.+), line (\d{1,9})$/.exec(where) ?? [];
  return {
    message: lines.join("\n"),
    path: path === "" ? null : path,
    line: line === undefined ? null : Number(line),
    ...(shut && shut.length > 0 && { shut }),
    instead: last.slice(INSTEAD.length),
  };
}

const WHERE = "Where: ";
const SHUT = "Stays shut: ";
const INSTEAD = "Instead: ";

/** Texts of resources may hold any character, and a line break would end the part. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n\u2028\u2029]+/g, " ");
