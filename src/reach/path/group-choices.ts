import type { Grant } from "../../egress/grant.ts";
import { anyParts, type Peer } from "../../egress/peer.ts";
import { ALL_PORTS } from "../../egress/port-set.ts";
import type { Place } from "../../egress/resource/place.ts";
import type { ResourceReading } from "../../egress/resource/resource-reading.ts";
import { firstFew } from "../../text/first-few.ts";
import type { PathChoice } from "./choice.ts";
import { besides, type CloudStack, groupsAt, layerOf, ranked } from "./groups.ts";
import { asAnswer, unanswered } from "./moments.ts";
import type { Rule } from "./path.ts";
import { isVirtualNetwork, PUBLIC } from "./region.ts";
import { certainly, inNoOrder } from "./rules-in-order.ts";
import { ORDER, type Station } from "./stations.ts";

/** Returns what clients may be behind at a station for which the stack has groups of rules. */
export function groupChoices(station: Station, stack: CloudStack): PathChoice[] {
  const groups = groupsAt(station, stack).map((group) => ({ ...group, grants: group.grants.flatMap(inOwn(stack)) }));
  const { engine, title, looksAt } = station;
  if (groups.length === 0 || looksAt !== undefined) return [];
  const names = firstFew(groups, ({ name }) => name);
  if (station.by === "any")
    return [
      {
        name: "",
        layers: [layerOf(station, names, inNoOrder(groups.flatMap(({ grants }) => grants)))],
        assumptions: [
          groups.length === 1
            ? `the client has the ${title} ${names}`
            : `the client has those of the ${title}s ${names} that let it out`,
        ],
      },
    ];
  if (engine === "admin-rule")
    return [
      {
        name: "",
        layers: [layerOf(station, names, ranked(groups.flatMap(({ grants }) => grants)))],
        assumptions: [
          stack.readings.some(isCommit)
            ? "the client's network is in a region that the stack commits its admin rules to"
            : "the admin rules are deployed to the client's network",
        ],
      },
    ];
  const answers = ORDER[stack.cloud].find((one) => one.engine === engine && one.looksAt !== undefined);
  const own = groups.flatMap(({ name, key, grants, inbound, subnets }): PathChoice[] => {
    if (subnets?.size === 0) return [];
    const rules = [
      ...ranked(grants),
      ...(engine === "nsg" ? nsgDefaults(key).flatMap(inOwn(stack)).map(certainly) : []),
    ];
    const assumption =
      subnets === undefined ? `the client's subnet or interface is behind the ${title} ${name}` : ON_INTERFACE[engine];
    return [
      {
        name: `behind ${name}`,
        layers: [
          layerOf(station, name, rules),
          ...(answers && inbound.length > 0 ? [layerOf(answers, name, answerRules(key, inbound))] : []),
        ],
        assumptions: [
          ...(assumption === undefined ? [] : [assumption]),
          ...(answers && inbound.length === 0 ? [`the ${title} ${name} lets the answers in`] : []),
        ],
        subnets,
      },
    ];
  });
  return [...own, ...besides(station, groups, stack, (subnets) => WITHOUT[engine]?.(subnets) ?? NOTHING)];
}

/**
 * Returns a rule of Azure and, if it is for `VirtualNetwork`, the same rule for the addresses of each known network.
 */
const inOwn =
  ({ cloud, ownRoutes }: CloudStack) =>
  (grant: Grant): Grant[] => {
    const isForOwn = cloud === "azure" && grant.destination.some(isVirtualNetwork);
    const isForAll =
      grant.source.length === 0 || anyParts(grant.source).length > 0 || grant.source.some(isVirtualNetwork);
    if (!isForOwn || !isForAll) return [grant];
    return [grant, ...ownRoutes.map(({ source, destination }) => ({ ...grant, source, destination }))];
  };

const isCommit = ({ facts }: ResourceReading): boolean =>
  facts.some((fact) => fact.kind === "link" && fact.role === "uses" && fact.to.kind === "admin-configuration");

/** Returns the inbound rules as they apply to answers to modern clients. */
const answerRules = (urn: string, inbound: readonly Grant[]): Rule[] => [
  unanswered("network-acl", { urn, path: "" }),
  ...ranked(inbound.flatMap((grant) => asAnswer({ ...grant, packetsOf: "both" }, SYSTEM_PORTS))),
];

/** Ends and middles of the ranges of client ports: of Linux, then of Windows and macOS. */
const SYSTEM_PORTS: readonly number[] = [32_768, 49_152, 60_999, 65_535];

/** Assumptions that a client's subnet doesn't settle. */
const ON_INTERFACE: Readonly<Partial<Record<Station["engine"], string>>> = {
  nsg: "no NSG on the client's own interface stops more",
};

const NOTHING = { name: "", layers: [], assumptions: [] };

/** What applies in subnets without a group of their own. */
const WITHOUT: Readonly<Partial<Record<Station["engine"], (subnets: string) => Omit<PathChoice, "subnets">>>> = {
  nsg: (subnets) => ({
    name: "without an NSG",
    layers: [],
    assumptions: [`nothing outside this stack puts an NSG on ${subnets}`],
  }),
  "network-acl": (subnets) => ({
    name: "behind the default network ACL",
    layers: [],
    assumptions: [`the default network ACL, which ${subnets} has, lets everything out, as AWS makes it`],
  }),
};

/**
 * Returns Azure's default rules of every NSG, without the last one, which denies: AllowVnetOutBound (65000) and
 * AllowInternetOutBound (65001).
 * https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
 */
function nsgDefaults(urn: string): Grant[] {
  const place: Place = { urn, path: "" };
  const rule = (label: string, order: number, destination: Peer): Grant => ({
    engine: "nsg",
    layer: "address",
    effect: "allow",
    direction: "outbound",
    source: [{ kind: "any", written: "*", place }],
    destination,
    ports: ALL_PORTS,
    transports: ["any"],
    order: [order],
    labels: [label],
    nearbyLabels: [],
    place,
    unknowns: [],
  });
  return [
    rule("AllowVnetOutBound", 65000, [{ kind: "private", written: "VirtualNetwork", place }]),
    rule("AllowInternetOutBound", 65001, [{ kind: "ranges", ranges: PUBLIC, written: "Internet", place }]),
  ];
}
