import type { Cloud } from "../../egress/cloud.ts";
import type { Grant } from "../../egress/grant.ts";
import { shortNameOfUrn } from "../../egress/resource/place.ts";
import type { ReferenceKind } from "../../egress/resource/reference.ts";
import type { ResourceReading } from "../../egress/resource/resource-reading.ts";
import { firstFew } from "../../text/first-few.ts";
import type { HolderOf } from "../holders.ts";
import type { PathChoice } from "./choice.ts";
import type { Fallback, PathLayer, Rule } from "./path.ts";
import { inOrderOfRank } from "./rules-in-order.ts";
import type { Station } from "./stations.ts";
import type { Subnets } from "./subnets.ts";

/** What a stack holds in one cloud. */
export interface CloudStack {
  readonly cloud: Cloud;
  readonly readings: readonly ResourceReading[];
  readonly holderOf: HolderOf;
  readonly subnets: Subnets;
  /** The routes of its networks to their own addresses. */
  readonly ownRoutes: readonly Grant[];
}

/** Rules of an engine that belong to one holder: a security group, a table, an ACL. */
export interface Group {
  /** Its URN or, outside the stack, its id. */
  readonly key: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** Rules for inbound traffic. */
  readonly inbound: readonly Grant[];
  /** Whether AWS gives it to subnets that name none. */
  readonly isDefault: boolean;
  /** Key of the network that it belongs to. Undefined if the stack doesn't show it. */
  readonly network: string | undefined;
  /**
   * The subnets of clients behind it. Undefined if the stack doesn't show them; empty if no client is in any of them.
   */
  readonly subnets: ReadonlySet<string> | undefined;
}

const HOLDERS: Readonly<Partial<Record<Station["engine"], ReferenceKind>>> = {
  "security-group": "security-group",
  "network-acl": "network-acl",
  nsg: "security-group",
  route: "route-table",
};

/** Returns the groups of rules at a station, including those without a rule. */
export function groupsAt({ engine }: Station, { readings, holderOf, subnets }: CloudStack): Group[] {
  const kind = HOLDERS[engine];
  const held = readings.flatMap((reading) => {
    const all = reading.grants.filter((grant) => grant.engine === engine);
    const isHolder = kind !== undefined && reading.kind === kind;
    if (all.length === 0 && !isHolder) return [];
    const [inbound, grants] = [all.filter(isInbound), all.filter((grant) => !isInbound(grant))];
    const [key, network] = [(kind && holderOf(reading, kind)) ?? reading.urn, holderOf(reading, "network")];
    return [{ key, type: reading.type, network, grants, inbound, says: isHolder || grants.length > 0 }];
  });
  const behind = kind && subnets.behind(kind);
  // A group of which only inbound rules are known may have others outside the stack.
  const byKey = [...Map.groupBy(held, ({ key }) => key)].filter(([, members]) => members.some(({ says }) => says));
  const groups = byKey.map(([key, members]) => ({
    key,
    name: shortNameOfUrn(key),
    grants: members.flatMap(({ grants }) => grants),
    inbound: members.flatMap(({ inbound }) => inbound),
    isDefault: members.some(({ type }) => /:Default/.test(type)) || subnets.mainOf(key) !== undefined,
    network: subnets.mainOf(key) ?? members.find(({ network }) => network !== undefined)?.network,
    subnets: behind?.get(key),
  }));
  const isOnly = groups.filter(({ isDefault }) => isDefault).length === 1;
  if (behind === undefined) return groups;
  const left = [...without(subnets.all, union([...behind.values()]))];
  const isOf = (group: Group, subnet: string): boolean => {
    const network = subnets.networkOf(subnet);
    return network === undefined || group.network === undefined ? isOnly : network === group.network;
  };
  return groups.map((group) => {
    if (!group.isDefault || (!isOnly && group.network === undefined)) return group;
    return { ...group, subnets: union([group.subnets ?? [], left.filter((subnet) => isOf(group, subnet))]) };
  });
}

const isInbound = ({ direction }: Grant): boolean => direction === "inbound";

/**
 * Returns the choices besides the stack's groups: groups outside the stack, and what applies in subnets without any
 * group.
 */
export function besides(
  station: Station,
  groups: readonly Group[],
  { subnets }: CloudStack,
  withNone: (names: string) => Pick<PathChoice, "name" | "layers" | "assumptions">,
): PathChoice[] {
  const kind = HOLDERS[station.engine];
  const behind = kind && subnets.behind(kind);
  if (behind === undefined) return [];
  const keys = new Set(groups.map(({ key }) => key));
  const outside = [...behind].filter(([key, some]) => !keys.has(key) && some.size > 0);
  const none = without(subnets.all, union([...behind.values(), ...groups.map((group) => group.subnets ?? [])]));
  const names = firstFew([...none].map(subnets.nameOf), (name) => name);
  return [
    ...outside.map(([key, some]): PathChoice => {
      const name = shortNameOfUrn(key);
      const fallback = { effect: "unknown", why: `the ${station.title} ${name} isn't in this stack` } as const;
      return {
        name: `behind ${name}`,
        layers: [layerOf(station, name, [], fallback)],
        assumptions: [],
        subnets: some,
      };
    }),
    ...(none.size > 0 ? [{ ...withNone(names), subnets: none }] : []),
  ];
}

export const union = (sets: readonly Iterable<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]));

const without = (set: ReadonlySet<string>, other: ReadonlySet<string>): Set<string> =>
  new Set([...set].filter((one) => !other.has(one)));

export const layerOf = (
  { engine, title, skips, opensPort, otherwise, looksAt }: Station,
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
  ...(looksAt === "first-answer" && { isOfAnswers: true }),
});

export const ranked = (grants: readonly Grant[]): Rule[] =>
  inOrderOfRank(grants.map((grant) => ({ grant, rank: grant.order })));
