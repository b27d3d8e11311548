import { isIP } from "node:net";
import type { Limits } from "../model/limits.ts";
import type { Resolution } from "../model/observation.ts";
import type { Allowance } from "../model/settle-within.ts";
import type { World } from "../model/world.ts";
import { type Connected, connect } from "./connect.ts";
import { type HttpProxy, proxyFor } from "./proxy.ts";
import { resolve } from "./resolve.ts";
import { connectThrough } from "./tunnel.ts";

/** How a run finds its way: who resolves names, and whether proxies of the environment are used. */
export interface Route {
  /** Resolvers to ask; where there are none, those of the machine. */
  readonly resolvers: readonly string[];
  /** Go without the proxies that the environment names. */
  readonly direct: boolean;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** The ways to one host: each opens fresh connections, one way for each of its addresses, or one through a proxy. */
export interface Approach {
  /** Absent where a proxy resolves the name. */
  readonly resolution?: Resolution;
  readonly ways: readonly (() => Promise<Connected>)[];
}

/** Finds the ways to a host or an address. @throws ConfigurationError where a proxy variable can't be used. */
export async function approach(world: World, host: string, port: number, route: Route): Promise<Approach> {
  const { limits } = route;
  const within = (limitMs: number): Allowance => ({ limitMs, signal: route.signal });
  const proxy = chooseProxy(world, host, port, route);
  const allowance = { dns: within(limits.dns), tcp: within(limits.tcp), proxy: within(limits.proxy) };
  if (proxy) return { ways: [() => connectThrough(world, proxy, host, port, allowance)] };
  const direct = (address: string) => () => connect(world, address, port, within(limits.tcp));
  if (isIP(host)) return { ways: [direct(host)] };
  const resolution = await resolve(world, host, route.resolvers, within(limits.dns));
  return { resolution, ways: resolution.addresses.map(direct) };
}

/** The proxy that a run goes through to that host. @throws ConfigurationError where the variable can't be used. */
export const chooseProxy = (
  { environment }: World,
  host: string,
  port: number,
  { direct }: Pick<Route, "direct">,
): HttpProxy | undefined => (direct ? undefined : proxyFor(environment, host, port));
