import { parse as parseSuffix } from "tldts";
import { type Reading, readable } from "../../../src/egress/input/reading.ts";
import { correction, show } from "../../../src/egress/input/show.ts";
import { normalise } from "../../../src/egress/name/normalise-hostname.ts";
import { type EgressRules, sortedRules } from "../../../src/egress/rule.ts";

/**
 * A DNS zone whose names resolve: lower-case ASCII, no trailing dot, at most 250 bytes. Unlike a host, it may be a
 * public suffix such as `nhs.uk`, or a single label of a private network such as `internal`. It can't be a whole
 * top-level domain.
 */
export const DnsZone = readable(readZone).brand<"DnsZone">();

// Domains have a trailing dot, as the API returns them, so that a refresh finds nothing to change.

/** The hosts of the rules alone. Names below them stay blocked. */
export const hostDomains = (rules: EgressRules): string[] => [
  ...new Set(sortedRules(rules).map(([, { host }]) => `${host}.`)),
];

/** Each zone and all names below it. A wildcard doesn't match the zone itself, so both are listed. */
export const zoneDomains = (zones: readonly string[]): string[] =>
  [...zones].sort().flatMap((zone) => [`${zone}.`, `*.${zone}.`]);

/** Every domain name. */
export const EVERY_DOMAIN = ["*."];

/** The most domains in a list: the provider writes a list in one request (terraform-provider-aws #41433). */
export const MOST_DOMAINS = 1000;

function readZone(text: string): Reading {
  const bare = text.replace(/^\*?\./, "");
  if (bare !== text)
    return { fault: `${show(text)} is a pattern; a zone means what lies below it as well.${correction(bare)}` };
  // A text is a zone if a host can stand below it.
  const below = normalise(`x.${text}`);
  const zone = "value" in below ? below.value.slice(2) : undefined;
  if (zone === undefined || zone === "") return { fault: faultOf(text) };
  if (zone.length > LONGEST_ZONE)
    return {
      fault: `${show(text)} is ${zone.length} bytes long, above ${LONGEST_ZONE}, the most that AWS takes. Shorten it.`,
    };
  if (isTopLevel(zone))
    return {
      fault: `${show(text)} is a top-level domain; anybody can have names in it. Name the zones that are needed.`,
    };
  return { value: zone };
}

function faultOf(text: string): string {
  const reading = normalise(text);
  return "fault" in reading ? reading.fault : `${show(text)} is too long for a zone. Shorten it.`;
}

// A domain holds at most 255 characters with the leading `*.` and the trailing dot; this leaves some room.
const LONGEST_ZONE = 250;

// `arpa` is for reverse lookups. Private names such as `internal` aren't registered to anybody.
function isTopLevel(zone: string): boolean {
  const { isIcann } = parseSuffix(zone, {
    allowPrivateDomains: false,
    extractHostname: false,
    validateHostname: false,
  });
  return !zone.includes(".") && isIcann === true && zone !== "arpa";
}
