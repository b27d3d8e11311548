import type { Fact } from "../fact.ts";
import type { Grant } from "../grant.ts";
import type { ReferenceKind } from "./reference.ts";

/** What a reader found in one resource. */
export interface ResourceReading {
  readonly urn: string;
  /**
   * Normalised type, such as `aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule` or
   * `azure-native:network:AdminRule`.
   */
  readonly type: string;
  /** Kind under which others refer to it; undefined if nothing does. */
  readonly kind: ReferenceKind | undefined;
  /** The firewall service that it belongs to; undefined if none. */
  readonly service: FirewallService | undefined;
  /** How much of the resource's egress configuration the readers know. */
  readonly covers: "all" | "part" | "nothing";
  /** Ids, ARNs and names that others may refer to it by, as far as they are known. */
  readonly ids: readonly string[];
  /** Texts that people gave to the resource: its names in the program and in the cloud, description and tags. */
  readonly labels: readonly string[];
  /** URNs of the resources that must exist before it; undefined if the source doesn't say. */
  readonly dependencies: readonly string[] | undefined;
  /**
   * Time of the resource's last change by its state, ISO 8601. Null if a preview creates or changes it. Absent if the
   * source doesn't tell.
   */
  readonly unchangedSince?: string | null;
  readonly grants: readonly Grant[];
  readonly facts: readonly Fact[];
  /** Texts of the properties that no reader knows; absent if everything is read. */
  readonly texts?: UnreadTexts | undefined;
}

/** A text somewhere in a resource's properties. */
export interface ScannedText {
  /** Property path, such as `containerDefinitions[0].environment[2].value`. A key has the path of its value. */
  readonly path: string;
  readonly text: string;
}

/** Texts of properties that no reader knows. Most resources hold nothing relevant, so call `mayHold` before `all`. */
export interface UnreadTexts {
  /** Whether any text is marked, including texts that a reader reads. Linear, at a tenth of the cost of `all`. */
  mayHold(isMarked: (text: string) => boolean): boolean;
  /** Every text, with its path. */
  all(): readonly ScannedText[];
}

/**
 * Services whose policies, groups and rules decide together. Security groups, NSGs and admin rules of Virtual Network
 * Manager don't belong to one.
 */
export type FirewallService = "network-firewall" | "dns-firewall" | "azure-firewall";
