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

/** What replaces a reference; the same object for references with the same target. */
export interface Followed {
  readonly parts: Peer;
  readonly unknowns: readonly Omit<Unknown, "part">[];
  /** Names, descriptions and tags of the list. */
  readonly labels: readonly string[];
}

/** Follows a stack's references to addresses. What one list holds is computed once, however many rules refer to it. */
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
      // The stack may add entries to a list outside it. Those entries are known, even if the rest of the list isn't.
      const entries = entriesOf(index.entriesOutside.get(listKey(part.to.id ?? "")) ?? NONE);
      const unknowns = [outside(part.to), ...entries.unknowns];
      return part.negated ? { parts: [], unknowns, labels: [] } : { ...entries, unknowns };
    }
    return part.negated ? allBut(listOf(targets), part) : listOf(targets);
  };
}

const NONE: readonly ResourceReading[] = [];

/** Returns all that a list and its entries hold. */
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

/** The variables of one policy by name, and what couldn't be read of them. */
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

/** Returns a function that finds a variable's value in the policies that use a rule group. */
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

/** If no policy sets it, HOME_NET is the network of the firewall. Other variables then have no value. */
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
