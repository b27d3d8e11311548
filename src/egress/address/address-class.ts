import { memo } from "../input/memo.ts";
import { type AddressRanges, isWithin, rangesOf, without } from "./address-ranges.ts";
import { readRanges } from "./read-ranges.ts";

/** The part of the set that is reached over the internet or HSCN: what is neither private nor special. */
export const publicPart = memo((ranges: AddressRanges): AddressRanges => without(ranges, NOT_PUBLIC));

/** Whether every address is private, shared, loopback, link-local or otherwise of no use on the internet. */
export const isPrivate = (ranges: AddressRanges): boolean => isWithin(ranges, NOT_PUBLIC);

// The registries of special-purpose addresses (RFC 6890). Documentation addresses are left out: they stand for public ones.
const NOT_PUBLIC = rangesOf(
  [
    "0.0.0.0/8", // this network
    "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16", // private, RFC 1918
    "100.64.0.0/10", // shared, RFC 6598
    "127.0.0.0/8", // loopback
    "168.63.129.16", // Azure's own platform, the same address in every region
    "169.254.0.0/16", // link-local
    "198.18.0.0/15", // benchmarks
    "224.0.0.0/4, 240.0.0.0/4", // multicast, reserved, broadcast
    "::/127", // unspecified, loopback
    "fc00::/7", // unique local
    "fe80::/10", // link-local
    "ff00::/8", // multicast
  ].flatMap((text) => {
    const read = readRanges(text);
    return "ranges" in read ? read.ranges : [];
  }),
);
