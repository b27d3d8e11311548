import { unionOf } from "../egress/address-ranges.ts";
import type { Fact } from "../egress/fact.ts";
import type { Unknown } from "../egress/grant.ts";
import { addressesOf, type Peer, type PeerPart, type ReferencePart, rangesParts } from "../egress/peer.ts";
import type { ResourceReading } from "../egress/resource-reading.ts";
import { outside, unknownsIn } from "./follow-unknowns.ts";
import type { StackIndex } from "./stack-index.ts";

/** What stands in place of a reference. */
export interface Followed {
  readonly parts: Peer;
  readonly unknowns: readonly Omit<Unknown, "part">[];
  /** Texts that people gave to the list. */
  readonly labels: readonly string[];
}

/** Follows references of a stack to addresses; what one list holds is worked out once, however many rules refer to it. */
export function listFollower(index: StackIndex): (part: ReferencePart, reading: ResourceReading) => Followed {
  const known = new Map<string, Followed>();
  const once = (key: string, work: () => Followed): Followed => {
    const result = known.get(key) ?? work();
    known.set(key, result);
    return result;
  };
  return (part, reading) => {
    if (part.to.kind === "policy-variable") {
      const policies = index.policiesOf.get(reading.urn) ?? [];
      const variable = once(`${part.to.id} ${reading.urn}`, () => variableOf(part.to.id, policies));
      return part.negated ? { ...variable, parts: [allBut(variable.parts, part)] } : orDefault(variable, part);
    }
    const { targets, possible } = index.resolve(part.to);
    if (targets.length === 0) return { parts: [], unknowns: [outside(part.to)], labels: [] };
    const list = once(targets.map(({ urn }) => urn).join(" "), () =>
      listOf(
        targets.flatMap(({ urn }) => index.listParts.get(urn) ?? []),
        possible,
      ),
    );
    return part.negated ? { ...list, parts: [allBut(list.parts, part)] } : list;
  };
}

/** All that a list and its entries say. */
const listOf = (holders: readonly ResourceReading[], possible: boolean): Followed => ({
  parts: holders.flatMap(({ facts }) =>
    facts.flatMap((fact) => (fact.kind === "address-list" ? joined(fact.addresses, fact, possible) : [])),
  ),
  unknowns: unknownsIn(holders, "address-list"),
  labels: holders.length === 0 ? [] : [holders.flatMap(labelsOf).join("; ")],
});

const labelsOf = ({ labels, facts }: ResourceReading): string[] => [
  ...labels,
  ...facts.flatMap((fact) => (fact.kind === "address-list" ? fact.labels : [])),
];

/** What the policies that use a rule group say of a variable. */
const variableOf = (name: string | undefined, policies: readonly ResourceReading[]): Followed => ({
  parts: policies.flatMap(({ facts }) =>
    facts.flatMap((fact) =>
      fact.kind === "variable" && fact.name === name && fact.addresses
        ? joined(fact.addresses, fact, policies.length > 1)
        : [],
    ),
  ),
  unknowns: unknownsIn(policies, "variable"),
  labels: [],
});

/** Where no policy says otherwise, HOME_NET is the network that the firewall is in, and others are nowhere. */
function orDefault(variable: Followed, { to, place }: ReferencePart): Followed {
  if (variable.parts.length > 0 || variable.unknowns.length > 0) return variable;
  if (to.id !== "HOME_NET") return { ...variable, unknowns: [outside(to)] };
  return { ...variable, parts: [{ kind: "private", written: "$HOME_NET", place }] };
}

/** One part for all ranges of one resource's list, and the rest as it is. */
function joined(addresses: Peer, { place }: Fact, possible: boolean): PeerPart[] {
  const parts = rangesParts(addresses);
  const others = addresses.filter(({ kind }) => kind !== "ranges");
  if (parts.length === 0) return others;
  const first = parts.slice(0, 3).map(({ written }) => written);
  const written =
    parts.length > first.length ? `${first.join(", ")} and ${parts.length - first.length} more` : first.join(", ");
  const ranges = unionOf(parts.map((part) => part.ranges));
  return [...others, { kind: "ranges", ranges, written, place, ...(possible && { possible }) }];
}

const allBut = (parts: Peer, { to, place }: ReferencePart): PeerPart => ({
  kind: "any",
  except: addressesOf(parts),
  written: `!${to.kind === "policy-variable" ? "$" : ""}${to.id ?? to.kind}`,
  place,
});
