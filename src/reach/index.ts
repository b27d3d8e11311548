// Firewalls put together from what was read of their parts, and what a grant comes to in them.
export * from "./evaluation-order.ts";
export * from "./firewalls.ts";
export * from "./grant-reach.ts";
export * from "./holders.ts";
