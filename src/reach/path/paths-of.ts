import { type AddressRanges, unionOf } from "../../egress/address/address-ranges.ts";
import { isPrivate } from "../../egress/address/special-networks.ts";
import { cloudOf } from "../../egress/cloud.ts";
import type { Grant, Via } from "../../egress/grant.ts";
import { addressesOf, anyParts, type Peer, rangesParts } from "../../egress/peer.ts";
import { nameOfUrn, type Place } from "../../egress/place.ts";
import { ALL_PORTS } from "../../egress/port-set.ts";
import type { ReferenceKind } from "../../egress/reference.ts";
import type { FirewallService, ResourceReading } from "../../egress/resource-reading.ts";
import { stackIndex } from "../../readers/follow/stack-index.ts";
import { firstFew } from "../../text/first-few.ts";
import { type Firewall, firewallsOf } from "../firewalls.ts";
import { type HolderOf, holdersOf } from "../holders.ts";
import { firewallAssumptions, firewallLayer, nameOfFirewall } from "./firewall-layers.ts";
import type { Fallback, Path, PathLayer, Rule } from "./path.ts";
import { PUBLIC } from "./region.ts";
import { byPrefix, certainly, inNoOrder, inOrderOfRank } from "./rules-in-order.ts";
import { FIREWALL_ENGINES, ORDER, type Station } from "./stations.ts";

/**
 * The paths that clients of a stack may have: one a cloud, and more where the stack has several firewalls, NSGs or ACLs
 * and doesn't tell which of them a client is behind. What it doesn't hold is an assumption of the path.
 *
 * @param readings with their references followed.
 */
export function pathsOf(readings: readonly ResourceReading[]): Path[] {
  const index = stackIndex(readings);
  const stack: Stack = { readings, firewalls: firewallsOf(readings, index), holderOf: holdersOf(index) };
  const clouds = CLOUDS.flatMap((cloud) => pathsIn(cloud, stack));
  const pods = kubernetesLayers(stack);
  if (pods.length === 0) return clouds;
  const inPods = { assumptions: ["the client is a pod that every egress policy of this stack selects"] };
  if (clouds.length === 0) return [{ ...inPods, cloud: "kubernetes", title: "Kubernetes", layers: pods }];
  return clouds.flatMap((path) => [
    path,
    {
      ...path,
      title: `${path.title}, from pods`,
      layers: [...pods, ...path.layers],
      assumptions: [...inPods.assumptions, ...path.assumptions],
    },
  ]);
}

const CLOUDS = ["aws", "azure"] as const;

interface Stack {
  readonly readings: readonly ResourceReading[];
  readonly firewalls: readonly Firewall[];
  readonly holderOf: HolderOf;
}

/** One of the things that a client may be behind, where the stack has several. */
interface Choice {
  /** Names it, where there are others; for titles. */
  readonly name: string;
  readonly layers: readonly PathLayer[];
  readonly assumptions: readonly string[];
}

function pathsIn(cloud: (typeof CLOUDS)[number], stack: Stack): Path[] {
  const own = stack.readings.filter(({ type }) => cloudOf(type) === cloud);
  const firewalls = stack.firewalls.filter(({ readings }) =>
    readings.some((one) => one.service === SERVICES[cloud] && own.includes(one)),
  );
  const dns = alikeOnce(
    stack.firewalls.filter(({ grants }) => cloud === "aws" && grants.some(({ engine }) => engine === "dns-firewall")),
  );
  const choices = ORDER[cloud]
    .filter(({ engine }) => !FIREWALL_ENGINES.has(engine) && engine !== "dns-firewall")
    .map((station) => choicesAt(station, { ...stack, readings: own }, firewalls.length > 0));
  const behind = firewalls.map((firewall) => firewallChoice(cloud, firewall));
  const resolving = dns.map((firewall) => dnsChoice(firewall));
  const all = [resolving, ...choices, behind].filter((some) => some.length > 0);
  if (all.every((some) => some.every(({ layers }) => layers.length === 0))) return [];
  const clients = clientsIn(own);
  return combined(all).map((path) => {
    const names = path.flatMap(({ name }) => (name === "" ? [] : [name]));
    return {
      cloud,
      ...(clients.length > 0 && { clients }),
      title: [TITLES[cloud], ...names].join(", "),
      layers: path.flatMap(({ layers }) => layers),
      assumptions: [...new Set(path.flatMap(({ assumptions }) => assumptions))],
    };
  });
}

/** VPCs that take the same rules from one Profile, in the same order, are asked about once. */
const alikeOnce = (firewalls: readonly Firewall[]): Firewall[] =>
  [
    ...Map.groupBy(firewalls, ({ grants, rankOf }) =>
      JSON.stringify(grants.map((grant) => [grant.place.urn, grant.place.path, rankOf(grant)])),
    ).values(),
  ].flatMap(([first]) => first ?? []);

