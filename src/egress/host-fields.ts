/** What NHS or our own reading says of a host; shown wherever the host is. */
export const HOST_STATUSES = ["current", "deprecated", "unverified"] as const;
export type HostStatus = (typeof HOST_STATUSES)[number];

/** Wire protocol of an egress rule: TLS is told by its server name (SNI), HTTP by its Host header. */
export const PROTOCOLS = ["tls", "http"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/**
 * How a component opens a host: `name`: only this name passes; `dns`: the name resolves; `address`: the port is open.
 */
export const HOST_LAYERS = ["name", "dns", "address"] as const;
export type HostLayer = (typeof HOST_LAYERS)[number];

/** What must be said beside a host of that status; empty for a current one. */
export const STATUS_REMARKS = {
  current: "",
  deprecated: "deprecated, not switched off",
  unverified: "confirm at onboarding",
} as const satisfies Record<HostStatus, string>;
