import { isIP } from "node:net";
import { parseAddress } from "./parse-address.ts";

/** An address as a number of its family. */
export interface AddressNumber {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/**
 * The addresses that `text` may mean to some parser; none where it means none, several where parsers disagree: a part with
 * a leading zero is octal to C and decimal to others, and a short form ends in the host's number or, in front of a prefix
 * length, in zeros left out.
 */
export function numbersOf(text: string, isNetwork = false): AddressNumber[] {
  const bare = text.replace(/^\[(.*)\]$/s, "$1").replace(/%.*$/s, "");
  if (isIP(bare) !== 0) {
    const bytes = parseAddress(bare).toByteArray();
    return [{ family: bytes.length === 4 ? 4 : 6, value: joined(bytes.map(BigInt), 8n) }];
  }
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
  return last < 1n << bits ? (joined(known, 8n) << bits) | last : undefined;
}

const joined = (parts: readonly bigint[], bits: bigint): bigint =>
  parts.reduce((sum, part) => (sum << bits) | part, 0n);
