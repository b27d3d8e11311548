import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import type { z } from "zod";
import { type Reading, readable } from "../input/reading.ts";
import { didYouMean, show } from "../input/show.ts";
import { parseAddress } from "./parse-address.ts";

/** An IPv4 address of four decimal numbers, or an IPv6 address as RFC 5952 writes it. No zone, no prefix length. */
export const Address = readable(readAddress).brand<"Address">();
export type Address = z.output<typeof Address>;

/** A network in CIDR form without host bits: `10.20.0.0/16`, or IPv6 as RFC 5952 writes it: `2001:db8::/32`. */
export const Cidr = readable(readCidr).brand<"Cidr">();
export type Cidr = z.output<typeof Cidr>;

/** A network that clients may be in: any but the one that is every address. */
export const ClientCidr = Cidr.refine((cidr) => !isAny(cidr), {
  error: ({ input }) => `${show(input)} is every address; name the networks your MESH clients are in.`,
}).brand<"ClientCidr">();
export type ClientCidr = z.output<typeof ClientCidr>;

/**
 * Whether `address` is in the network. An IPv4 address is also in the network of its IPv4-mapped (`::ffff:0:0/96`) or NAT64
 * form (`64:ff9b::/96`, RFC 6052) and the other way round, but never in a wider IPv6 network such as `::/0`.
 */
export function holds(cidr: Cidr, address: Address): boolean {
  const network = networkOf(cidr);
  const host = networkOf(address);
  if (network.bytes.length === host.bytes.length) return isWithin(host, network);
  return isWithin(asIpv4(host), asIpv4(network));
}

/** Those of `addresses` that the network holds, in their order. */
export const heldAddresses = (cidr: Cidr, addresses: readonly Address[]): Address[] =>
  addresses.filter((address) => holds(cidr, address));

/** Whether the network is every address of its family: `0.0.0.0/0`, `::/0`, or all of IPv4 written as IPv6. */
export const isAny = (cidr: Cidr): boolean => asIpv4(networkOf(cidr)).length === 0;

/** Leading bits that all addresses of the network share: 0 to 32, or to 128 for IPv6. */
export const prefixLength = (cidr: Cidr): number => networkOf(cidr).length;

export const isIpv6 = (text: Cidr | Address): boolean => text.includes(":");

/** A network as bytes in network order and its prefix length; an address is one with all its bits. */
interface Network {
  readonly bytes: readonly number[];
  readonly length: number;
}

function readAddress(text: string): Reading {
  if (isPlain(text)) return { value: parseAddress(text).toString() };
  const [address = "", ...rest] = text.split("/");
  if (rest.length > 0 && isPlain(address))
    return {
      fault: `${show(text)} is a network, not an address.${didYouMean(text, [parseAddress(address).toString()])}`,
    };
  return {
    fault: `${show(text)} is not an address. Write four decimal numbers, as in "10.20.0.2", or IPv6, as in "2001:db8::53".`,
  };
}

function readCidr(text: string): Reading {
  const [address = "", prefix, ...rest] = text.split("/");
  if (!isPlain(address) || rest.length > 0) return { fault: `${show(text)} is not a network. ${CIDR_FORM}` };
  const { bytes, length: most } = networkOf(address);
  if (prefix === undefined)
    return {
      fault: `${show(text)} is an address, not a network.${didYouMean(text, [render({ bytes, length: most })])}`,
    };
  const length = /^(?:0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (!(length <= most))
    return { fault: `${show(text)} has no prefix length from 0 to ${most} behind the slash. ${CIDR_FORM}` };
  const network = { bytes: bytes.map((byte, index) => byte & maskByte(length, index)), length };
  if (network.bytes.some((byte, index) => byte !== bytes[index]))
    return { fault: `${show(text)} has host bits set.${didYouMean(text, [render(network)])}` };
  return { value: render(network) };
}

const CIDR_FORM = 'Write it as in "10.20.0.0/16" or "2001:db8::/32".';

// `isIP` takes the strict forms alone: no leading zeros, no short, octal or hexadecimal parts.
const isPlain = (text: string): boolean => isIP(text) !== 0 && !text.includes("%");

const render = ({ bytes, length }: Network): string => `${ipaddr.fromByteArray([...bytes]).toString()}/${length}`;

function networkOf(text: string): Network {
  const [address = "", prefix] = text.split("/");
  const bytes = parseAddress(address).toByteArray();
  return { bytes, length: prefix === undefined ? bytes.length * 8 : Number(prefix) };
}

const isWithin = (inner: Network, outer: Network): boolean =>
  inner.bytes.length === outer.bytes.length &&
  inner.length >= outer.length &&
  outer.bytes.every((byte, index) => ((byte ^ (inner.bytes[index] ?? 0)) & maskByte(outer.length, index)) === 0);

/** The bits of the byte at `index` that a prefix of `length` bits covers. */
const maskByte = (length: number, index: number): number => 0xff00 >> Math.min(Math.max(length - index * 8, 0), 8);

/** The IPv4 network that an IPv6 one stands for, if it stands for one. */
const asIpv4 = (network: Network): Network =>
  IPV4_IN_IPV6.some((carrier) => isWithin(network, carrier))
    ? { bytes: network.bytes.slice(12), length: network.length - 96 }
    : network;

const IPV4_IN_IPV6 = ["::ffff:0:0/96", "64:ff9b::/96"].map(networkOf);
