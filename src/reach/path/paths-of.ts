import { type AddressRanges, complementOf, unionOf, without } from "../../egress/address/address-ranges.ts";
import { cloudOf } from "../../egress/cloud.ts";
import type { Grant } from "../../egress/grant.ts";
import { addressesOf, rangesParts } from "../../egress/peer.ts";
import type { FirewallService, ResourceReading } from "../../egress/resource/resource-reading.ts";
import { stackIndex } from "../../readers/follow/stack-index.ts";
import { firstFew } from "../../text/first-few.ts";
import { type Firewall, firewallsOf } from "../firewalls.ts";
import { type HolderOf, holdersOf, type KeyOf, referenceKeys } from "../holders.ts";
import { type PathChoice, waysThrough } from "./choice.ts";
import { firewallAssumptions, firewallLayer, nameOfFirewall } from "./firewall-layers.ts";
import { groupChoices } from "./group-choices.ts";
import { type CloudStack, layerOf, ranked, union } from "./groups.ts";
import { ownRoutes } from "./own-routes.ts";
import type { Path, PathLayer } from "./path.ts";
import { routeChoices } from "./route-choices.ts";
import { inNoOrder } from "./rules-in-order.ts";
import { FIREWALL_ENGINES, ORDER } from "./stations.ts";
import { type Subnets, subnetsIn } from "./subnets.ts";

/**
 * Returns the paths that a stack's clients may take: one for each cloud, or more if its subnets are behind different
 * groups or the stack doesn't show what a client is behind. What the stack doesn't hold is an assumption of the path.
 *
 * @param readings with their references resolved.
 */
export function pathsOf(readings: readonly ResourceReading[]): Path[] {
  const index = stackIndex(readings);
  const stack: Stack = {
    readings,
    firewalls: firewallsOf(readings, index),
    holderOf: holdersOf(index),
    keyOf: referenceKeys(index),
  };
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
  readonly keyOf: KeyOf;
}

function pathsIn(cloud: (typeof CLOUDS)[number], stack: Stack): Path[] {
  const own = stack.readings.filter(({ type }) => cloudOf(type) === cloud);
  const firewalls = stack.firewalls.filter(({ readings }) =>
    readings.some((one) => one.service === SERVICES[cloud] && own.includes(one)),
  );
  const dns = stack.firewalls.filter((firewall) => cloud === "aws" && answersQueries(firewall));
  const subnets = subnetsIn(own, stack.keyOf, stack.holderOf);
  const { holderOf } = stack;
  const ofCloud: CloudStack = { cloud, readings: own, holderOf, subnets, ownRoutes: ownRoutes(own, holderOf) };
  const choices = ORDER[cloud]
    .filter(({ engine }) => !FIREWALL_ENGINES.has(engine) && engine !== "dns-firewall")
    .map((station) =>
      station.engine === "route"
        ? routeChoices(station, ofCloud, firewalls.length > 0)
        : groupChoices(station, ofCloud),
    );
  const behind = firewalls.map((firewall) => firewallChoice(cloud, firewall));
  const resolving = dnsChoices(dns, subnets, stack.keyOf);
  const all = [resolving, ...choices, behind].filter((some) => some.length > 0);
  if (all.every((some) => some.every(({ layers }) => layers.length === 0))) return [];
  const named = clientsIn(own);
  return waysThrough(all).map((way) => {
    const names = way.choices.flatMap(({ name }) => (name === "" ? [] : [name]));
    const attached = subnets.rangesOf(way.subnets ?? (way.isElsewhere ? subnets.all : NO_SUBNETS));
    const clients = attached === undefined ? named : way.isElsewhere ? othersThan(attached, named) : attached;
    return {
      cloud,
      ...(attached && { isAttached: !way.isElsewhere }),
      ...(clients.length > 0 && { clients }),
      title: [TITLES[cloud], ...names].join(", "),
      layers: way.choices.flatMap(({ layers }) => layers),
      assumptions: [...new Set(way.choices.flatMap(({ assumptions }) => assumptions))],
    };
  });
}

const NO_SUBNETS: ReadonlySet<string> = new Set();

/** Returns the named clients outside the subnets. If there are none, returns every address outside them. */
function othersThan(subnets: AddressRanges, named: AddressRanges): AddressRanges {
  const left = without(named, subnets);
  return left.length > 0 ? left : complementOf(subnets);
}

