import { type AddressRanges, complementOf, unionOf } from "../../egress/address/address-ranges.ts";
import { describeRanges } from "../../egress/address/write-ranges.ts";
import type { Cloud } from "../../egress/cloud.ts";
import { EVERY_BOX, spanBox } from "../open/flow-box.ts";
import { type Bounds, openOf } from "../open/open.ts";
import type { Path } from "../path/path.ts";
import { commonFlows, flowsOf, isSameFlows, NO_FLOWS, unionOfFlows } from "../set/flow-set.ts";

/** Paths that the same clients go, before and after. */
export interface PathPair {
  readonly cloud: Cloud;
  readonly path: string;
  readonly base: readonly Path[];
  readonly head: readonly Path[];
  readonly before: Bounds;
  readonly after: Bounds;
}

/**
 * Which paths of two states to compare: those of one title and the same clients; then those that let out the same,
 * whatever they are called; then those of one title. What is left on both sides is compared together, so that a subnet
 * that moves is told of by what its clients gain and lose. What is left on one side alone is new, or gone.
 */
export function pairsOf(base: readonly Path[], head: readonly Path[]): PathPair[] {
  const [ofBase, ofHead] = [Map.groupBy(base, worldOf), Map.groupBy(head, worldOf)];
  return [...new Set([...ofBase.keys(), ...ofHead.keys()])]
    .sort()
    .flatMap((world) => pairsIn({ base: ofBase.get(world) ?? [], head: ofHead.get(world) ?? [] }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function pairsIn(all: Sides): PathPair[] {
  const pairs: PathPair[] = [];
  let left = all;
  for (const isSame of [isUnmoved, letsOutTheSame, isOfOneTitle]) {
    const found = matched(left, isSame);
    pairs.push(...found.pairs);
    left = found.left;
  }
  const [before, after] = [left.base, left.head].map((some, side) =>
    some.filter((path) => {
      const other = path.isAttached === false && [all.head, all.base][side]?.find(({ title }) => title === path.title);
      if (other)
        pairs.push(
          side === 0 ? pairOf([anybodys(path)], [anybodys(other)]) : pairOf([anybodys(other)], [anybodys(path)]),
        );
      return !other;
    }),
  ) as [Path[], Path[]];
  if (before.length > 0 && after.length > 0) return [...pairs, pairOf(before, after)];
  return [...pairs, ...before.map((path) => pairOf([path], [])), ...after.map((path) => pairOf([], [path]))];
}

/** The path as anybody goes it: whose it was, and whose it is now, the stack doesn't tell alike. */
const anybodys = ({ clients: _, isAttached: __, ...path }: Path): Path => path;

interface Sides {
  readonly base: readonly Path[];
  readonly head: readonly Path[];
}

/** Clients of one cloud in pods, or not: neither go the ways of the others. */
const worldOf = ({ cloud, layers }: Path): string => `${cloud} ${layers[0]?.engine === "kubernetes-policy"}`;

const clientsOf = ({ clients }: Path): string => (clients === undefined ? "any" : describeRanges(clients));

const isUnmoved = (a: Path, b: Path): boolean => a.title === b.title && clientsOf(a) === clientsOf(b);

/** Where other clients go one of the two, it is no one's path under another name. */
const letsOutTheSame = (a: Path, b: Path): boolean => {
  const [one, other] = [openOf(a), openOf(b)];
  return isSameFlows(one.surely, other.surely) && isSameFlows(one.maybe, other.maybe);
};

const isOfOneTitle = (a: Path, b: Path): boolean => a.title === b.title && !a.isAttached && !b.isAttached;

function matched({ base, head }: Sides, isSame: (a: Path, b: Path) => boolean): { pairs: PathPair[]; left: Sides } {
  const free = new Set(head);
  const pairs: PathPair[] = [];
  const left = base.filter((before) => {
    const after = [...free].find((one) => isSame(before, one));
    if (after === undefined) return true;
    free.delete(after);
    pairs.push(pairOf([before], [after]));
    return false;
  });
  return { pairs, left: { base: left, head: [...free] } };
}

function pairOf(base: readonly Path[], head: readonly Path[]): PathPair {
  const all = [...head, ...base];
  const [first] = all as [Path, ...Path[]];
  const path = all.length > 2 ? (first.title.split(",")[0] ?? first.title) : first.title;
  const [before, after] = [together(base), together(head)];
  return {
    ...{ cloud: first.cloud, path, base, head },
    before: isUntold(base) ? among(clientsIn(head), before) : before,
    after: isUntold(head) ? among(clientsIn(base), after) : after,
  };
}

const isUntold = (paths: readonly Path[]): boolean => paths.every(({ isAttached }) => isAttached === undefined);

/** Those that the stack tells of, where it tells of all. */
const clientsIn = (paths: readonly Path[]): AddressRanges | undefined =>
  paths.length > 0 && paths.every(({ isAttached }) => isAttached)
    ? unionOf(paths.map(({ clients = [] }) => clients))
    : undefined;

function among(clients: AddressRanges | undefined, { surely, maybe }: Bounds): Bounds {
  if (clients === undefined) return { surely, maybe };
  const own = flowsOf(spanBox({ ...EVERY_BOX, sources: clients }));
  return { surely: commonFlows(surely, own), maybe: commonFlows(maybe, own) };
}

/**
 * What the clients of all of the paths have open. Those of subnets that are attached go their own path; of others,
 * any may be theirs, so that only what all of those let out is open for certain.
 */
function together(paths: readonly Path[]): Bounds {
  const attached = paths.filter(({ isAttached }) => isAttached);
  const others = paths.filter(({ isAttached }) => !isAttached).map(openOf);
  const own = attached.map(openOf);
  const elsewhere = flowsOf(
    spanBox({ ...EVERY_BOX, sources: complementOf(unionOf(attached.map(({ clients = [] }) => clients))) }),
  );
  const [first = { surely: NO_FLOWS, maybe: NO_FLOWS }, ...more] = others;
  const inAll = more.reduce((left, { surely }) => commonFlows(left, surely), first.surely);
  const inAny = unionOfFlows(others.map(({ maybe }) => maybe));
  return {
    surely: unionOfFlows([...own.map(({ surely }) => surely), commonFlows(inAll, elsewhere)]),
    maybe: unionOfFlows([...own.map(({ maybe }) => maybe), commonFlows(inAny, elsewhere)]),
  };
}
