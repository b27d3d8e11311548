import type { Fact } from "./fact.ts";
import type { Grant } from "./grant.ts";

/** What a reader made of one resource. */
export interface ResourceReading {
  readonly urn: string;
  /** Normalised type, such as `aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule` or `azure-native:network:AdminRule`. */
  readonly type: string;
  /** Ids, ARNs and names that others may refer to it by, as far as they are known. */
  readonly ids: readonly string[];
  /** Texts that people gave to the resource: its name in the program and in the cloud, description and tags. */
  readonly labels: readonly string[];
  readonly grants: readonly Grant[];
  readonly facts: readonly Fact[];
}
