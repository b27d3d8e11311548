import {
  addressesOf,
  type Fact,
  memo,
  type Peer,
  type PeerPart,
  type ReferencePart,
  type ResourceReading,
  type Unknown,
} from "../../egress/index.ts";
import { joinRanges } from "../kit/index.ts";
import { listKey, outside, type StackIndex, unknownsIn } from "./stack-index.ts";

/** What stands in place of a reference; the same for references that lead to the same. */
export interface Followed {
  readonly parts: Peer;
  readonly unknowns: readonly Omit<Unknown, "part">[];
  /** Texts that people gave to the list. */
  readonly labels: readonly string[];
}

/**
 * Follows references of a stack to addresses; what one list holds is worked out once, however many rules refer to it.
 */
export function listFollower(index: StackIndex): (part: ReferencePart, reading: ResourceReading) => Followed {
  const listOf = memo((targets: readonly ResourceReading[]) =>
    readList([...new Set(targets.flatMap(({ urn }) => index.listParts.get(urn) ?? []))], targets.length > 1),
  );
  const entriesOf = memo((entries: readonly ResourceReading[]) => readList(entries, false));
  const readers = new Map<string, ReturnType<typeof variableReader>>();
  const variableOf = (name: string | undefined, policies: readonly ResourceReading[]): Followed => {
    const key = policies.map(({ urn }) => urn).join(" ");
    const reader = readers.get(key) ?? variableReader(policies.map(variablesIn));
    readers.set(key, reader);
    return reader(name);
  };
  return (part, reading) => {
    if (part.to.kind === "policy-variable") {
      const variable = variableOf(part.to.id, index.policiesOf.get(reading.urn) ?? []);
      return part.negated ? allBut(variable, part) : orDefault(variable, part);
    }
    const { targets } = index.resolve(part.to);
    if (targets.length === 0) {
      // The stack may add entries to a list of somebody else's: these are known, whatever else the list holds.
      const entries = entriesOf(index.entriesOutside.get(listKey(part.to.id ?? "")) ?? NONE);
      const unknowns = [outside(part.to), ...entries.unknowns];
      return part.negated ? { parts: [], unknowns, labels: [] } : { ...entries, unknowns };
    }
    return part.negated ? allBut(listOf(targets), part) : listOf(targets);
  };
}

const NONE: readonly ResourceReading[] = [];

/** All that a list and its entries say. */
const readList = (holders: readonly ResourceReading[], possible: boolean): Followed => ({
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

/** What one policy says of variables, by name, and what can't be read of them. */
interface Variables {
  readonly byName: ReadonlyMap<string, Peer>;
  readonly unread: Pick<ResourceReading, "facts">;
}

const variablesIn = memo(({ facts }: ResourceReading): Variables => {
  const byName = new Map<string, Peer>();
  for (const fact of facts)
    if (fact.kind === "variable" && fact.addresses)
      byName.set(fact.name, [...(byName.get(fact.name) ?? []), ...joined(fact.addresses, fact, false)]);
  return { byName, unread: { facts: facts.filter(({ kind }) => kind === "unknown") } };
});

/** What the policies that use a rule group say of a variable. */
function variableReader(policies: readonly Variables[]): (name: string | undefined) => Followed {
  const known = new Map<string | undefined, Followed>();
  const unknowns = unknownsIn(
    policies.map(({ unread }) => unread),
    "variable",
  );
  return (name) => {
    const parts = policies.flatMap(({ byName }) => byName.get(name ?? "") ?? []);
    const found = known.get(name) ?? {
      parts: policies.length > 1 ? parts.map(asPossible) : parts,
      unknowns,
      labels: [],
    };
    known.set(name, found);
    return found;
  };
}

/** Where no policy says otherwise, HOME_NET is the network that the firewall is in, and others are nowhere. */
function orDefault(variable: Followed, { to, place }: ReferencePart): Followed {
  if (variable.parts.length > 0 || variable.unknowns.length > 0) return variable;
  if (to.id !== "HOME_NET") return { ...variable, unknowns: [outside(to)] };
  return { ...variable, parts: [{ kind: "private", written: "$HOME_NET", place }] };
}

const joined = (addresses: Peer, { place }: Fact, possible: boolean): Peer => {
  const parts = joinRanges(addresses, place);
  return possible ? parts.map(asPossible) : parts;
};

const asPossible = (part: PeerPart): PeerPart => (part.kind === "ranges" ? { ...part, possible: true } : part);

const addressesIn = memo(({ parts }: Followed) => addressesOf(parts));

const allBut = (found: Followed, { to, place }: ReferencePart): Followed => ({
  ...found,
  parts: [
    {
      kind: "any",
      except: addressesIn(found),
      written: `!${to.kind === "policy-variable" ? "$" : ""}${to.id ?? to.kind}`,
      place,
    },
  ],
});
