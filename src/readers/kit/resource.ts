import type { FirewallService, Resource as PlainResource, ReferenceKind, ResourceReading } from "../../egress/index.ts";
import { at, rootOf, type Value } from "./property-value.ts";

/**
 * A resource to be read. Values of `props` that aren't known yet may be Pulumi's sentinels, or throw when they are read, as those of
 * the policy SDK do: go through the kit's `property-value.ts` alone.
 */
export interface Resource extends PlainResource {
  /** What readers start from, where that is a part of the properties or has a notation of its own. Default: all properties. */
  readonly root?: Value | undefined;
  /**
   * Top-level properties that the program gave, where `props` may hold what a cloud worked out beside them: a security group's outputs
   * list rules that are resources of their own. Default: all of them.
   */
  readonly given?: ReadonlySet<string> | undefined;
  /** URNs of the resources that have to be there before it. */
  readonly dependencies?: readonly string[] | undefined;
}

/** How one kind of resource is read. */
export interface Reader {
  /** Normalised types; see the kit's `type-token.ts`. */
  readonly types: readonly string[];
  /** What such a resource is to those that refer to it; left out where nothing does. */
  readonly kind?: ReferenceKind;
  /** The firewall service that it is a piece of; left out where it is of none. */
  readonly service?: FirewallService;
  /** `part` where resources of the kind say other things as well, of which something may be worth a look. Default: `all`. */
  readonly covers?: "part";
  /** What the resource says of egress. Pure; never throws; what it can't read stands in the reading as unknown. */
  readonly read: (resource: Resource) => GrantsAndFacts;
}

/** How one kind of resource holds others, such as a template. */
export interface Wrapper {
  /** Normalised types. */
  readonly types: readonly string[];
  /** Those that it holds, whether or not readers know their types. Pure; never throws. */
  readonly unwrap: (resource: Resource) => readonly Resource[];
}

/** The properties that a reader starts from. */
export const inputsOf = ({ props, root }: Pick<Resource, "props" | "root">): Value => root ?? rootOf(props);

/** A list that others may add to: as the program gave it, and absent where only the cloud says what is in it. */
export function ownList(resource: Pick<Resource, "props" | "root" | "given">, key: string): Value {
  const value = at(inputsOf(resource), key);
  const top = /^[^.[]*/.exec(value.path)?.[0] ?? "";
  return resource.given?.has(top) === false ? { kind: "absent", path: value.path } : value;
}

/** Whether `value` is all of the resource, as against a rule that stands in it. */
export const isWhole = (resource: Resource, { path }: Pick<Value, "path">): boolean => path === inputsOf(resource).path;

export type GrantsAndFacts = Pick<ResourceReading, "grants" | "facts">;
