import { type AddressRanges, complementOf, unionOf } from "../../egress/address/address-ranges.ts";
import { describeRanges } from "../../egress/address/write-ranges.ts";
import type { Cloud } from "../../egress/cloud.ts";
import { EVERY_BOX, spanBox } from "../open/flow-box.ts";
import { type Bounds, openOf } from "../open/open.ts";
import type { Path } from "../path/path.ts";
import { commonFlows, flowsOf, isSameFlows, NO_FLOWS, unionOfFlows } from "../set/flow-set.ts";

/** Paths of the same clients, before and after. */
export interface PathPair {
  readonly cloud: Cloud;
  readonly path: string;
  readonly base: readonly Path[];
  readonly head: readonly Path[];
  readonly before: Bounds;
  readonly after: Bounds;
}

/**
 * Decides which paths of two states to compare. First come paths with the same title and clients, then paths that let
 * out the same flows whatever their titles, then paths with the same title. The rest of both states is compared as a
 * whole: if a subnet moves, the difference is what its clients gain and lose. If only one state has paths left, they
 * are new or gone.
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

/** Returns the path for any client, since the two states don't name the same clients. */
const anybodys = ({ clients: _, isAttached: __, ...path }: Path): Path => path;

interface Sides {
  readonly base: readonly Path[];
  readonly head: readonly Path[];
}

/** Separates the clouds, and clients in pods from all others: they share no paths. */
const worldOf = ({ cloud, layers }: Path): string => `${cloud} ${layers[0]?.engine === "kubernetes-policy"}`;

const clientsOf = ({ clients }: Path): string => (clients === undefined ? "any" : describeRanges(clients));

const isUnmoved = (a: Path, b: Path): boolean => a.title === b.title && clientsOf(a) === clientsOf(b);

/** Paths of other clients let out other flows, so they are never the same. */
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

/** Returns the attached clients. Undefined if one of the paths isn't attached. */
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
 * Returns what the clients of all the paths have open. Clients of attached subnets have one path each. Any of the other
 * paths may be that of other clients, so only what all of those paths let out is certainly open.
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
