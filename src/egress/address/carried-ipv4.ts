import { type AddressRange, HIGHEST, intersectionOf, isWithin } from "./address-ranges.ts";

/**
 * IPv6 networks whose addresses stand for IPv4 ones: IPv4-mapped `::ffff:0:0/96`, IPv4-translated `::ffff:0:0:0/96`
 * (RFC 2765), NAT64 `64:ff9b::/96` (RFC 6052) and the first `/96` of the local `64:ff9b:1::/48` (RFC 8215).
 */
const CARRIERS: readonly AddressRange[] = [0xffffn << 32n, 0xffffn << 48n, 0x64ff9bn << 96n, 0x64ff9b0001n << 80n].map(
  (first) => ({
    family: 6,
    first,
    last: first + HIGHEST[4],
  }),
);

/** Returns the IPv4 range that an IPv6 range inside a carrier stands for, and any other range unchanged. */
export function asIpv4(range: AddressRange): AddressRange {
  const carrier = CARRIERS.find((carrier) => isWithin([range], [carrier]));
  return carrier === undefined ? range : belowCarrier(range, carrier);
}

/** Adds the IPv4 addresses that an IPv6 range carries. A range inside a carrier is replaced by them. */
export function withCarried(range: AddressRange): readonly AddressRange[] {
  // All of IPv6 means "any" of IPv6. It doesn't mean all of IPv4.
  if (range.family === 4 || range.last - range.first === HIGHEST[6]) return [range];
  const carried = CARRIERS.flatMap((carrier) =>
    intersectionOf([range], [carrier]).map((part) => belowCarrier(part, carrier)),
  );
  return CARRIERS.some((carrier) => isWithin([range], [carrier])) ? carried : [range, ...carried];
}

const belowCarrier = ({ first, last }: AddressRange, carrier: AddressRange): AddressRange => ({
  family: 4,
  first: first - carrier.first,
  last: last - carrier.first,
});
