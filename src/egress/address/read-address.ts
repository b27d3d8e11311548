import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** An address as a number, with its family. */
export interface AddressNumber {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/**
 * Parses a text that `isIP` of `node:net` accepts. ipaddr.js 2.5.0 reads `::10.0.0.1` as the IPv4-mapped
 * `::ffff:10.0.0.1`, so dotted tails of IPv6 are rewritten first.
 *
 * @throws Error for any other text.
 */
export const parseAddress = (text: string): ipaddr.IPv4 | ipaddr.IPv6 =>
  ipaddr.parse(text.replace(/(?<=:)\d+\.\d+\.\d+\.\d+$/, toGroups));

/** Returns the number of an address that `isIP` of `node:net` accepts. @throws Error for any other text. */
export function addressNumberOf(text: string): AddressNumber {
  const bytes = parseAddress(text).toByteArray();
  return { family: bytes.length === 4 ? 4 : 6, value: joined(bytes.map(BigInt)) };
}

/**
 * Returns every address that some parser may read in `text`; an empty list if none does. Parsers disagree in two cases:
 * a part with a leading zero is octal in C and decimal elsewhere, and a short form ends either in the host's number or,
 * in front of a prefix length, in omitted zeros.
 */
export function numbersOf(text: string, isNetwork = false): AddressNumber[] {
  const bare = withoutBrackets(text);
  if (isIP(bare) !== 0) return [addressNumberOf(bare)];
  const parts = bare.replace(/\.$/, "").split(".");
  if (parts.length > 4) return [];
  const readings = [parts.map(asInC), parts.map(asDecimal)].flatMap((values) => [
    fillLast(values),
    ...(isNetwork && parts.length > 1 ? [fillLast([...values, 0n, 0n, 0n].slice(0, 4))] : []),
    ...(isNetwork && parts.length === 1 && (values[0] ?? 256n) < 256n ? [fillLast([...values, 0n, 0n, 0n])] : []),
  ]);
  const known = new Set(readings.filter((value) => value !== undefined));
  return [...known].map((value) => ({ family: 4, value }));
}

/**
 * Returns the address that some parser would read in `text`, in plain notation; undefined if no parser would. Accepted
 * are dotted IPv4 and IPv6, the short, octal, hexadecimal and bare integer forms of `inet_aton` and of the WHATWG URL
 * standard, brackets, a zone and a trailing dot.
 */
export function ipLiteral(text: string): string | undefined {
  const bare = withoutBrackets(text.trim()).replace(/\.$/, "");
  if (bare.length > LONGEST_LITERAL || !LITERAL_LETTERS.test(bare)) return undefined;
  if (isIP(bare)) return parseAddress(bare).toString();
  if (ipaddr.isValid(bare)) return ipaddr.parse(bare).toString();
  const hostname = /^[0-9a-fx.]+$/i.test(bare) ? URL.parse(`http://${bare}/`)?.hostname : undefined;
  return hostname && isIP(hostname) ? hostname : undefined;
}

// Most texts are names, and the address parsers are slow to refuse those.
const LITERAL_LETTERS = /^[0-9a-fx.]+$|:/i;

// Octal and hexadecimal parts may have any number of leading zeros. A longer text still counts as "ends in a number".
const LONGEST_LITERAL = 253;

/** Removes the brackets of a URL and the zone of a link-local address. */
const withoutBrackets = (text: string): string => text.replace(/^\[(.*)\]$/s, "$1").replace(/%.*$/s, "");

function asInC(part: string): bigint | undefined {
  if (/^0x[0-9a-f]*$/i.test(part)) return BigInt(part.length === 2 ? "0" : part);
  if (/^0[0-7]+$/.test(part)) return BigInt(`0o${part.slice(1)}`);
  return /^(?:0|[1-9]\d*)$/.test(part) ? BigInt(part) : undefined;
}

const asDecimal = (part: string): bigint | undefined => (/^\d+$/.test(part) ? BigInt(part) : undefined);

/** Reads up to four parts as one number, as `inet_aton` does: the last part fills the remaining bytes. */
function fillLast(parts: readonly (bigint | undefined)[]): bigint | undefined {
  const known = parts.filter((part) => part !== undefined);
  const last = known.pop();
  const bits = BigInt(32 - 8 * known.length);
  if (last === undefined || known.length < parts.length - 1 || known.some((part) => part > 255n)) return undefined;
  return last < 1n << bits ? (joined(known) << bits) | last : undefined;
}

const joined = (bytes: readonly bigint[]): bigint => bytes.reduce((sum, byte) => (sum << 8n) | byte, 0n);

function toGroups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split(".").map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
