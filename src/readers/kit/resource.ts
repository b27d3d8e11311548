import type { ReferenceKind } from "../../egress/reference.ts";
import type { FirewallService, ResourceReading } from "../../egress/resource-reading.ts";
import { rootOf, type Value } from "./property-value.ts";

/** A resource as an engine, a plan or a state shows it. */
export interface Resource {
  readonly urn: string;
  /** Type token as registered; readers get it normalised. */
  readonly type: string;
  /**
   * Inputs or outputs. Values that aren't known yet may be Pulumi's sentinels, or throw when they are read, as those of the
   * policy SDK do: go through the kit's `property-value.ts` alone.
   */
  readonly props: object;
  /** What readers start from, where that is a part of the properties or has a notation of its own. Default: all properties. */
  readonly root?: Value | undefined;
  /** URNs of the resources that each top-level property comes from. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Id in the cloud, where there is one already. */
  readonly id?: string | undefined;
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
