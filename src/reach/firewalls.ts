import type { Link } from "../egress/fact.ts";
import type { Grant } from "../egress/grant.ts";
import type { Place } from "../egress/resource/place.ts";
import type { ReferenceKind } from "../egress/resource/reference.ts";
import type { ResourceReading } from "../egress/resource/resource-reading.ts";
import type { StackIndex } from "../readers/follow/stack-index.ts";

/**
 * Resources that decide together about a connection or a query: a policy, its parents, its groups and what belongs to
 * them.
 */
export interface Firewall {
  readonly readings: readonly ResourceReading[];
  /** Links to its parts outside the stack. */
  readonly outside: readonly Outside[];
  /** URNs of its parts that other accounts may put into policies of their own. */
  readonly shared: ReadonlySet<string>;
  /** The grants of its rules. If the policy turns drops into alerts, a drop is an alert here. */
  readonly grants: readonly Grant[];
  /**
   * Returns the numbers by which the grants of one engine are sorted; the lowest is evaluated first. Undefined if they
   * aren't known. On Azure, the rules of a parent come before those of its child, whatever their priorities.
   */
  rankOf(grant: Grant): readonly number[] | undefined;
}

/**
 * Returns the firewalls of a stack, each with the parts that the stack holds. A part that several share, such as a
 * parent policy, is in each of them. Parts that belong to the same resource outside the stack make one firewall.
 */
export function firewallsOf(readings: readonly ResourceReading[], { resolve, shared }: StackIndex): Firewall[] {
  const byUrn = new Map(readings.filter(isPartOfFirewall).map((reading) => [reading.urn, reading]));
  const held = new Map<string, Edge[]>([...byUrn.keys()].map((urn) => [urn, []]));
  const hasHolder = new Set<string>();
  const outside = new Map<string, Outside[]>();
  const add = (holder: string, edge: Edge): void => {
    const edges = held.get(holder);
    if (edges) edges.push(edge);
    else held.set(holder, [edge]);
    hasHolder.add(edge.to);
  };
  for (const reading of byUrn.values()) {
    const undecided = new Set<readonly ResourceReading[]>();
    for (const link of linksOf(reading)) {
      const { targets, possible } = resolve(link.to);
      // Links that may mean any of the same resources lead to the same owners.
      if (possible && undecided.has(targets)) continue;
      if (possible) undecided.add(targets);
      const ends = targets.length > 0 ? targets.map(({ urn }) => urn) : [outsideKey(link)];
      for (const end of ends) {
        const isParent = link.role === "uses" && link.to.kind === "policy" && reading.kind === "policy";
        const priority = possible ? undefined : (link.priority ?? 0);
        const isProfile = link.to.kind === "dns-profile";
        const edge = { link, priority, isParent, isProfile, onlyAlerts: link.override === "DROP_TO_ALERT" };
        if (targets.length === 0)
          outside.set(reading.urn, [...(outside.get(reading.urn) ?? []), { link, isParent, why: OUTSIDE }]);
        if (link.role === "uses") add(reading.urn, { ...edge, to: end });
        else add(end, { ...edge, to: reading.urn });
      }
    }
  }
  const heads = [...held.keys()].filter((key) => !hasHolder.has(key));
  const firewalls = heads.map((head) => firewallOf(head, held, byUrn, outside, shared));
  const covered = new Set(firewalls.flatMap(({ readings }) => readings.map(({ urn }) => urn)));
  // Policies that are each other's parents have no head. No cloud accepts that, so which one decides first is unknown.
  for (const key of held.keys()) {
    if (covered.has(key) || !byUrn.has(key)) continue;
    const circle = firewallOf(key, held, byUrn, outside, shared);
    firewalls.push(circle);
    for (const { urn } of circle.readings) covered.add(urn);
  }
  return firewalls.filter(({ readings }) => readings.length > 0);
}

/** A part of a firewall that another program holds, or a parent that is its own parent. */
export interface Outside {
  readonly link: Link & { readonly place: Place };
  /** Whether it is the parent of a policy, whose rules come first. */
  readonly isParent: boolean;
  /** Why its content isn't known, as in `the parent policy x is outside this stack`. */
  readonly why: string;
}

