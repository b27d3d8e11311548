import { memo } from "../input/memo.ts";
import { type AddressRanges, EVERY_ADDRESS, isWithin, rangesOf, without } from "./address-ranges.ts";
import { rangesIn } from "./read-ranges.ts";

/** Purpose of a network in the registries of special-purpose addresses (IANA; RFC 6890). */
type Purpose = "private" | "platform" | "nowhere" | "documentation";

/** Networks that belong to nobody on the internet or HSCN. */
const SPECIAL: readonly { readonly network: string; readonly purpose: Purpose }[] = [
  { network: "0.0.0.0/8", purpose: "nowhere" }, // this network
  { network: "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16", purpose: "private" }, // RFC 1918
  { network: "100.64.0.0/10", purpose: "private" }, // shared, RFC 6598
  { network: "127.0.0.0/8", purpose: "nowhere" }, // loopback
  { network: "168.63.129.16", purpose: "platform" }, // Azure's own, the same address in every region
  { network: "169.254.0.0/16", purpose: "nowhere" }, // link-local
  { network: "192.0.0.0/24", purpose: "nowhere" }, // protocol assignments
  { network: "192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24", purpose: "documentation" },
  { network: "198.18.0.0/15", purpose: "private" }, // benchmarks
  { network: "224.0.0.0/4", purpose: "platform" }, // multicast
  { network: "240.0.0.0/4", purpose: "nowhere" }, // reserved, broadcast
  { network: "::/127", purpose: "nowhere" }, // unspecified, loopback
  { network: "100::/64", purpose: "nowhere" }, // discard only
  { network: "2001:db8::/32", purpose: "documentation" },
  { network: "fc00::/7", purpose: "private" }, // unique local
  { network: "fe80::/10", purpose: "nowhere" }, // link-local
  { network: "ff00::/8", purpose: "platform" }, // multicast
];

const networksFor = (...purposes: readonly Purpose[]): AddressRanges =>
  rangesOf(SPECIAL.filter(({ purpose }) => purposes.includes(purpose)).flatMap(({ network }) => rangesIn(network)));

// Documentation addresses are left out, because examples and tests use them as public ones.
const NOT_PUBLIC = networksFor("private", "platform", "nowhere");

const NOWHERE = networksFor("nowhere", "documentation");

/** Returns the part of the set that is reached over the internet or HSCN: addresses neither private nor special. */
export const publicPart = memo((ranges: AddressRanges): AddressRanges => without(ranges, NOT_PUBLIC));

/** Whether every address is private, shared, loopback, link-local or otherwise unusable on the internet. */
export const isPrivate = (ranges: AddressRanges): boolean => isWithin(ranges, NOT_PUBLIC);

/**
 * Whether the addresses belong to no host at all: unspecified, loopback, link-local, documentation or reserved. DNS
 * filters answer with them. Private addresses don't count, because HSCN and private forwarding use them.
 */
export const leadNowhere = (ranges: AddressRanges): boolean => ranges.length > 0 && isWithin(ranges, NOWHERE);

/** The IPv4 addresses that a host on the internet or HSCN may have. Documentation addresses are excluded. */
export const HOSTS_IPV4: AddressRanges = without(
  EVERY_ADDRESS.filter(({ family }) => family === 4),
  rangesOf([...NOT_PUBLIC, ...NOWHERE]),
);
