import ipaddr from "ipaddr.js";

/**
 * `text` as an address, for texts that `isIP` of `node:net` takes.
 * ipaddr.js 2.5.0 reads `::10.0.0.1` as the IPv4-mapped `::ffff:10.0.0.1`, so dotted tails of IPv6 are rewritten first.
 *
 * @throws Error for any other text.
 */
export const parseAddress = (text: string): ipaddr.IPv4 | ipaddr.IPv6 =>
  ipaddr.parse(text.replace(/(?<=:)\d+\.\d+\.\d+\.\d+$/, toGroups));

function toGroups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split(".").map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
