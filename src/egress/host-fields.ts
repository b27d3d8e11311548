/** What NHS, or our own reading, says about a host. It is shown wherever the host is shown. */
export const HOST_STATUSES = ["current", "deprecated", "unverified"] as const;
export type HostStatus = (typeof HOST_STATUSES)[number];

/** Wire protocol of an egress rule. TLS is matched by server name (SNI), HTTP by Host header. */
export const PROTOCOLS = ["tls", "http"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/**
 * How a component opens a host. `name`: only this name passes; `dns`: the name resolves; `address`: the port is open.
 */
export const HOST_LAYERS = ["name", "dns", "address"] as const;
export type HostLayer = (typeof HOST_LAYERS)[number];

/** Remark to show beside a host of that status; empty for a current one. */
export const STATUS_REMARKS = {
  current: "",
  deprecated: "deprecated, not switched off",
  unverified: "confirm at onboarding",
} as const satisfies Record<HostStatus, string>;
