import type { Address } from "../egress/address/address.ts";
import { addressNumberOf } from "../egress/address/read-address.ts";
import { writeAddress } from "../egress/address/write-ranges.ts";

/**
 * Wider ranges aren't pins: a /7 covers too much of the internet, and 0.0.0.0/0 usually leads to a firewall that
 * matches names.
 */
const WIDEST = 8;

/**
 * Returns every IPv4 network from /8 to /32 that holds one of the addresses, in CIDR form without host bits and without
 * duplicates, by address, narrowest first. The services that use this list compare texts, so they can't tell what a
 * network holds.
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
