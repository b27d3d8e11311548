import { domainToASCII, domainToUnicode } from "node:url";
import { parse as parseSuffix } from "tldts";
import { ipLiteral } from "../address/read-address.ts";
import type { Reading } from "../input/reading.ts";
import { show } from "../input/show.ts";
import { lookalike, withoutTwins } from "./lookalike.ts";

/**
 * Returns `text` as a host name in its canonical form: lower case, A-labels (UTS 46), no trailing dot. Refuses anything
 * but the plain name of one host, and suggests the name that `text` contains.
 */
export function normalise(text: string): Reading {
  const reading = read(text);
  if ("value" in reading) return reading;
  const better = reading.instead === undefined ? undefined : read(reading.instead);
  const remedy = better && "value" in better ? `Did you mean "${better.value}"?` : reading.remedy;
  return { fault: `${show(text)} ${reading.what}. ${remedy}` };
}

/** Why a text is no host name. `instead` may hold the name that was meant; it is suggested if it is valid. */
interface Refusal {
  readonly what: string;
  readonly remedy: string;
  readonly instead?: string;
}

function read(text: string): { readonly value: string } | Refusal {
  if (text.length > LONGEST_INPUT) return tooLong(`${text.length} characters`);
  const folded = fold(text);
  const refusal = SHAPES.find(({ has }) => has(folded))?.refuse(folded);
  if (refusal) return refusal;
  const ascii = domainToASCII(folded);
  // Node's own mapping and ours are each more lenient in different cases, so both must agree.
  if (ascii === "" || ascii !== domainToASCII(text))
    return refuseALabel(folded) ?? { what: "holds what IDNA forbids (UTS 46)", remedy: AFRESH };
  const name = ascii.replace(/\.$/, "");
  return refuseName(name) ?? { value: name };
}

// Limits the work for any input. It is above the length of any name, and of any URL that a name could be taken from.
const LONGEST_INPUT = 2000;

const AFRESH = "Type it again, in one script.";
const ALONE = 'Give the host name alone, as in "www.example.org".';
const BY_NAME = "Give the host name instead: addresses change, and rules go by name.";
const EACH = "Name each host in full; a rule opens one host.";
const SLIP = "Check for a copying error.";
const WHOLE = 'Give the whole name, as in "www.example.org".';
const PLAIN = "A host name has letters, digits, hyphens and dots only.";

const fold = (text: string): string => text.normalize("NFKC").replaceAll(/[。．｡]/g, ".");

const tooLong = (length: string): Refusal => ({
  what: `is ${length} long, above 253, the most that DNS allows (RFC 1035)`,
  remedy: SLIP,
});

