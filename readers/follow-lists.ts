import { type AddressRanges, unionOf } from "../egress/address-ranges.ts";
import type { Fact } from "../egress/fact.ts";
import type { Unknown } from "../egress/grant.ts";
import type { NamePattern } from "../egress/name-pattern.ts";
import { addressesOf, type Peer, type PeerPart, type ReferencePart, rangesParts } from "../egress/peer.ts";
import type { Reference } from "../egress/reference.ts";
import type { ResourceReading } from "../egress/resource-reading.ts";
import type { StackIndex } from "./stack-index.ts";
import { NOT_YET } from "./values.ts";
import { nameInZone } from "./zone-names.ts";

/** What stands in place of a reference. */
export interface Followed {
  readonly parts: Peer;
  readonly unknowns: readonly Omit<Unknown, "part">[];
  /** Texts that people gave to the list. */
  readonly labels: readonly string[];
}

/** The addresses that a reference of a rule of `reading` leads to. */
export function followPart(part: ReferencePart, reading: ResourceReading, index: StackIndex): Followed {
  if (part.to.kind === "policy-variable") return followVariable(part, index.policiesOf.get(reading.urn) ?? []);
  const { targets, possible } = index.resolve(part.to);
  if (targets.length === 0) return { parts: [], unknowns: [outside(part.to)], labels: [] };
  const holders = targets.flatMap(({ urn }) => index.listParts.get(urn) ?? []);
  const parts = holders.flatMap(({ facts }) =>
    facts.flatMap((fact) => (fact.kind === "address-list" ? joined(fact.addresses, fact, part, possible) : [])),
  );
  return {
    parts: part.negated ? [allBut(parts, part)] : parts,
    unknowns: holders.flatMap(unknownsIn("address-list")),
    labels: holders.flatMap(({ labels, facts }) => [
      ...labels,
      ...facts.flatMap((fact) => (fact.kind === "address-list" ? fact.labels : [])),
    ]),
  };
}

/** The names of a rule with those of its list, or those of a record as they are in its zone. */
export function followNames(
  own: readonly NamePattern[],
  reference: Reference,
  { resolve }: StackIndex,
): Pick<Followed, "unknowns"> & { names: NamePattern[] } {
  const { targets } = resolve(reference);
  const unknowns = targets.length === 0 ? [outside(reference)] : targets.flatMap(unknownsIn("domain-list"));
  const listed = targets.flatMap(({ facts }) =>
    facts.flatMap((fact) => (fact.kind === "domain-list" ? fact.names : [])),
  );
  if (reference.kind !== "dns-zone") return { names: [...own, ...listed], unknowns };
  const whole = own.flatMap((name) => listed.map((zone) => nameInZone(name.written, zone.written)));
  return { names: whole.length === 0 ? [...own] : whole, unknowns };
}

function followVariable(part: ReferencePart, policies: readonly ResourceReading[]): Followed {
  const parts = policies.flatMap(({ facts }) =>
    facts.flatMap((fact) =>
      fact.kind === "variable" && fact.name === part.to.id && fact.addresses
        ? joined(fact.addresses, fact, part, policies.length > 1)
        : [],
    ),
  );
  const unknowns = policies.flatMap(unknownsIn("variable"));
  if (part.negated) return { parts: [allBut(parts, part)], unknowns, labels: [] };
  if (parts.length > 0 || unknowns.length > 0) return { parts, unknowns, labels: [] };
  if (part.to.id !== "HOME_NET") return { parts, unknowns: [outside(part.to)], labels: [] };
  // Where no policy says otherwise, it is the network that the firewall is in.
  return { parts: [{ kind: "private", written: "$HOME_NET", place: part.place }], unknowns, labels: [] };
}

/** One part for all ranges of a list, so that rules that share a long list share it in memory too, and the rest as it is. */
function joined(addresses: Peer, { place }: Fact, { place: through }: ReferencePart, possible: boolean): PeerPart[] {
  const { ranges, written, others } = summaryOf(addresses);
  return ranges.length === 0 ? others : [...others, { kind: "ranges", ranges, written, place, through, possible }];
}

/** Worked out once a list, however many rules refer to it. */
function summaryOf(addresses: Peer): Summary {
  const known = SUMMARIES.get(addresses);
  if (known) return known;
  const parts = rangesParts(addresses);
  const summary = {
    ranges: unionOf(parts.map(({ ranges }) => ranges)),
    written: parts
      .slice(0, 3)
      .map(({ written }) => written)
      .join(", "),
    others: addresses.filter(({ kind }) => kind !== "ranges"),
  };
  SUMMARIES.set(addresses, summary);
  return summary;
}

interface Summary {
  readonly ranges: AddressRanges;
  readonly written: string;
  readonly others: PeerPart[];
}
const SUMMARIES = new WeakMap<Peer, Summary>();

const allBut = (parts: Peer, { to, place }: ReferencePart): PeerPart => ({
  kind: "any",
  except: addressesOf(parts),
  written: `!${to.kind === "policy-variable" ? "$" : ""}${to.id ?? to.kind}`,
  place,
});

const unknownsIn =
  (about: "address-list" | "domain-list" | "variable") =>
  ({ facts }: ResourceReading): Omit<Unknown, "part">[] =>
    facts.flatMap((fact) =>
      fact.kind === "unknown" && fact.about === about ? [{ place: fact.place, why: fact.why }] : [],
    );

const outside = ({ kind, id, place }: Reference): Omit<Unknown, "part"> => ({
  place,
  why: id === undefined ? NOT_YET : `the ${kind.replace("-", " ")} ${id} is outside this stack`,
});
