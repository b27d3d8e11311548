import { isIP } from "node:net";
import type { Address } from "../../../egress/address/address.ts";
import type { Limits } from "../../model/limits.ts";
import type { HostObservation, Resolution } from "../../model/observation.ts";
import type { HttpProxy } from "../../model/verify-request.ts";
import type { World } from "../../model/world.ts";
import type { Allowance } from "../settle-within.ts";
import { type Connected, connect } from "./connect.ts";
import { resolveName } from "./resolve.ts";
import { connectThrough } from "./tunnel.ts";

/** How to find the way to one host. */
export interface Route {
  /** Resolvers to ask; if empty, those of the machine. */
  readonly resolvers: readonly string[];
  /** Address to dial, whatever DNS answers. */
  readonly at?: Address;
  /** Proxy to use; it resolves the name. */
  readonly proxy?: HttpProxy;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/**
 * The ways to one host: one for each of its addresses, or a single one through a proxy. Each call opens a fresh
 * connection.
 */
export interface Approach {
  readonly addressBy: HostObservation["addressBy"];
  /** Absent if DNS was not asked. */
  readonly resolution?: Resolution;
  readonly ways: readonly (() => Promise<Connected>)[];
}

/** Finds the ways to a host or an address. */
export async function approach(world: World, host: string, port: number, route: Route): Promise<Approach> {
  const { limits, proxy } = route;
  const within = (limitMs: number): Allowance => ({ limitMs, signal: route.signal });
  const allowance = { dns: within(limits.dns), tcp: within(limits.tcp), proxy: within(limits.proxy) };
  const direct = (address: string) => () => connect(world, address, port, within(limits.tcp));
  if (route.at) return { addressBy: "user", ways: [direct(route.at)] };
  if (proxy) return { addressBy: "proxy", ways: [() => connectThrough(world, proxy, host, port, allowance)] };
  if (isIP(host)) return { addressBy: "user", ways: [direct(host)] };
  const resolution = await resolveName(world, host, route.resolvers, within(limits.dns));
  return { addressBy: "dns", resolution, ways: resolution.addresses.map(direct) };
}
