import { ALL_PORTS, type Effect, type Grant, type Via } from "../../egress/index.ts";
import {
  at,
  firstOf,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  isWhole,
  itemsOf,
  makeGrant,
  note,
  notesOf,
  ownList,
  type Reader,
  type Resource,
  readOwnedList,
  textOf,
  unknownGrant,
  type Value,
  whyUnreadable,
} from "../kit/index.ts";
import { partOf } from "./part-of.ts";
import { ANY_ELSEWHERE, readTaggedAddresses } from "./rule-fields.ts";

/** Route tables of Azure, their routes, and routing rules of Virtual Network Manager. */
export const routes: readonly Reader[] = [
  {
    types: ["azure-native:network:HubRouteTable", "azure-native:network:VirtualHubRouteTableV2"],
    read: readHubRouteTable,
  },
  { types: ["azure-native:network:RoutingIntent"], read: readRoutingIntent },
  {
    types: ["azure-native:network:RouteTable", "azure:network/routeTable:RouteTable"],
    kind: "route-table",
    read: readRouteTable,
  },
  { types: ["azure-native:network:Route", "azure:network/route:Route"], read: readRouteResource },
  {
    types: ["azure-native:network:RoutingRule", "azure:network/networkManagerRoutingRule:NetworkManagerRoutingRule"],
    read: readRoutingRule,
  },
];

/** The grant of `azure-native:network:Route` and of the classic provider's `azure:network/route:Route`. */
function readRouteResource(resource: Resource): GrantsAndFacts {
  const route = inputsOf(resource);
  return {
    grants: [readRoute(resource, route, fieldsOf(route))],
    facts: partOf(resource, "route-table", at(route, "routeTableName"), "routeTables"),
  };
}

/** Grants of the inline routes of `azure-native:network:RouteTable` and of the classic provider's. */
function readRouteTable(resource: Resource): GrantsAndFacts {
  return {
    grants: ownList(resource, "routes").kind === "absent" ? [] : readRoutes(resource, inputsOf(resource)),
    facts: readOwnedList(resource, "routes", ownList(resource, "routes")),
  };
}

/**
 * Grants of the routes of `azure-native:network:HubRouteTable`. Each route has several destinations and leads to one
 * resource.
 */
function readHubRouteTable(resource: Resource): GrantsAndFacts {
  const grants = itemsOf(at(inputsOf(resource), "routes")).flatMap((route) => {
    const hop = firstOf(route, "nextHop", "nextHops");
    const target = textOf(itemsOf(hop)[0] ?? hop) ?? "a next hop that is known only after an update";
    const kind = /azureFirewalls|networkVirtualAppliances/i.test(target) ? "firewall" : "unknown";
    return itemsOf(route.kind === "unknown" ? route : at(route, "destinations")).map((destination) => ({
      ...readRoute(resource, route, { destination, hop, address: hop }),
      via: { kind, written: target } as const,
    }));
  });
  return { grants, facts: [] };
}

/**
 * Grants of `azure-native:network:RoutingIntent`: the target of what a hub's networks send to the internet, or to
 * private networks.
 */
function readRoutingIntent(resource: Resource): GrantsAndFacts {
  const grants = itemsOf(at(inputsOf(resource), "routingPolicies")).flatMap((policy) => {
    const hop = at(policy, "nextHop");
    const written = textOf(hop) ?? "the hub's firewall";
    return itemsOf(policy.kind === "unknown" ? policy : at(policy, "destinations")).map((destination) => {
      const route = readRoute(resource, policy, { destination, hop, address: hop });
      const isPrivate = textOf(destination) === "PrivateTraffic";
      const place = { urn: resource.urn, path: destination.path };
      return {
        ...route,
        // In a hub, the next hop is a firewall, or an appliance that acts as one.
        via: { kind: "firewall", written } as const,
        ...(isPrivate && {
          destination: [{ kind: "private", written: "PrivateTraffic", place } as const],
          unknowns: [],
        }),
      };
    });
  });
  return { grants, facts: [] };
}

/** Grants of the routes in a route table, which is the resource or nested in one. */
export const readRoutes = (resource: Resource, table: Value): Grant[] =>
  itemsOf(at(table, "routes")).map((route) => readRoute(resource, route, fieldsOf(route)));

/**
 * The grant of a routing rule of Virtual Network Manager, in either provider. Virtual Network Manager writes it into
 * route tables.
 */
function readRoutingRule(resource: Resource): GrantsAndFacts {
  const rule = inputsOf(resource);
  const hop = at(rule, "nextHop");
  const fields: RouteFields = {
    destination: firstOf(at(rule, "destination"), "destinationAddress", "address"),
    hop: firstOf(hop, "nextHopType", "type"),
    address: firstOf(hop, "nextHopAddress", "address"),
  };
  return { grants: [readRoute(resource, rule, fields)], facts: [] };
}

interface RouteFields {
  readonly destination: Value;
  /** Kind of the next hop. */
  readonly hop: Value;
  /** Address of the next hop, if it is an appliance. */
  readonly address: Value;
}

const fieldsOf = (route: Value): RouteFields => ({
  destination: at(route, "addressPrefix"),
  hop: at(route, "nextHopType"),
  address: firstOf(route, "nextHopIpAddress", "nextHopInIpAddress"),
});

/** Reads the target of packets to the destination. The next hop `None`, or `NoNextHop` in routing rules, drops them. */
function readRoute(resource: Resource, route: Value, { destination, hop, address }: RouteFields): Grant {
  const fields = { engine: "route", layer: "address", direction: "both" } as const;
  const why = whyUnreadable(route, "route");
  if (why !== undefined) return unknownGrant(resource, route, fields, why);
  const notes = notesOf(resource);
  if (!isGiven(destination)) note(notes, "destination", destination, "no destination is given");
  const grant = {
    ...fields,
    effect: "allow" as Effect,
    source: [],
    destination: readTaggedAddresses(notes, "destination", destination, ANY_ELSEWHERE),
    ports: ALL_PORTS,
    transports: ["any" as const],
  };
  const labels = isWhole(resource, route) ? undefined : [textOf(at(route, "name")) ?? ""];
  if (/^(?:none|nonexthop)$/i.test(textOf(hop) ?? ""))
    return makeGrant(resource, notes, route, { ...grant, effect: "deny" }, labels);
  return makeGrant(resource, notes, route, { ...grant, via: readVia(hop, address) }, labels);
}

function readVia(hop: Value, address: Value): Via {
  const written = textOf(hop) ?? "a next hop that is known only after an update";
  const kind = HOPS.get(written.toLowerCase()) ?? "unknown";
  return { kind, written: kind === "firewall" ? (textOf(address) ?? written) : written };
}

const HOPS: ReadonlyMap<string, Via["kind"]> = new Map([
  ["internet", "internet"],
  ["virtualappliance", "firewall"],
  ["virtualnetworkgateway", "private"],
  ["vnetlocal", "private"],
]);
