import ipaddr from "ipaddr.js";
import { firstFew } from "../../text/first-few.ts";
import { type AddressRange, type AddressRanges, holdsFamily } from "./address-ranges.ts";

/** Writes each range as people do: as an address, a network, or `first-last`; in order. */
export const writeRanges = (ranges: AddressRanges): string[] => ranges.map(writeRange);

/** Writes at most `most` ranges and counts the rest, for messages. */
export function describeRanges(ranges: AddressRanges, most = 3): string {
  return holdsFamily(ranges) && ranges.length === 1 ? "any address" : firstFew(ranges, writeRange, most);
}

function writeRange({ family, first, last }: AddressRange): string {
  const size = last - first + 1n;
  const start = writeAddress(family, first);
  if (size === 1n) return start;
  const isNetwork = (size & (size - 1n)) === 0n && first % size === 0n;
  const bits = family === 4 ? 32 : 128;
  return isNetwork ? `${start}/${bits - (size.toString(2).length - 1)}` : `${start}-${writeAddress(family, last)}`;
}

/** Writes an address in its canonical form: four decimal numbers, or IPv6 in the form of RFC 5952. */
export function writeAddress(family: 4 | 6, value: bigint): string {
  const bytes = Array.from({ length: family === 4 ? 4 : 16 }, (_, index, count = family === 4 ? 4 : 16) =>
    Number((value >> BigInt(8 * (count - 1 - index))) & 0xffn),
  );
  return ipaddr.fromByteArray(bytes).toString();
}
