import { isIP } from "node:net";
import type { DestinationObservation } from "../model/observation.ts";
import type { World } from "../model/world.ts";
import { approach, type Route } from "./path/approach.ts";
import { shakeHands } from "./tls/handshake.ts";
import { modernOffer } from "./tls/offers.ts";

/**
 * Tries a destination up to its first bytes. Both clouds' firewalls let TCP connect before they look at names, so an
 * open port proves nothing. Addresses are tried one after the other until one answers.
 */
export async function tryDestination(
  world: World,
  wanted: Pick<DestinationObservation, "destination" | "must" | "byDefault">,
  route: Route,
): Promise<DestinationObservation> {
  const { host, port } = wanted.destination;
  const { resolution, ways } = await approach(world, host, port, route);
  let seen: DestinationObservation = { ...wanted, resolution };
  for (const open of ways) {
    const { connection, socket } = await open();
    seen = { ...wanted, resolution, connection };
    if (!socket) continue;
    const offer = { serverName: isIP(host) ? "" : host, context: modernOffer(), helloOnly: true };
    const { handshake } = await shakeHands(world, socket, offer, { limitMs: route.limits.tls, signal: route.signal });
    seen = { ...seen, handshake };
    if (handshake.bytesReceived > 0) break;
  }
  return seen;
}
