import type { ReferenceKind } from "../../egress/reference.ts";
import type { FirewallService, ResourceReading } from "../../egress/resource-reading.ts";

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
  /** What the resource says of egress. Pure; never throws; what it can't read stands in the reading as unknown. */
  readonly read: (resource: Resource) => GrantsAndFacts;
}

export type GrantsAndFacts = Pick<ResourceReading, "grants" | "facts">;
