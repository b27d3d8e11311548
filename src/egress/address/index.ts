// Addresses, networks and sets of them.

export * from "./address.ts";
export * from "./address-ranges.ts";
export * from "./carried-ipv4.ts";
export * from "./read-address.ts";
export * from "./read-ranges.ts";
export * from "./special-networks.ts";
export * from "./write-ranges.ts";