/** Whether it has rules of DNS Firewall, in this stack or another one. */
const answersQueries = ({ grants, outside, readings }: Firewall): boolean =>
  grants.some(({ engine }) => engine === "dns-firewall") ||
  outside.some(
    ({ link }) =>
      link.role === "uses" && readings.some(({ urn, service }) => urn === link.place.urn && service === "dns-firewall"),
  );

const TITLES = { aws: "AWS", azure: "Azure" } as const;
const SERVICES: Readonly<Record<keyof typeof TITLES, FirewallService>> = {
  aws: "network-firewall",
  azure: "azure-firewall",
};

/** Addresses of networks in the cloud, and of the clients that its rules name. */
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

function firewallChoice(cloud: keyof typeof TITLES, firewall: Firewall): PathChoice {
  const stations = ORDER[cloud].filter(({ engine }) => FIREWALL_ENGINES.has(engine));
  const layers = stations.map((station) => firewallLayer(station, firewall)).filter(decidesAnything);
  return { name: nameOfFirewall(firewall), layers, assumptions: firewallAssumptions(firewall) };
}

/** A stage that passes on everything decides nothing. */
const decidesAnything = ({ rules, fallback, skips }: PathLayer): boolean =>
  fallback.effect !== "forward" ||
  rules.some(({ grant: { effect } }) => effect === "deny" || effect === "unknown" || effect === skips?.effect);

/**
 * Returns the rules of DNS Firewall that clients may be behind. VPCs with the same rules from one Profile, in the same
 * order, are evaluated once. If the stack holds subnets of several VPCs, each subnet has the rules of its own VPC.
 */
function dnsChoices(firewalls: readonly Firewall[], subnets: Subnets, keyOf: KeyOf): PathChoice[] {
  const alike = [
    ...Map.groupBy(firewalls, ({ grants, outside, rankOf }) =>
      JSON.stringify([
        grants.map((grant) => [grant.place.urn, grant.place.path, rankOf(grant)]),
        outside.flatMap(({ link }) => (link.role === "uses" ? [[link.to.id, link.priority]] : [])),
      ]),
    ).values(),
  ];
  const choices = alike.flatMap((same) => {
    const [first] = same;
    const networks = new Set(same.flatMap((firewall) => networksOf(firewall, keyOf)));
    const own = new Set([...subnets.all].filter((subnet) => networks.has(subnets.networkOf(subnet) ?? "")));
    return first === undefined ? [] : [{ choice: dnsChoice(first), own }];
  });
  const covered = union(choices.map(({ own }) => own));
  const rest = new Set([...subnets.all].filter((subnet) => !covered.has(subnet)));
  const isUntold = [...subnets.all].some((subnet) => subnets.networkOf(subnet) === undefined);
  if (isUntold || covered.size === 0 || (rest.size === 0 && choices.length === 1))
    return choices.map(({ choice }) => choice);
  return [
    ...choices.map(({ choice, own }) => (own.size > 0 ? { ...choice, subnets: own } : choice)),
    ...(rest.size > 0 ? [withoutDnsFirewall(rest, subnets)] : []),
  ];
}

const networksOf = ({ readings }: Firewall, keyOf: KeyOf): string[] =>
  readings.flatMap(({ facts, service }) =>
    facts.flatMap((fact) =>
      fact.kind === "link" && fact.role === "applies-to" && service === "dns-firewall" ? (keyOf(fact.to) ?? []) : [],
    ),
  );

const withoutDnsFirewall = (rest: ReadonlySet<string>, subnets: Subnets): PathChoice => ({
  name: "without DNS Firewall",
  layers: [],
  assumptions: [
    `nothing outside this stack puts rules of DNS Firewall on the VPC of ${firstFew([...rest].map(subnets.nameOf), (name) => name)}`,
  ],
  subnets: rest,
});

function dnsChoice(firewall: Firewall): PathChoice {
  const [station] = ORDER.aws;
  return {
    name: nameOfFirewall(firewall),
    layers: station?.engine === "dns-firewall" ? [firewallLayer(station, firewall)] : [],
    assumptions: ["the client asks the VPC's own resolver, which DNS Firewall is in front of"],
  };
}

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
