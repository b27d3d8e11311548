import { isIP } from "node:net";
import { type Catalogue, ENVIRONMENTS, type Environment } from "../../catalogue/catalogue.ts";
import type { Destination } from "../model/destination.ts";
import type { DestinationObservation } from "../model/observation.ts";
import type { World } from "../model/world.ts";
import { approach, type Route } from "./approach.ts";
import { modernOffer } from "./offers.ts";
import { shakeHands } from "./tls.ts";

/**
 * A MESH host of another environment, which a network that opens one environment must block: NHS's own name, so that no control
 * knocks on a third party's door. LIVE for a test environment, INT for LIVE.
 */
export function hostOfAnotherEnvironment({ endpoints }: Catalogue, environment: Environment): Destination | undefined {
  const other = ENVIRONMENTS.find((each) => each === (environment === "live" ? "int" : "live"));
  const endpoint = Object.values(endpoints).find(
    ({ environments, network, status, option }) =>
      other !== undefined && environments.includes(other) && network === "internet" && status === "current" && !option,
  );
  return endpoint && { host: endpoint.host, port: endpoint.port };
}

/**
 * Tries a destination as far as its first bytes: both clouds' firewalls let TCP connect before they look at names, so a port that
 * opens proves nothing. Addresses are tried one behind the other until one answers.
 */
export async function tryDestination(
  world: World,
  destination: Destination,
  must: DestinationObservation["must"],
  route: Route,
): Promise<DestinationObservation> {
  const { host, port } = destination;
  const { resolution, ways } = await approach(world, host, port, route);
  let seen: DestinationObservation = { destination, must, resolution };
  for (const open of ways) {
    const { connection, socket } = await open();
    seen = { destination, must, resolution, connection };
    if (!socket) continue;
    const offer = { serverName: isIP(host) ? "" : host, context: modernOffer(), helloOnly: true };
    const { handshake } = await shakeHands(world, socket, offer, { limitMs: route.limits.tls, signal: route.signal });
    seen = { ...seen, handshake };
    if (handshake.bytesReceived > 0) break;
  }
  return seen;
}
