import type { Unknown } from "../egress/grant.ts";
import { memo } from "../egress/input/memo.ts";
import { anyOf, type NamePattern, plainGlob } from "../egress/name/name-pattern.ts";
import type { Reference } from "../egress/reference.ts";
import type { ResourceReading } from "../egress/resource-reading.ts";
import { outside, unknownsIn } from "./follow-unknowns.ts";
import type { StackIndex } from "./stack-index.ts";

/** What stands in place of a reference to names. */
export interface FollowedNames {
  readonly names: readonly NamePattern[];
  readonly unknowns: readonly Omit<Unknown, "part">[];
}

/** The names that a rule's list holds; the same for all rules that refer to it. */
export function followNames(reference: Reference, { resolve }: StackIndex): FollowedNames {
  const { targets } = resolve(reference);
  return targets.length === 0 ? { names: [], unknowns: [outside(reference)] } : namesIn(targets);
}

const namesIn = memo((targets: readonly ResourceReading[]) => ({
  names: targets.flatMap(({ facts }) => facts.flatMap((fact) => (fact.kind === "domain-list" ? fact.names : []))),
  unknowns: unknownsIn(targets, "domain-list"),
}));

/** The zone that a record is in, where the stack holds it. */
export function zoneOf({ facts }: ResourceReading, { resolve }: StackIndex): string | undefined {
  return facts
    .flatMap((fact) => (fact.kind === "link" && fact.to.kind === "dns-zone" ? resolve(fact.to).targets : []))
    .flatMap((target) => target.facts.flatMap((fact) => (fact.kind === "zone" ? plainGlob(fact.name) : [])))
    .at(0);
}

/** The name of a record in full, where it is relative to its zone. */
export function inZone(pattern: NamePattern, zone: string): NamePattern {
  const name = plainGlob(pattern.written);
  if (name === zone || name.endsWith(`.${zone}`)) return pattern;
  return anyOf(pattern.written, [name === "" || name === "@" ? zone : `${name}.${zone}`]);
}