const OUTSIDE = "is outside this stack";
const CIRCLE = "is below the policy that it is the parent of";

/** A link to an owner of parts, by its URN or, outside the stack, by a key of its own. */
interface Edge {
  readonly to: string;
  readonly link: Link & { readonly place: Place };
  /** The priority. Undefined if several links have one and a preview doesn't show which is meant. */
  readonly priority: number | undefined;
  /** Whether it is the parent policy, whose rules come first. */
  readonly isParent: boolean;
  /** Whether it leads into or out of a Profile, whose groups are sorted by priority among those of the VPC itself. */
  readonly isProfile: boolean;
  /** Whether its drops are only logged. */
  readonly onlyAlerts: boolean;
}

/** How a resource became a member. */
interface Member {
  /** Number of steps up to a parent. The highest parent comes first. */
  readonly height: number;
  /** Priorities of the links through which it was found. */
  readonly priorities: readonly (number | undefined)[];
  readonly onlyAlerts: boolean;
}

function firewallOf(
  head: string,
  held: ReadonlyMap<string, readonly Edge[]>,
  byUrn: ReadonlyMap<string, ResourceReading>,
  outside: ReadonlyMap<string, readonly Outside[]>,
  shared: ReadonlySet<string>,
): Firewall {
  const members = new Map<string, Member>([[head, { height: 0, priorities: [], onlyAlerts: false }]]);
  for (const [key, { height, priorities, onlyAlerts }] of members)
    for (const edge of held.get(key) ?? [])
      if (!members.has(edge.to))
        members.set(edge.to, {
          height: height + (edge.isParent ? 1 : 0),
          priorities: edge.isProfile ? priorities : [...priorities, edge.priority],
          onlyAlerts: onlyAlerts || edge.onlyAlerts,
        });
  const readings = [...members.keys()].flatMap((urn) => byUrn.get(urn) ?? []);
  const circles = readings.flatMap(({ urn }) =>
    (held.get(urn) ?? []).flatMap(({ to, link, isParent }) =>
      isParent && to === head ? [{ link, isParent, why: CIRCLE }] : [],
    ),
  );
  return {
    readings,
    shared: new Set(readings.flatMap(({ urn }) => (shared.has(urn) ? [urn] : []))),
    outside: [...readings.flatMap(({ urn }) => outside.get(urn) ?? []), ...circles],
    grants: readings.flatMap(({ urn, grants }) =>
      members.get(urn)?.onlyAlerts ? grants.map((grant) => (grant.effect === "deny" ? alertOf(grant) : grant)) : grants,
    ),
    rankOf: ({ place, order, engine }) => {
      const member = members.get(place.urn);
      if (member === undefined || order === undefined) return undefined;
      // On Azure, a grant's order already begins with the priority of its group.
      if (engine.startsWith("azure-")) return [-member.height, ...order];
      const priorities = member.priorities.filter((priority) => priority !== undefined);
      return priorities.length === member.priorities.length ? [...priorities, ...order] : undefined;
    },
  };
}

const alertOf = (grant: Grant): Grant => ({ ...grant, effect: "alert" });

/** Rules of Virtual Network Manager are in groups too, but they only match addresses. */
const isPartOfFirewall = ({ service }: ResourceReading): boolean => service !== undefined;

const linksOf = (reading: ResourceReading): (Link & { readonly place: Place })[] =>
  reading.facts.flatMap((fact) => (fact.kind === "link" && holds(reading, fact) ? [fact] : []));

/**
 * DNS Firewall groups are joined by the network that they are associated with. Other firewalls aren't, because a
 * network may have several.
 */
const holds = ({ service }: ResourceReading, { role, to }: Link): boolean =>
  role === "applies-to" ? to.kind === "network" && service === "dns-firewall" : HOLDERS.has(to.kind);

const HOLDERS: ReadonlySet<ReferenceKind> = new Set([
  "rule-group",
  "dns-profile",
  "policy",
  "firewall",
  "tls-inspection",
  "network",
]);

const outsideKey = ({ to: { kind, id, candidates, place } }: Link): string =>
  `outside ${kind} ${id?.toLowerCase() ?? (candidates.length > 0 ? [...candidates].sort().join(" ") : `of ${place.urn}`)}`;
