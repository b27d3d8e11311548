import { memoText } from "../input/memo.ts";
import { show } from "../input/show.ts";
import { type AddressRange, type AddressRanges, EVERY_ADDRESS, HIGHEST, rangesOf } from "./address-ranges.ts";
import { asIpv4, withCarried } from "./carried-ipv4.ts";
import { numbersOf } from "./read-address.ts";

/** Addresses as somebody wrote them. */
export interface WrittenRanges {
  readonly ranges: AddressRanges;
  /**
   * Whether a single piece covers every address of a family: true for `0.0.0.0/0`, false for `0.0.0.0/1` beside
   * `128.0.0.0/1`.
   */
  readonly any: boolean;
}

/**
 * Returns the addresses that `text` may mean to any cloud, or a sentence that says why it means none. Accepted are one
 * address, `a/prefix` with or without host bits, `a/netmask`, `a-b`, `192.0.2.7-9`, `192.0.2.*`, `*`, or several of
 * these. An address may be in any notation that some parser accepts: plain, short, octal, hexadecimal, integer,
 * bracketed, IPv4 in IPv6. If parsers disagree (`010.0.0.1`), the set holds every possible meaning. Never throws;
 * linear in the text.
 */
export const readRanges = memoText((text): WrittenRanges | { readonly fault: string } => {
  const pieces = text
    .normalize("NFKC")
    .split("-")
    .map((side) => side.trim())
    .join("-")
    .split(/[\s,;]+/)
    .filter((piece) => piece !== "");
  const read = pieces.map(readPiece);
  const unread = pieces.find((_, index) => read[index]?.length === 0);
  if (pieces.length === 0 || unread !== undefined) return { fault: `${show(unread ?? text)} is no address or network` };
  const written = read.flat();
  return { ranges: rangesOf(written.flatMap(withCarried)), any: written.some(isEvery) };
});

/** Returns the addresses that `text` may mean; an empty set if it means none. */
export function rangesIn(text: string): AddressRanges {
  const read = readRanges(text);
  return "ranges" in read ? read.ranges : [];
}

/** Returns the ranges that the piece may mean; an empty list if it can't be read. */
function readPiece(piece: string): AddressRange[] {
  if (piece === "*") return [...EVERY_ADDRESS];
  if (piece.length > LONGEST_PIECE) return [];
  const starred = /^((?:\d{1,3}\.){1,3})\*(?:\.\*){0,2}$/.exec(piece)?.[1];
  if (starred !== undefined) return boundsOf(filled(starred, "0"), filled(starred, "255"));
  const [from = "", to, ...more] = piece.split("-");
  if (to !== undefined) return more.length > 0 ? [] : (lastBytes(from, to) ?? boundsOf(from, to));
  const [address = "", length, ...rest] = piece.split("/");
  return rest.length > 0 ? [] : networksOf(address, length);
}

/** Completes `192.0.2.` with its missing bytes. */
const filled = (start: string, byte: string): string =>
  [...start.split(".").slice(0, -1), byte, byte, byte].slice(0, 4).join(".");

/** Reads `192.0.2.7-9`, a range that repeats only the last byte. */
function lastBytes(from: string, to: string): AddressRange[] | undefined {
  const [start] = /^(?:\d{1,3}\.){3}(?=\d{1,3}$)/.exec(from) ?? [];
  return start === undefined || !/^\d{1,3}$/.test(to) || Number(to) > 255 ? undefined : boundsOf(from, start + to);
}

const boundsOf = (from: string, to: string): AddressRange[] =>
  numbersOf(from).flatMap((a) =>
    numbersOf(to).flatMap((b) => {
      if (a.family !== b.family) return [];
      return [a.value <= b.value ? range(a.family, a.value, b.value) : range(a.family, b.value, a.value)];
    }),
  );

const networksOf = (address: string, length: string | undefined): AddressRange[] =>
  numbersOf(address, length !== undefined).flatMap(({ family, value }) => {
    const free = freeBits(family, length);
    if (free === undefined) return [];
    const first = (value >> free) << free;
    return [range(family, first, first + (1n << free) - 1n)];
  });

/** Returns the host bits that the prefix length or netmask leaves; undefined if the text is neither. */
function freeBits(family: 4 | 6, length: string | undefined): bigint | undefined {
  const bits = family === 4 ? 32 : 128;
  if (length === undefined) return 0n;
  if (/^\d{1,9}$/.test(length)) return Number(length) <= bits ? BigInt(bits - Number(length)) : undefined;
  const [mask] = numbersOf(length);
  if (mask?.family !== family) return undefined;
  // A netmask ends in one zero for each host bit. Routers write a wildcard mask instead, which has ones only there.
  const isWildcard = mask.value !== 0n && mask.value >> BigInt(bits - 1) === 0n;
  const hosts = isWildcard ? mask.value : HIGHEST[family] - mask.value;
  if (hosts === 0n) return 0n;
  return (hosts & (hosts + 1n)) === 0n ? BigInt(hosts.toString(2).length) : undefined;
}

/** A whole carrier is all of IPv4, written as IPv6. */
function isEvery(written: AddressRange): boolean {
  const { family, first, last } = asIpv4(written);
  return first === 0n && last === HIGHEST[family];
}

const range = (family: 4 | 6, first: bigint, last: bigint): AddressRange => ({ family, first, last });

// An IPv6 network with a full-length mask has 79 characters. Parts of IPv4 may have leading zeros.
const LONGEST_PIECE = 253;
