import type { Grant } from "../egress/grant.ts";
import { memo } from "../egress/input/memo.ts";
import { placeKey } from "../egress/resource/place.ts";
import type { Firewall } from "./firewalls.ts";

/**
 * Whether `a` is evaluated before `b`. Undefined if that isn't known. Rules that are sorted by action have no order
 * that a denial could rely on.
 */
export function comesBefore(a: Grant, b: Grant, firewall: Firewall): boolean | undefined {
  if (isByAction(firewall)) return false;
  const isOneList = a.place.urn === b.place.urn && a.order !== undefined && b.order !== undefined;
  const [first, second] = isOneList ? [a.order, b.order] : [firewall.rankOf(a), firewall.rankOf(b)];
  return first !== undefined && second !== undefined ? compareRanks(first, second) < 0 : undefined;
}

/**
 * Sorts grants into the firewall's order of evaluation. Undefined if the place of one isn't known, or two have the same
 * place.
 */
export function inOrder(grants: readonly Grant[], { rankOf }: Firewall): Grant[] | undefined {
  const ranked = grants.flatMap((grant) => {
    const rank = rankOf(grant);
    return rank === undefined ? [] : [{ grant, rank }];
  });
  if (ranked.length < grants.length) return undefined;
  ranked.sort((a, b) => compareRanks(a.rank, b.rank));
  const isTied = ranked.some(({ grant, rank }, index) => {
    const before = ranked[index - 1];
    return before !== undefined && compareRanks(before.rank, rank) === 0 && !isOneRule(before.grant, grant);
  });
  return isTied ? undefined : ranked.map(({ grant }) => grant);
}

const isOneRule = (a: Grant, b: Grant): boolean => placeKey(a.place) === placeKey(b.place);

/**
 * Whether a Network Firewall evaluates its rules by action, passes first. Its policy decides or, if the policy isn't in
 * the stack, its groups do.
 */
export const isByAction = memo(({ readings }: Firewall): boolean => {
  const policies = readings.filter(({ kind }) => kind === "policy");
  return (policies.length > 0 ? policies : readings).some(({ facts }) =>
    facts.some(
      (fact) =>
        fact.kind === "setting" && fact.setting === "rule-order" && (fact.value ?? fact.default) !== "STRICT_ORDER",
    ),
  );
});

/** Negative if `a` comes first, 0 if both have the same place. */
export function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? 0);
}
