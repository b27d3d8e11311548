import { isPrivate } from "../../egress/address/special-networks.ts";
import type { Cloud } from "../../egress/cloud.ts";
import type { Grant, Via } from "../../egress/grant.ts";
import { addressesOf, anyParts } from "../../egress/peer.ts";
import { firstFew } from "../../text/first-few.ts";
import type { PathChoice } from "./choice.ts";
import { besides, type CloudStack, type Group, groupsAt, layerOf, union } from "./groups.ts";
import { withOwnRoutes } from "./own-routes.ts";
import type { Fallback, PathLayer, Rule } from "./path.ts";
import { byPrefix } from "./rules-in-order.ts";
import type { Station } from "./stations.ts";

/**
 * Returns the route tables that clients may have: those of their subnets. If the stack doesn't show which those are, a
 * table that leads to the firewall is assumed to be the clients', and a table that bypasses it is assumed to be the
 * firewall's own. The assumption is reported.
 */
export function routeChoices(station: Station, stack: CloudStack, hasFirewall: boolean): PathChoice[] {
  const tables = groupsAt(station, stack).filter(({ grants, subnets }) => grants.length > 0 || subnets !== undefined);
  if (tables.length === 0) return [withoutTables(station, stack, hasFirewall)];
  const inward = tables.filter(leadsInward);
  const isOfClients = (table: Group): boolean =>
    !hasFirewall || inward.length === 0 || table.subnets !== undefined || inward.includes(table);
  const others = firstFew(
    tables.filter((table) => !isOfClients(table)),
    ({ name }) => name,
  );
  // No client is in the firewall's own subnets.
  const taken = tables.filter((table) => isOfClients(table) && table.subnets?.size !== 0);
  const held = new Set(stack.readings.filter(({ kind }) => kind === "route-table").map(({ urn }) => urn));
  const alike = Map.groupBy(taken, ({ grants, subnets }) => `${subnets === undefined} ${signatureOf(grants)}`);
  const own = [...alike.values()].map((same): PathChoice => {
    const [{ grants, subnets }] = same as [Group, ...Group[]];
    const names = firstFew(same, ({ name }) => name);
    const routes = grants.map((route) => asRoute(route, hasFirewall));
    const rules = withOwnRoutes(routes, stack.ownRoutes, stack.cloud);
    const fallback = same.every(({ key }) => held.has(key)) ? withoutRoute(stack, names) : notHeld(names);
    const assumption = `the client's subnet has the route table ${names}${others === "" ? "" : `, and not ${others}, which leads past the firewall`}`;
    return {
      name: `by ${names}`,
      layers: [routeLayer(station, stack, names, rules, fallback)],
      assumptions: [...(subnets === undefined ? [assumption] : []), ...(hasFirewall ? throughOthers(grants) : [])],
      subnets: subnets && union(same.map((table) => table.subnets ?? [])),
    };
  });
  return [...own, ...besides(station, tables, stack, (subnets) => withNoTable(station, stack, subnets))];
}

const leadsInward = ({ grants }: Group): boolean =>
  grants.some(({ via }) => via?.kind === "firewall" || via?.kind === "private");

const throughOthers = (routes: readonly Grant[]): string[] =>
  routes.flatMap(({ via, destination }) =>
    via?.kind === "private" && anyParts(destination).length > 0
      ? [`what goes to ${via.written} comes to the firewall`]
      : [],
  );

/**
 * Azure's system routes apply after those of the table, and lead to the internet.
 * https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview
 */
const AZURES_OWN: Fallback = { effect: "bypass", why: "Azure's own route leads to the internet" };

const withoutRoute = ({ cloud }: CloudStack, names: string): Fallback =>
  cloud === "azure"
    ? { ...AZURES_OWN, why: `no route of ${names} matches it, and ${AZURES_OWN.why}` }
    : { effect: "deny", why: `no route of ${names} leads there` };

const notHeld = (names: string): Fallback => ({
  effect: "unknown",
  why: `no route of this stack leads there, and ${names} may hold others`,
});

/** If the stack has no table, traffic inside a network still bypasses the firewall. */
function withoutTables(station: Station, stack: CloudStack, hasFirewall: boolean): PathChoice {
  const why = hasFirewall
    ? "the client's route leads to the firewall"
    : "the client has a route out, and no firewall is on it";
  const layers = hasFirewall
    ? [routeLayer(station, stack, "the client's route", byPrefix(stack.ownRoutes), { effect: "forward", why })]
    : [];
  return { name: "", layers: stack.ownRoutes.length > 0 ? layers : [], assumptions: [why] };
}

const routeLayer = (
  station: Station,
  { cloud }: CloudStack,
  holder: string,
  rules: readonly Rule[],
  fallback: Fallback,
): PathLayer => ({ ...layerOf(station, holder, rules, fallback), assumes: ELSEWHERE[cloud] });

/** What a stack's tables don't show: destinations inside own networks, which are reached past a firewall. */
const ELSEWHERE: Readonly<Partial<Record<Cloud, string>>> = {
  aws: "the address isn't in the client's own VPC, nor do propagated routes lead there",
  azure: "the address isn't in the client's own virtual network, nor behind a peering or a gateway of it",
};

/** What applies in subnets without a table of their own: AWS gives them the main table of their network. */
function withNoTable(station: Station, stack: CloudStack, subnets: string): Omit<PathChoice, "subnets"> {
  if (stack.cloud === "azure")
    return {
      name: "without a route table",
      layers: [
        routeLayer(station, stack, "Azure's own routes", withOwnRoutes([], stack.ownRoutes, stack.cloud), AZURES_OWN),
      ],
      assumptions: [`nothing outside this stack puts a route table on ${subnets}`],
    };
  const why = `the main route table, which ${subnets} has, isn't in this stack`;
  return {
    name: "by the main route table",
    layers: [routeLayer(station, stack, "the main route table", [], { effect: "unknown", why })],
    assumptions: [],
  };
}

const signatureOf = (routes: readonly Grant[]): string =>
  JSON.stringify(
    routes
      .map(({ destination, effect, via }) => [
        destination.map((part) => ("written" in part ? part.written : "")),
        effect,
        via?.kind,
      ])
      .sort(),
  );

/** Returns the route's effect: on to the firewall, past it, or nowhere. */
function asRoute(route: Grant, hasFirewall: boolean): Grant {
  if (route.effect !== "allow") return route;
  // Traffic inside the network bypasses the firewall, and so does a route into another own network. A default route
  // into an own network leads to a firewall there.
  const isDefault = anyParts(route.destination).length > 0;
  if (LOCAL.test(route.via?.written ?? "")) return { ...route, effect: isDefault ? "unknown" : "bypass" };
  if (route.via?.kind === "private" && !isDefault)
    return { ...route, effect: isPrivate(addressesOf(route.destination)) ? "bypass" : "unknown" };
  return {
    ...route,
    effect: (hasFirewall ? BEHIND[route.via?.kind ?? "unknown"] : OPEN[route.via?.kind ?? "unknown"]) ?? "unknown",
  };
}

/** The names that AWS and Azure give the next hop inside the network. */
const LOCAL = /^(?:local|vnetlocal)$/i;

const BEHIND: Readonly<Record<Via["kind"], Grant["effect"]>> = {
  internet: "bypass",
  nat: "bypass",
  firewall: "forward",
  private: "forward",
  unknown: "unknown",
};

/** If the stack has no firewall, what is behind another hop is decided elsewhere. */
const OPEN: Readonly<Record<Via["kind"], Grant["effect"]>> = { ...BEHIND, firewall: "unknown", private: "unknown" };
