import { anyOf, below, type Grant, type NamePattern, type Peer } from "../../../egress/index.ts";
import {
  at,
  itemsOf,
  makeGrant,
  type Notes,
  namesIn,
  placeOf,
  type Resource,
  readNumber,
  readReferences,
  readText,
  textOf,
  unknownGrant,
  type Value,
} from "../../kit/index.ts";
import { ANY_ON_FIREWALLS, readEffect, readTaggedAddresses } from "../rule-fields.ts";

/** What the rules of one collection share. */
export interface RuleCollection {
  readonly resource: Resource;
  /** `Allow` or `Deny`, as a text or as `{ type }`. */
  readonly action: Value;
  /** Priorities of the group, if there is one, and of the collection. */
  readonly priorities: readonly Value[];
  /** Names of the group, if any, and of the collection, as logs have them. */
  readonly names: { readonly group: string | undefined; readonly collection: string | undefined };
  /** Names, descriptions and tags of the resource and the collection. */
  readonly labels: readonly string[];
}

/** Collections by the kind of their rules. A classic firewall and a rule group have a property for each. */
export const RULE_KINDS = ["nat", "network", "application"] as const;

/** Engines of Azure Firewall. Network rules come before application rules, whatever their priorities. */
export type FirewallEngine = "azure-application-rule" | "azure-network-rule" | "azure-nat-rule";

/** Fields whose names differ between rules of the same kind. */
export type RuleFields = Omit<
  Grant,
  "engine" | "effect" | "direction" | "order" | "loggedAs" | "labels" | "nearbyLabels" | "place" | "unknowns"
>;

/** Makes the grants of one rule. An application rule with several protocols gives several grants. */
export function ruleMaker(
  collection: RuleCollection,
  notes: Notes,
  engine: FirewallEngine,
  rule: Value,
  index: number,
): (fields: RuleFields, notes?: Notes) => Grant {
  const { resource, action, priorities, names } = collection;
  const type = at(action, "type");
  const effect = readEffect(notes, type.kind === "absent" ? action : type);
  const numbers = priorities.flatMap((priority) => readNumber(notes, "order", priority) ?? []);
  const order = numbers.length === priorities.length ? { order: [...numbers, index] } : {};
  const name = textOf(at(rule, "name"));
  const loggedAs =
    name !== undefined && names.collection !== undefined
      ? { loggedAs: { group: names.group, collection: names.collection, rule: name } }
      : {};
  const labels = [at(rule, "name"), at(rule, "description")].flatMap((value) => textOf(value) ?? []);
  return (fields, own = notes) => ({
    ...makeGrant(resource, own, rule, { engine, effect, direction: "both", ...order, ...loggedAs, ...fields }, labels),
    nearbyLabels: collection.labels,
  });
}

/** Returns the grant for a part of a firewall that can't be read as a rule. */
export const unreadRule = (resource: Resource, engine: FirewallEngine, value: Value, why: string): Grant =>
  unknownGrant(
    resource,
    value,
    { engine, layer: engine === "azure-application-rule" ? "name" : "address", direction: "both" },
    why,
  );

/** Reads the clients that the rule is for. */
export const readRuleSources = (notes: Notes, resource: Resource, rule: Value): Peer => [
  ...readTaggedAddresses(notes, "source", at(rule, "sourceAddresses"), ANY_ON_FIREWALLS),
  ...readReferences(notes, resource, "source", "address-list", at(rule, "sourceIpGroups")),
];

/**
 * Reads the names of a field. Each is a pattern in which `*` stands for any characters. A leading dot means everything
 * below, as in other notations.
 */
export const readNames = (
  notes: Notes,
  value: Value,
  globOf: (text: string) => string = (text) => text,
): NamePattern[] =>
  itemsOf(value).flatMap((item) => {
    const names = namesIn(readText(notes, "names", item) ?? "").map((name) => ({ name, glob: globOf(name) }));
    return names.map(({ name, glob }) =>
      glob.startsWith(".") ? below(name, glob.slice(1), true) : anyOf(name, [glob]),
    );
  });

/** Every address, for rules that don't match addresses. */
export const anyAddress = (notes: Notes, rule: Value): Peer => [
  { kind: "any", written: "", place: placeOf(notes, rule) },
];
