import { BlockList, isIP } from "node:net";

/**
 * Whether an address leads to no host of another's: unspecified, loopback, link-local, documentation or reserved. DNS filters answer
 * with such. Private addresses don't count: HSCN and private forwards use them.
 */
export const isSinkhole = (address: string): boolean => NOWHERE.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

const NOWHERE = new BlockList();
for (const [network, length, family] of [
  ["0.0.0.0", 8, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["240.0.0.0", 4, "ipv4"],
  ["::", 127, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["100::", 64, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
] as const)
  NOWHERE.addSubnet(network, length, family);
