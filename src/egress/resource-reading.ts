import type { Fact } from "./fact.ts";
import type { Grant } from "./grant.ts";
import type { ReferenceKind } from "./reference.ts";

/** What a reader made of one resource. */
export interface ResourceReading {
  readonly urn: string;
  /** Normalised type, such as `aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule` or `azure-native:network:AdminRule`. */
  readonly type: string;
  /** What it is to those that refer to it; undefined where nothing does. */
  readonly kind: ReferenceKind | undefined;
  /** The firewall service that it is a piece of; undefined where it is of none. */
  readonly service: FirewallService | undefined;
  /** How much of what the resource may say of egress readers know. */
  readonly covers: "all" | "part" | "nothing";
  /** Ids, ARNs and names that others may refer to it by, as far as they are known. */
  readonly ids: readonly string[];
  /** Texts that people gave to the resource: its name in the program and in the cloud, description and tags. */
  readonly labels: readonly string[];
  /** URNs of the resources that have to be there before it; undefined where nobody tells. */
  readonly dependencies: readonly string[] | undefined;
  readonly grants: readonly Grant[];
  readonly facts: readonly Fact[];
  /** Of a type that no reader knows: every text in it, with its path. Absent where the type is read. */
  readonly texts?: readonly { readonly path: string; readonly text: string }[] | undefined;
}

/** Services whose policies, groups and rules decide together. Security groups, NSGs and rules of Virtual Network Manager are none. */
export type FirewallService = "network-firewall" | "dns-firewall" | "azure-firewall";
