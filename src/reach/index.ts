// Firewalls, joined from the readings of their parts, and the effect of a grant in them.
export * from "./evaluation-order.ts";
export * from "./firewalls.ts";
export * from "./grant-reach.ts";
export * from "./holders.ts";