const TITLES = { aws: "AWS", azure: "Azure" } as const;
const SERVICES: Readonly<Record<keyof typeof TITLES, FirewallService>> = {
  aws: "network-firewall",
  azure: "azure-firewall",
};

/** Addresses of networks in the cloud, and of those whom rules of it name as clients. */
const clientsIn = (readings: readonly ResourceReading[]): AddressRanges =>
  unionOf([
    ...readings.flatMap(({ facts }) =>
      facts.flatMap((fact) => (fact.kind === "network" ? [addressesOf(fact.addresses)] : [])),
    ),
    ...[...new Set(readings.flatMap(({ grants }) => grants.filter(isOfClients).map(({ source }) => source)))].flatMap(
      (source) => rangesParts(source).map(({ ranges }) => ranges),
    ),
  ]);

const isOfClients = ({ engine, direction, reversed }: Grant): boolean =>
  direction !== "inbound" && !reversed && engine !== "route" && engine !== "dns-record";

/** Every way to take one of each; more than anybody reads are cut to those of the first of each. */
function combined(all: readonly (readonly Choice[])[]): Choice[][] {
  const count = all.reduce((product, some) => product * some.length, 1);
  const named = all.map((some) => (some.length === 1 ? some.map((only) => ({ ...only, name: "" })) : some));
  const kept = count > MOST_PATHS ? named.map(asOne) : named;
  return kept.reduce<Choice[][]>((ways, some) => ways.flatMap((way) => some.map((one) => [...way, one])), [[]]);
}

const MOST_PATHS = 64;

/** Where there are too many to tell apart, which of them a client is behind is unknown. */
function asOne(some: readonly Choice[]): Choice[] {
  const [first] = some;
  if (first === undefined || some.length === 1) return [...some];
  const layers = first.layers.map((layer, index): PathLayer => {
    const same = some.flatMap((one) => one.layers[index] ?? []);
    const rules = same.flatMap(({ rules }) => rules.map(({ grant }): Rule => ({ grant, certain: false })));
    return {
      ...layer,
      rules,
      fallback: { effect: "unknown", why: `which of ${same.length} it is behind isn't in this stack` },
    };
  });
  return [{ name: "", layers, assumptions: [] }];
}

function firewallChoice(cloud: keyof typeof TITLES, firewall: Firewall): Choice {
  const stations = ORDER[cloud].filter(({ engine }) => FIREWALL_ENGINES.has(engine));
  const layers = stations.map((station) => firewallLayer(station, firewall)).filter(decidesAnything);
  return { name: nameOfFirewall(firewall), layers, assumptions: firewallAssumptions(firewall) };
}

/** Stages that hand on whatever they get decide nothing. */
const decidesAnything = ({ rules, fallback, skips }: PathLayer): boolean =>
  fallback.effect !== "forward" ||
  rules.some(({ grant: { effect } }) => effect === "deny" || effect === "unknown" || effect === skips?.effect);

function dnsChoice(firewall: Firewall): Choice {
  const [station] = ORDER.aws;
  return {
    name: nameOfFirewall(firewall),
    layers: station?.engine === "dns-firewall" ? [firewallLayer(station, firewall)] : [],
    assumptions: ["the client asks the VPC's own resolver, which DNS Firewall is in front of"],
  };
}

/** What clients may be behind at a station where the stack has groups or tables of rules. */
function choicesAt(station: Station, stack: Stack, hasFirewall: boolean): Choice[] {
  if (station.engine === "route") return routeChoices(station, stack, hasFirewall);
  const groups = groupsAt(station, stack);
  if (groups.length === 0) return [];
  const { engine, title } = station;
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
        assumptions: ["the admin rules are deployed to the client's network"],
      },
    ];
  return groups.map(({ name, key, grants }) => ({
    name: `behind ${name}`,
    layers: [layerOf(station, name, [...ranked(grants), ...(engine === "nsg" ? nsgDefaults(key).map(certainly) : [])])],
    assumptions: [`the client's subnet or interface is behind the ${title} ${name}`],
  }));
}

const layerOf = (
  { engine, title, skips, opensPort, otherwise }: Station,
  holder: string,
  rules: readonly Rule[],
  fallback?: Fallback,
): PathLayer => ({
  engine,
  title,
  holder,
  rules,
  fallback: fallback ?? (otherwise === "setting" ? { effect: "unknown", why: "the stack doesn't say" } : otherwise),
  skips,
  opensPort,
});

const ranked = (grants: readonly Grant[]): Rule[] =>
  inOrderOfRank(grants.map((grant) => ({ grant, rank: grant.order })));

interface Group {
  readonly key: string;
  readonly name: string;
  readonly grants: readonly Grant[];
}

const HOLDERS: Readonly<Partial<Record<Station["engine"], ReferenceKind>>> = {
  "security-group": "security-group",
  "network-acl": "network-acl",
  nsg: "security-group",
  route: "route-table",
};

