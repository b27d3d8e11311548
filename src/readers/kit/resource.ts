import type { ReferenceKind } from "../../egress/reference.ts";
import type { Resource as PlainResource } from "../../egress/resource.ts";
import type { FirewallService, ResourceReading } from "../../egress/resource-reading.ts";
import { rootOf, type Value } from "./property-value.ts";

/**
 * A resource to be read. Values of `props` that aren't known yet may be Pulumi's sentinels, or throw when they are read, as those of
 * the policy SDK do: go through the kit's `property-value.ts` alone.
 */
export interface Resource extends PlainResource {
  /** What readers start from, where that is a part of the properties or has a notation of its own. Default: all properties. */
  readonly root?: Value | undefined;
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

/** Whether `value` is all of the resource, as against a rule that stands in it. */
export const isWhole = (resource: Resource, { path }: Pick<Value, "path">): boolean => path === inputsOf(resource).path;

export type GrantsAndFacts = Pick<ResourceReading, "grants" | "facts">;
