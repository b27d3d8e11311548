import type { ResourceReading } from "../egress/resource-reading.ts";

/** A resource as an engine, a plan or a state shows it. */
export interface Resource {
  readonly urn: string;
  /** Type token as registered; readers get it normalised. */
  readonly type: string;
  /**
   * Inputs or outputs. Values that aren't known yet may be Pulumi's sentinels, or throw when they are read, as those of the
   * policy SDK do: go through `values.ts` alone.
   */
  readonly props: object;
  /** URNs of the resources that each top-level property comes from. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Id in the cloud, where there is one already. */
  readonly id?: string | undefined;
}

/** What a resource type says of egress. Pure; never throws; what it can't read stands in the reading as unknown. */
export type Reader = (resource: Resource) => Omit<ResourceReading, "urn" | "type" | "ids" | "labels">;
