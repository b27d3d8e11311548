import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** An address as a number of its family. */
export interface AddressNumber {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/**
 * `text` as an address, for texts that `isIP` of `node:net` takes.
 * ipaddr.js 2.5.0 reads `::10.0.0.1` as the IPv4-mapped `::ffff:10.0.0.1`, so dotted tails of IPv6 are rewritten first.
 *
 * @throws Error for any other text.
 */
export const parseAddress = (text: string): ipaddr.IPv4 | ipaddr.IPv6 =>
  ipaddr.parse(text.replace(/(?<=:)\d+\.\d+\.\d+\.\d+$/, toGroups));

/** `text` as a number, for texts that `isIP` of `node:net` takes. @throws Error for any other text. */
export function addressNumberOf(text: string): AddressNumber {
  const bytes = parseAddress(text).toByteArray();
  return { family: bytes.length === 4 ? 4 : 6, value: joined(bytes.map(BigInt)) };
}

/**
 * The addresses that `text` may mean to some parser; none where it means none, several where parsers disagree: a part
 * with a leading zero is octal to C and decimal to others, and a short form ends in the host's number or, in front of a
 * prefix length, in zeros left out.
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
 * The address that some parser would read in `text`, in plain notation; undefined where none would.
 * Beside dotted IPv4 and IPv6 these are the short, octal, hexadecimal and bare integer forms of `inet_aton` and of
 * the WHATWG URL standard, brackets, a zone and a trailing dot.
 */
export function ipLiteral(text: string): string | undefined {
  const bare = withoutBrackets(text.trim()).replace(/\.$/, "");
  if (bare.length > LONGEST_LITERAL || !LITERAL_LETTERS.test(bare)) return undefined;
  if (isIP(bare)) return parseAddress(bare).toString();
  if (ipaddr.isValid(bare)) return ipaddr.parse(bare).toString();
  const hostname = /^[0-9a-fx.]+$/i.test(bare) ? URL.parse(`http://${bare}/`)?.hostname : undefined;
  return hostname && isIP(hostname) ? hostname : undefined;
}

// Most texts that are looked at are names, and what reads addresses is slow to say no.
const LITERAL_LETTERS = /^[0-9a-fx.]+$|:/i;

// Octal and hexadecimal parts may be padded with zeros without end; what is longer ends in a number all the same.
const LONGEST_LITERAL = 253;

/** Without the brackets of a URL and the zone of a link-local address. */
const withoutBrackets = (text: string): string => text.replace(/^\[(.*)\]$/s, "$1").replace(/%.*$/s, "");

function asInC(part: string): bigint | undefined {
  if (/^0x[0-9a-f]*$/i.test(part)) return BigInt(part.length === 2 ? "0" : part);
  if (/^0[0-7]+$/.test(part)) return BigInt(`0o${part.slice(1)}`);
  return /^(?:0|[1-9]\d*)$/.test(part) ? BigInt(part) : undefined;
}

const asDecimal = (part: string): bigint | undefined => (/^\d+$/.test(part) ? BigInt(part) : undefined);

/** One number of up to four parts, of which the last fills what is left, as `inet_aton` reads them. */
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
