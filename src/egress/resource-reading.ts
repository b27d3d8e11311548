import type { Fact } from "./fact.ts";
import type { Grant } from "./grant.ts";
import type { ReferenceKind } from "./reference.ts";

/** What a reader made of one resource. */
export interface ResourceReading {
  readonly urn: string;
  /**
   * Normalised type, such as `aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule` or
   * `azure-native:network:AdminRule`.
   */
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
  /**
   * When a state says that the resource was last changed, ISO 8601; null where a preview has it made or changed by an
   * update to come. Absent where nobody tells.
   */
  readonly unchangedSince?: string | null;
  readonly grants: readonly Grant[];
  readonly facts: readonly Fact[];
  /** What no reader knows of the resource. Absent where all of it is read. */
  readonly texts?: UnreadTexts | undefined;
}

/** A text somewhere in a resource's properties. */
export interface ScannedText {
  /** Property path, such as `containerDefinitions[0].environment[2].value`; that of a key is the path of its value. */
  readonly path: string;
  readonly text: string;
}

/** The texts of what no reader knows. Most resources hold nothing that matters: ask for a mark of it first. */
export interface UnreadTexts {
  /** Whether any text is marked, be it one that is read elsewhere. Linear, and a tenth of what `all` costs. */
  mayHold(isMarked: (text: string) => boolean): boolean;
  /** Every text, with its path. */
  all(): readonly ScannedText[];
}

/**
 * Services whose policies, groups and rules decide together. Security groups, NSGs and rules of Virtual Network Manager
 * are none.
 */
export type FirewallService = "network-firewall" | "dns-firewall" | "azure-firewall";
