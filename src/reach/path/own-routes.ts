import { type AddressRanges, unionOf } from "../../egress/address/address-ranges.ts";
import { rangesIn } from "../../egress/address/read-ranges.ts";
import { describeRanges } from "../../egress/address/write-ranges.ts";
import type { Cloud } from "../../egress/cloud.ts";
import type { Grant } from "../../egress/grant.ts";
import { addressesOf, anyParts } from "../../egress/peer.ts";
import { ALL_PORTS } from "../../egress/port-set.ts";
import type { Place } from "../../egress/resource/place.ts";
import type { ResourceReading } from "../../egress/resource/resource-reading.ts";
import type { HolderOf } from "../holders.ts";
import type { Rule } from "./path.ts";
import { byPrefix } from "./rules-in-order.ts";
import { isSubnet } from "./subnets.ts";

/**
 * Returns the implicit local routes of networks: each leads to the network's own addresses, past everything on the way
 * out. Each is only for clients inside its network, so every table may hold all of them.
 */
export function ownRoutes(readings: readonly ResourceReading[], holderOf: HolderOf): Grant[] {
  const held = new Map<string, Place>();
  const blocks = new Map<string, AddressRanges[]>();
  for (const reading of readings)
    for (const fact of reading.facts) {
      if (fact.kind !== "network" || isSubnet(reading)) continue;
      const network = holderOf(reading, "network") ?? reading.urn;
      blocks.set(network, [...(blocks.get(network) ?? []), addressesOf(fact.addresses)]);
      if (network === reading.urn) held.set(network, fact.place);
    }
  return [...held].map(([network, place]) => routeInto(unionOf(blocks.get(network) ?? []), place));
}

/**
 * Returns the routes of a table and the networks' local routes in the cloud's order of evaluation. A route of the table
 * beats a local one with the same destination.
 */
export function withOwnRoutes(routes: readonly Grant[], own: readonly Grant[], cloud: Cloud): Rule[] {
  const hasDefault = routes.some(({ destination }) => anyParts(destination).some(({ family }) => family !== 6));
  return byPrefix(routes, [...own, ...(cloud === "azure" && !hasDefault ? [PRIVATE_ON_AZURE] : [])]);
}

function routeInto(ranges: AddressRanges, place: Place): Grant {
  const own = [{ kind: "ranges" as const, ranges, written: describeRanges(ranges), place }];
  return { ...ROUTE, effect: "bypass", source: own, destination: own, place };
}

const ROUTE: Omit<Grant, "effect" | "destination" | "place"> = {
  engine: "route",
  layer: "address",
  direction: "both",
  source: [],
  ports: ALL_PORTS,
  transports: ["any"],
  via: { kind: "private", written: "its own network" },
  labels: [],
  nearbyLabels: [],
  unknowns: [],
};

const NOWHERE: Place = { urn: "", path: "" };

/**
 * Azure drops traffic to private addresses in no network that it knows, unless the table has a default route.
 * https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview
 */
const PRIVATE_ON_AZURE: Grant = {
  ...ROUTE,
  effect: "unknown",
  destination: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map((written) => ({
    kind: "ranges",
    ranges: rangesIn(written),
    written,
    place: NOWHERE,
  })),
  place: NOWHERE,
  unknowns: [
    {
      part: "effect",
      place: NOWHERE,
      why: "Azure's own route leads nowhere, unless a peering or a gateway has another",
    },
  ],
};
