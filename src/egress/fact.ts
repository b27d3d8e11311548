import type { NamePattern } from "./name/name-pattern.ts";
import type { Peer } from "./peer.ts";
import type { PortSet } from "./port-set.ts";
import type { Place } from "./resource/place.ts";
import type { Reference } from "./resource/reference.ts";

/** What a resource says of egress without allowing or denying anything itself. */
export type Fact = { readonly place: Place } & (
  | Setting
  | AddressList
  | DomainList
  | Zone
  | OwnNetwork
  | Variable
  | Link
  | Attachment
  | OwnedList
  | Collection
  | Monitoring
  | FactUnknown
);

/**
 * A setting of an engine. `value` is what the resource says; undefined if it is left out, so that `default` applies.
 */
export interface Setting {
  readonly kind: "setting";
  readonly setting: SettingName;
  readonly value: string | undefined;
  /** What the cloud does if the value is left out. */
  readonly default: string;
}

/** Names of settings, with the values that a check looks for. */
export type SettingName =
  | "stateless-default" // of a Network Firewall policy; comma-separated actions: aws:pass, aws:drop, aws:forward_to_sfe
  | "stateless-fragment-default"
  | "stateful-default" // comma-separated: aws:drop_strict, …; if empty, traffic that no rule matched passes
  | "rule-order" // STRICT_ORDER, DEFAULT_ACTION_ORDER
  | "stream-exception" // DROP, CONTINUE, REJECT
  | "tls-session-holding"
  | "dns-fail-open" // ENABLED, DISABLED, USE_LOCAL_RESOURCE_SETTING
  | "dns-proxy" // true, false
  | "dns-proxy-for-network-rules"
  | "threat-intel" // Off, Alert, Deny
  | "tls-termination" // of an Azure policy: whether it has a certificate for TLS inspection
  | "intrusion-detection"
  | "explicit-proxy"
  | "tier"; // Basic, Standard, Premium

/** Addresses that other resources refer to: a prefix list, one entry of it, or an IP group. */
export interface AddressList {
  readonly kind: "address-list";
  readonly addresses: Peer;
  /** Descriptions of its entries. */
  readonly labels: readonly string[];
  /** The list that these addresses belong to, if the resource is a single entry. */
  readonly of?: Reference | undefined;
}

/** Names that DNS Firewall rules refer to. */
export interface DomainList {
  readonly kind: "domain-list";
  readonly names: readonly NamePattern[];
}

/** A DNS zone. Names of records may be relative to it. */
export interface Zone {
  readonly kind: "zone";
  readonly name: string;
  /** Whether only the own networks can query it; undefined if that isn't known. */
  readonly isPrivate: boolean | undefined;
}

/** The stack's own addresses, those of a VPC, virtual network or subnet that it holds. */
export interface OwnNetwork {
  readonly kind: "network";
  readonly addresses: Peer;
}

/** A variable of a firewall policy, above all HOME_NET. It applies in all rule groups of the policy. */
export interface Variable {
  readonly kind: "variable";
  readonly name: string;
  readonly addresses?: Peer | undefined;
  readonly ports?: PortSet | undefined;
}

/** States that the resource belongs to another one, or uses it. */
export interface Link {
  readonly kind: "link";
  /**
   * `part-of`: from a rule to its group, or from a group to its policy. `uses`: from a firewall to its policy, or from
   * a policy to its groups or its parent. `applies-to`: to the network that it protects. `shares`: to what
   * other accounts may put into policies of their own.
   */
  readonly role: "part-of" | "uses" | "applies-to" | "shares";
  readonly to: Reference;
  /** Position of the group in the policy; lowest first. */
  readonly priority?: number | undefined;
  /** Set if the policy turns the group's drops into alerts (`DROP_TO_ALERT`). */
  readonly override?: string | undefined;
}

/**
 * Connects a subnet to its route table, ACL or NSG, or to the firewall inside it. The end that is left out is the
 * resource itself.
 */
export interface Attachment {
  readonly kind: "attachment";
  readonly to?: Reference | undefined;
  readonly subnet?: Reference | undefined;
  /** A subnet that the resource of its network defines inline; it replaces `subnet`. */
  readonly within?: { readonly name: string; readonly addresses: Peer } | undefined;
  /** `subnet` is a whole network: those of its subnets that name no other are behind it. */
  readonly isMain?: true | undefined;
}

/**
 * States that the resource manages a complete list, so that each update removes entries that others added. The list
 * belongs to the resource itself or to the one that it is part of.
 */
export interface OwnedList {
  readonly kind: "owned-list";
  readonly list: ListName;
  /** Entries of others that the resource names, so that an update keeps them. */
  readonly keeps: readonly Reference[];
}

/** Lists that several resources may write to. */
export type ListName = "outbound rules" | "inbound rules" | "routes" | "entries" | "records";

/**
 * A rule collection of Azure Firewall. Within a group, its name is unique, and so is its priority among collections of
 * the same type.
 */
export interface Collection {
  readonly kind: "collection";
  /** Type of its rules. Each type has its own priorities. */
  readonly rules: "network" | "application" | "nat" | "mixed";
  readonly name: string | undefined;
  readonly priority: number | undefined;
}

/** Denials are logged and not enforced. */
export interface Monitoring {
  readonly kind: "monitor";
  /** Who is responsible for it; undefined if nobody is named. */
  readonly owner: string | undefined;
  /** Last day, as YYYY-MM-DD; undefined if none is given. */
  readonly expires: string | undefined;
}

/** A fact that can't be read, or isn't known before an update. */
export interface FactUnknown {
  readonly kind: "unknown";
  /** The fact that could not be read. */
  readonly about:
    | SettingName
    | "address-list"
    | "domain-list"
    | "zone"
    | "variable"
    | "link"
    | "monitor"
    | "template"
    | "resource";
  readonly why: string;
}
