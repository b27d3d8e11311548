import type { Address } from "../egress/address/address.ts";
import { addressNumberOf } from "../egress/address/read-address.ts";
import { writeAddress } from "../egress/address/write-ranges.ts";

/**
 * Wider ranges are no pin: half the internet is in a /7, and everything in 0.0.0.0/0, which leads to a firewall that
 * goes by name.
 */
const WIDEST = 8;

/**
 * Every IPv4 network from /8 to /32 that holds one of the addresses, in CIDR form without host bits, each once: by
 * address, then the narrowest first. The planes that this is for compare texts and can't tell what a network holds.
 */
export function pinningRanges(addresses: readonly Address[]): string[] {
  const values = addresses
    .map((address) => addressNumberOf(address))
    .flatMap(({ family, value }) => (family === 4 ? [Number(value)] : []))
    .sort((a, b) => a - b);
  return [...new Set(values.flatMap(networksAround))];
}

const networksAround = (value: number): string[] =>
  Array.from({ length: 33 - WIDEST }, (_, index) => {
    const prefix = 32 - index;
    return `${writeAddress(4, BigInt(value - (value % 2 ** (32 - prefix))))}/${prefix}`;
  });
