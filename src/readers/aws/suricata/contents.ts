import { globsOf, type NameTerm, parseNameRegex, plainGlob } from "../../../egress/index.ts";
import { unquote } from "./parse-rule.ts";

/** A text to match in the server name, Host header or DNS query. */
export interface ContentMatch {
  /** In lower case, because names are compared without case even without `nocase`. */
  readonly text: string;
  readonly negated: boolean;
  /** Whether the text must be at the start, or at the end. */
  startswith: boolean;
  endswith: boolean;
  /** Whether a dot was put before the name first. */
  readonly dotprefix: boolean;
}

/** Reads `"text"` or `!"text"`, with bytes in hexadecimal between bars; undefined for anything else. */
export function readContent(value: string | undefined, dotprefix: boolean): ContentMatch | undefined {
  const negated = value?.startsWith("!") ?? false;
  const text = unquote(negated ? (value ?? "").slice(1).trim() : (value ?? ""));
  if (text === undefined || text === "") return undefined;
  const bytes = text.replaceAll(/\|([0-9a-fA-F\s]*)\|/g, (_, hex: string) =>
    (hex.match(/[0-9a-fA-F]{2}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join(""),
  );
  return { text: bytes.toLowerCase(), negated, startswith: false, endswith: false, dotprefix };
}

/** Reads the names that `"/expression/flags"` matches, perhaps negated. Undefined if they can't be determined. */
export function readPcre(value: string): { readonly text: string; readonly term: NameTerm } | undefined {
  const [, mark, text = "", flags = ""] = /^(!?)\s*"\/(.*)\/([a-zA-Z]*)"$/s.exec(value.trim()) ?? [];
  // The flags for case, dots and lines make no difference for a name.
  if (mark === undefined || !/^[ism]*$/.test(flags)) return undefined;
  const regex = parseNameRegex(text.replaceAll(/\\(["';:])/g, "$1"));
  if (regex === undefined) return undefined;
  const { globs, isExact } = globsOf(regex);
  return { text, term: { globs, negated: mark === "!", ...(!isExact && { regex }) } };
}

/** Returns the names that the match matches. A star in the text counts as a wildcard, because its author meant one. */
export function termOf({ text, negated, startswith, endswith, dotprefix }: ContentMatch): NameTerm {
  // Names are compared without a trailing dot, so a denial of a name with one denies nothing.
  if (negated && endswith && text.endsWith(".")) return { globs: [], negated };
  return { globs: dotprefix ? dottedGlobs(text, startswith, endswith) : [glob(text, startswith, endswith)], negated };
}

const glob = (text: string, startswith: boolean, endswith: boolean): string =>
  plainGlob(`${startswith ? "" : "*"}${text}${endswith ? "" : "*"}`);

/** For a name with a dot put before it: `.example.org` at the start means that the name starts with `example.org`. */
function dottedGlobs(text: string, startswith: boolean, endswith: boolean): string[] {
  if (!text.startsWith(".")) return startswith ? [] : [glob(text, false, endswith)];
  const atStart = glob(text.slice(1), true, endswith);
  return startswith ? [atStart] : [atStart, glob(text, false, endswith)];
}