/** The groups of rules at a station, those without a rule included: they deny everything. */
function groupsAt({ engine }: Station, { readings, holderOf }: Stack): Group[] {
  const kind = HOLDERS[engine];
  const held = readings.flatMap((reading) => {
    const grants = reading.grants.filter((grant) => grant.engine === engine && grant.direction !== "inbound");
    const isHolder = kind !== undefined && reading.kind === kind;
    if (grants.length === 0 && !isHolder) return [];
    return [{ key: (kind && holderOf(reading, kind)) ?? reading.urn, grants }];
  });
  return [...Map.groupBy(held, ({ key }) => key)].map(([key, members]) => ({
    key,
    name: nameOfUrn(key),
    grants: members.flatMap(({ grants }) => grants),
  }));
}

/**
 * Azure's own rules of every NSG, but for the last, which denies: AllowVnetOutBound (65000) and AllowInternetOutBound
 * (65001).
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

/**
 * Route tables that lead to the firewall are the clients'; what leads past it is taken for the firewall's own, and
 * said.
 */
function routeChoices(station: Station, stack: Stack, hasFirewall: boolean): Choice[] {
  const tables = groupsAt(station, stack).filter(({ grants }) => grants.length > 0);
  if (tables.length === 0) {
    const leads = hasFirewall
      ? "the client's route leads to the firewall"
      : "the client has a route out, and no firewall is on it";
    return [{ name: "", layers: [], assumptions: [leads] }];
  }
  const inward = tables.filter(({ grants }) =>
    grants.some(({ via }) => via?.kind === "firewall" || via?.kind === "private"),
  );
  const taken = hasFirewall && inward.length > 0 ? inward : tables;
  const others = tables.filter((table) => !taken.includes(table));
  const held = new Set(stack.readings.filter(({ kind }) => kind === "route-table").map(({ urn }) => urn));
  return [...Map.groupBy(taken, ({ grants }) => signatureOf(grants)).values()].map((same) => {
    const grants = same[0]?.grants ?? [];
    const names = firstFew(same, ({ name }) => name);
    const isHeld = same.every(({ key }) => held.has(key));
    return {
      name: `by ${names}`,
      layers: [
        layerOf(
          station,
          names,
          byPrefix(grants.map((route) => asRoute(route, hasFirewall))),
          routeFallback(isHeld, names),
        ),
      ],
      assumptions: [
        `the client's subnet has the route table ${names}${others.length > 0 ? `, and not ${firstFew(others, ({ name }) => name)}, which leads past the firewall` : ""}`,
        ...(hasFirewall
          ? grants.flatMap(({ via, destination }) =>
              via?.kind === "private" && anyParts(destination).length > 0
                ? [`what goes to ${via.written} comes to the firewall`]
                : [],
            )
          : []),
      ],
    };
  });
}

const routeFallback = (isHeld: boolean, names: string): Fallback =>
  isHeld
    ? { effect: "deny", why: `no route of ${names} leads there` }
    : { effect: "unknown", why: `no route of this stack leads there, and ${names} may hold others` };

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

/** What a route does with what it takes: on to the firewall, past it, or nowhere. */
function asRoute(route: Grant, hasFirewall: boolean): Grant {
  if (route.effect !== "allow") return route;
  // What leads into an own network goes past the firewall; a default route to one is the way to a firewall that stands
  // there.
  if (route.via?.kind === "private" && anyParts(route.destination).length === 0)
    return { ...route, effect: isPrivate(addressesOf(route.destination)) ? "bypass" : "unknown" };
  return {
    ...route,
    effect: (hasFirewall ? BEHIND[route.via?.kind ?? "unknown"] : OPEN[route.via?.kind ?? "unknown"]) ?? "unknown",
  };
}

const BEHIND: Readonly<Record<Via["kind"], Grant["effect"]>> = {
  internet: "bypass",
  nat: "bypass",
  firewall: "forward",
  private: "forward",
  unknown: "unknown",
};

/** Where no firewall is in the stack, what lies behind another hop is somebody else's to say. */
const OPEN: Readonly<Record<Via["kind"], Grant["effect"]>> = { ...BEHIND, firewall: "unknown", private: "unknown" };

function kubernetesLayers(stack: Stack): PathLayer[] {
  const grants = stack.readings
    .filter(({ type }) => cloudOf(type) === "kubernetes")
    .flatMap((reading) =>
      reading.grants.filter(({ engine, direction }) => engine === "kubernetes-policy" && direction !== "inbound"),
    );
  const [cluster, pods] = ORDER.kubernetes;
  const numbered = grants.filter(({ order }) => order !== undefined);
  const plain = grants.filter(({ order }) => order === undefined);
  return [
    ...(cluster && numbered.length > 0 ? [layerOf(cluster, "the cluster", ranked(numbered))] : []),
    ...(pods && plain.length > 0 ? [layerOf(pods, "the cluster", inNoOrder(plain))] : []),
  ];
}
