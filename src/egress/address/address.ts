import { isIP } from "node:net";
import type { z } from "zod";
import { type Reading, readable } from "../input/reading.ts";
import { correction, show } from "../input/show.ts";
import { type AddressRange, HIGHEST, isWithin } from "./address-ranges.ts";
import { asIpv4 } from "./carried-ipv4.ts";
import { addressNumberOf, parseAddress } from "./read-address.ts";
import { writeAddress } from "./write-ranges.ts";

/** An IPv4 address of four decimal numbers, or an IPv6 address in the form of RFC 5952. No zone, no prefix length. */
export const Address = readable(readAddress).brand<"Address">();
export type Address = z.output<typeof Address>;

/** A network in CIDR form without host bits: `10.20.0.0/16`, or IPv6 in the form of RFC 5952: `2001:db8::/32`. */
export const Cidr = readable(readCidr).brand<"Cidr">();
export type Cidr = z.output<typeof Cidr>;

/** A network that clients may be in. It must not cover every address. */
export const ClientCidr = Cidr.refine((cidr) => !isAny(cidr), {
  error: ({ input }) => `${show(input)} is every address; name the networks your MESH clients are in.`,
}).brand<"ClientCidr">();
export type ClientCidr = z.output<typeof ClientCidr>;

/**
 * Whether `address` is in the network. An IPv4 address and its IPv4-mapped (`::ffff:0:0/96`) or NAT64 form
 * (`64:ff9b::/96`, RFC 6052) count as the same, in both directions. A wider IPv6 network such as `::/0` never holds an
 * IPv4 address.
 */
export function holds(cidr: Cidr, address: Address): boolean {
  const [network, host] = [rangeOf(cidr), rangeOf(address)];
  return isWithin([host], [network]) || isWithin([asIpv4(host)], [asIpv4(network)]);
}

/** Returns the addresses that the network holds, in their order. */
export const heldAddresses = (cidr: Cidr, addresses: readonly Address[]): Address[] =>
  addresses.filter((address) => holds(cidr, address));

/** Whether the network covers every address of its family: `0.0.0.0/0`, `::/0`, or all of IPv4 written as IPv6. */
export function isAny(cidr: Cidr): boolean {
  const { family, first, last } = asIpv4(rangeOf(cidr));
  return last - first === HIGHEST[family];
}

export const isIpv6 = (text: Cidr | Address): boolean => text.includes(":");

function readAddress(text: string): Reading {
  if (isPlain(text)) return { value: parseAddress(text).toString() };
  const [address = "", ...rest] = text.split("/");
  if (rest.length > 0 && isPlain(address))
    return { fault: `${show(text)} is a network, not an address.${correction(parseAddress(address).toString())}` };
  return {
    fault: `${show(text)} is not an address. Write four decimal numbers, as in "10.20.0.2", or IPv6, as in "2001:db8::53".`,
  };
}

function readCidr(text: string): Reading {
  const [address = "", prefix, ...rest] = text.split("/");
  if (!isPlain(address) || rest.length > 0) return { fault: `${show(text)} is not a network. ${CIDR_FORM}` };
  const { family, value } = addressNumberOf(address);
  const most = bitsOf(family);
  if (prefix === undefined)
    return { fault: `${show(text)} is an address, not a network.${correction(`${parseAddress(address)}/${most}`)}` };
  const length = /^(?:0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (!(length <= most))
    return { fault: `${show(text)} has no prefix length from 0 to ${most} behind the slash. ${CIDR_FORM}` };
  const { first } = networkAround(family, value, length);
  const network = `${writeAddress(family, first)}/${length}`;
  if (first !== value) return { fault: `${show(text)} has host bits set.${correction(network)}` };
  return { value: network };
}

const CIDR_FORM = 'Write it as in "10.20.0.0/16" or "2001:db8::/32".';

// `isIP` accepts only the strict forms: no leading zeros, no short, octal or hexadecimal parts.
const isPlain = (text: string): boolean => isIP(text) !== 0 && !text.includes("%");

const bitsOf = (family: 4 | 6): number => (family === 4 ? 32 : 128);

/** Returns the addresses of a network, or the single address. */
function rangeOf(text: Cidr | Address): AddressRange {
  const [address = "", prefix] = text.split("/");
  const { family, value } = addressNumberOf(address);
  return networkAround(family, value, prefix === undefined ? bitsOf(family) : Number(prefix));
}

function networkAround(family: 4 | 6, value: bigint, length: number): AddressRange {
  const free = BigInt(bitsOf(family) - length);
  const first = (value >> free) << free;
  return { family, first, last: first + (1n << free) - 1n };
}