/** Texts that are not names, recognised by their ASCII characters. The first match names the fault. */
const SHAPES: readonly { has: (text: string) => boolean; refuse: (text: string) => Refusal }[] = [
  { has: (text) => text.trim() === "", refuse: () => ({ what: "is empty", remedy: ALONE }) },
  { has: (text) => /^\s*(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(text), refuse: (text) => around("is a URL", text) },
  { has: (text) => ipLiteral(text) !== undefined, refuse: refuseAddress },
  {
    has: (text) => /^[^/]+\/[^/]+$/.test(text) && ipLiteral(text.replace(/\/.*$/s, "")) !== undefined,
    refuse: () => ({ what: "is an IP network", remedy: BY_NAME }),
  },
  { has: (text) => text.includes("@"), refuse: (text) => around("has a user name before the host", text) },
  { has: (text) => text.includes("*"), refuse: () => ({ what: "is a wildcard", remedy: EACH }) },
  {
    has: (text) => text.startsWith("."),
    refuse: () => ({ what: "begins with a dot, which firewalls read as every name below", remedy: EACH }),
  },
  { has: (text) => /[/?#]/.test(text), refuse: (text) => around("has a path", text) },
  { has: (text) => /:\d*\s*$/.test(text), refuse: (text) => around("has a port", text) },
  { has: (text) => text.trim() !== text, refuse: (text) => around("has white space around it", text) },
  {
    has: (text) => ILLEGAL.test(text),
    refuse: (text) => around(`holds ${show(ILLEGAL.exec(text)?.[0])}`, text, PLAIN),
  },
  { has: (text) => NUMERIC_END.test(text), refuse: refuseNumericEnd },
];

const ILLEGAL = /[\0-,/:-@[-`{-\x7f]/;

// The WHATWG URL standard distinguishes an address from a name this way ("ends in a number").
const NUMERIC_END = /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i;

function refuseAddress(text: string, plain = ipLiteral(text)): Refusal {
  return { what: text === plain ? "is an IP address" : `is a spelling of the IP address ${plain}`, remedy: BY_NAME };
}

function refuseNumericEnd(text: string): Refusal {
  const hidden = ipLiteral(domainToASCII(text));
  if (hidden !== undefined) return refuseAddress(text, hidden);
  return { what: "ends in a number, as addresses do and no top-level domain does (RFC 3696)", remedy: BY_NAME };
}

function around(what: string, text: string, remedy = ALONE): Refusal {
  const host = text
    .trim()
    .replace(/^["'`<(]+/, "")
    .replace(/["'`>),;]+$/, "")
    .replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\//i, "")
    .replace(/[/?#\\].*$/s, "")
    .replace(/^.*@/s, "");
  const instead = host.replace(/:\d*$/, "");
  return (ipLiteral(host) ?? ipLiteral(instead))
    ? { what: `${what}, and names an IP address`, remedy: BY_NAME }
    : { what, remedy, instead };
}

function refuseName(name: string): Refusal | undefined {
  const labels = name.split(".");
  const labelFault = labels.map(refuseLabel).find((fault) => fault !== undefined);
  if (labelFault) return { ...labelFault, instead: labels.filter((label) => label !== "").join(".") };
  if (name.length > 253) return tooLong(`${name.length} bytes`);
  if (NUMERIC_END.test(name)) return refuseNumericEnd(name);
  return refuseLookalike(name) ?? refuseZone(name);
}

function refuseLabel(label: string): Refusal | undefined {
  const shown = show(label);
  const unicode = toUnicode(label);
  if (label === "") return { what: "has an empty label: two dots in a row", remedy: "Remove one." };
  if (label.length > 63)
    return {
      what: `has a label of ${label.length} bytes, above 63, the most that DNS allows (RFC 1035)`,
      remedy: SLIP,
    };
  if (unicode === undefined) return { what: `has the label ${shown}, which is malformed Punycode`, remedy: AFRESH };
  if (/^-|-$/.test(unicode))
    return { what: `has the label ${shown}, which starts or ends with a hyphen`, remedy: SLIP };
  return undefined;
}

/** Returns the fault of a malformed A-label. Node.js 22 refuses the whole name, and 24 returns it unchanged. */
const refuseALabel = (text: string): Refusal | undefined =>
  text
    .toLowerCase()
    .split(".")
    .filter((label) => label.startsWith("xn--"))
    .map(refuseLabel)
    .find((fault) => fault !== undefined);

/** Returns the U-label of an A-label, and any other label unchanged; undefined for an A-label that encodes nothing. */
function toUnicode(label: string): string | undefined {
  if (!label.startsWith("xn--")) return label;
  const unicode = domainToUnicode(label);
  return unicode !== label && domainToASCII(unicode) === label ? unicode : undefined;
}

function refuseLookalike(name: string): Refusal | undefined {
  const labels = name.split(".").map((ascii) => ({ ascii, unicode: toUnicode(ascii) ?? ascii }));
  const suffix = suffixOf(name).isIcann ? labels.at(-1)?.unicode : undefined;
  const instead = withoutTwins(labels.map(({ unicode }) => unicode).join("."));
  return labels
    .map(({ ascii, unicode }) => ({ ascii, unicode, why: lookalike(unicode, suffix) }))
    .filter(({ why }) => why !== undefined)
    .map(({ ascii, unicode, why }) => ({
      what: `has the label ${show(unicode)} (${ascii}), which ${why}`,
      remedy: AFRESH,
      instead,
    }))
    .at(0);
}

function refuseZone(name: string): Refusal | undefined {
  const { publicSuffix, isIcann } = suffixOf(name);
  if (isIcann && publicSuffix === name)
    return { what: "is a public suffix, a registry's zone and no host", remedy: "Name the host below it." };
  return name.includes(".") ? undefined : { what: "is a single label", remedy: WHOLE };
}

// Only the ICANN section is used. Names of the private section, such as `github.io` or `s3.amazonaws.com`, are hosts
// too, and a rule opens the named host, not what is below it.
const suffixOf = (name: string) =>
  parseSuffix(name, { allowPrivateDomains: false, extractHostname: false, detectIp: false, validateHostname: false });
