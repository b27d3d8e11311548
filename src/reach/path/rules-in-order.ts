import { countOf } from "../../egress/address/address-ranges.ts";
import type { Effect, Grant } from "../../egress/grant.ts";
import { addressesOf, type PeerPart } from "../../egress/peer.ts";
import { placeKey } from "../../egress/resource/place.ts";
import { compareRanks } from "../evaluation-order.ts";
import type { Rule } from "./path.ts";

/** A grant and the numbers that an engine sorts by; undefined if they aren't known. */
export interface Ranked {
  readonly grant: Grant;
  readonly rank: readonly number[] | undefined;
}

/**
 * Returns rules in the engine's order of evaluation. A rule of unknown place may be the first: it is listed first as
 * uncertain, and last as certain. The same is done with rules of one number that have different effects.
 */
export function inOrderOfRank(all: readonly Ranked[]): Rule[] {
  const unplaced = all.flatMap(({ grant, rank }) => (rank === undefined ? [grant] : []));
  const placed = all.filter((one): one is Ranked & { readonly rank: readonly number[] } => one.rank !== undefined);
  placed.sort((a, b) => compareRanks(a.rank, b.rank));
  return [...unplaced.map(perhaps), ...tiesOf(placed).flatMap(rulesOf), ...unplaced.map(certainly)];
}

/** Groups rules of the same rank. */
function tiesOf(placed: readonly (Ranked & { readonly rank: readonly number[] })[]): Grant[][] {
  const runs: { readonly rank: readonly number[]; readonly grants: Grant[] }[] = [];
  for (const { grant, rank } of placed) {
    const last = runs.at(-1);
    if (last !== undefined && compareRanks(last.rank, rank) === 0) last.grants.push(grant);
    else runs.push({ rank, grants: [grant] });
  }
  return runs.map(({ grants }) => grants);
}

function rulesOf(tied: readonly Grant[]): Rule[] {
  const isOneRule = new Set(tied.map(({ place }) => placeKey(place))).size === 1;
  const isAgreed = new Set(tied.map(({ effect }) => effect)).size === 1;
  return isOneRule || isAgreed ? tied.map(certainly) : [...tied.map(perhaps), ...tied.map(certainly)];
}

/**
 * Returns the rules of an engine that sorts by action: passes first. A rule with an unknown effect may be of either
 * kind.
 */
export function inOrderOfAction(grants: readonly Grant[]): Rule[] {
  const doing = (...effects: readonly Effect[]) => grants.filter(({ effect }) => effects.includes(effect));
  return [
    ...doing("unknown").map(perhaps),
    ...doing("allow", "bypass", "forward").map(certainly),
    ...doing("deny").map(certainly),
    ...doing("unknown").map(certainly),
  ];
}

/**
 * Returns the rules of an engine in which one matching allow rule is enough. If the engine has denials too, they come
 * first.
 */
export const inNoOrder = (grants: readonly Grant[]): Rule[] => [
  ...grants.filter(({ effect }) => effect === "unknown").map(perhaps),
  ...grants.filter(({ effect }) => effect === "deny").map(certainly),
  ...grants.filter(({ effect }) => effect !== "deny").map(certainly),
];

/**
 * Sorts routes by the narrowest destination. Each part of a destination counts as a route, and so does each network of
 * a list.
 *
 * @param behind routes that come after others with the same destination.
 */
export const byPrefix = (routes: readonly Grant[], behind: readonly Grant[] = []): Rule[] =>
  inOrderOfRank([
    ...routes.flatMap((route) => prefixesOf(route, 0)),
    ...behind.flatMap((route) => prefixesOf(route, 1)),
  ]);

function prefixesOf(grant: Grant, then: number): Ranked[] {
  if (grant.destination.length === 0) return [{ grant, rank: undefined }];
  return grant.destination
    .flatMap((part): PeerPart[] =>
      part.kind === "ranges" ? part.ranges.map((one) => ({ ...part, ranges: [one] })) : [part],
    )
    .map((part) => ({
      grant: { ...grant, destination: [part] },
      rank: [Number(countOf(addressesOf([part]))), then],
    }));
}

export const certainly = (grant: Grant): Rule => ({ grant, certain: true });

const perhaps = (grant: Grant): Rule => ({ grant, certain: false });
