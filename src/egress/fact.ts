import type { NamePattern } from "./name/name-pattern.ts";
import type { Peer } from "./peer.ts";
import type { Place } from "./place.ts";
import type { PortSet } from "./port-set.ts";
import type { Reference } from "./reference.ts";

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

/** A switch of an engine. `value` as the resource writes it; undefined where it is left out, which means `default`. */
export interface Setting {
  readonly kind: "setting";
  readonly setting: SettingName;
  readonly value: string | undefined;
  /** What the cloud does where the value is left out. */
  readonly default: string;
}

/** Names of settings, with the values that a check looks for. */
export type SettingName =
  | "stateless-default" // of a Network Firewall policy; comma-separated actions: aws:pass, aws:drop, aws:forward_to_sfe
  | "stateless-fragment-default"
  | "stateful-default" // comma-separated: aws:drop_strict, …; none passes what no rule took
  | "rule-order" // STRICT_ORDER, DEFAULT_ACTION_ORDER
  | "stream-exception" // DROP, CONTINUE, REJECT
  | "tls-session-holding"
  | "dns-fail-open" // ENABLED, DISABLED, USE_LOCAL_RESOURCE_SETTING
  | "dns-proxy" // true, false
  | "dns-proxy-for-network-rules"
  | "threat-intel" // Off, Alert, Deny
  | "tls-termination" // of an Azure policy: whether it has a certificate to open TLS with
  | "intrusion-detection"
  | "explicit-proxy"
  | "tier"; // Basic, Standard, Premium

/** Addresses that others refer to: prefix list, one of its entries, IP group. */
export interface AddressList {
  readonly kind: "address-list";
  readonly addresses: Peer;
  /** Descriptions of its entries. */
  readonly labels: readonly string[];
  /** The list that these are part of, where the resource is only an entry. */
  readonly of?: Reference | undefined;
}

/** Names that DNS Firewall rules refer to. */
export interface DomainList {
  readonly kind: "domain-list";
  readonly names: readonly NamePattern[];
}

/** A DNS zone, to which the names of records may be relative. */
export interface Zone {
  readonly kind: "zone";
  readonly name: string;
  /** Whether only own networks see it. Undefined where that isn't known. */
  readonly isPrivate: boolean | undefined;
}

/** Addresses that are the stack's own, because one of its resources has them: a VPC, a virtual network, a subnet. */
export interface OwnNetwork {
  readonly kind: "network";
  readonly addresses: Peer;
}

/** A variable of a firewall policy, which holds in all its rule groups: HOME_NET before all. */
export interface Variable {
  readonly kind: "variable";
  readonly name: string;
  readonly addresses?: Peer | undefined;
  readonly ports?: PortSet | undefined;
}

/** The resource belongs to, or uses, another one. */
export interface Link {
  readonly kind: "link";
  /**
   * `part-of`: a rule of its group, a group of its policy. `uses`: a firewall its policy, a policy its groups, its
   * parent.
   */
  readonly role: "part-of" | "uses" | "applies-to";
  readonly to: Reference;
  /** Where the policy puts a group: lowest first. */
  readonly priority?: number | undefined;
  /** Whether the policy turns what the group drops into alerts (`DROP_TO_ALERT`). */
  readonly override?: string | undefined;
}

/**
 * A subnet is behind a route table, an ACL or an NSG, or holds a firewall itself. An end that is left out is the
 * resource.
 */
export interface Attachment {
  readonly kind: "attachment";
  readonly to?: Reference | undefined;
  readonly subnet?: Reference | undefined;
  /** A subnet that stands in the resource of its network, in place of `subnet`. */
  readonly within?: { readonly name: string; readonly addresses: Peer } | undefined;
  /** `subnet` is a whole network: those of its subnets that name no other are behind it. */
  readonly isMain?: true | undefined;
}

/**
 * The resource holds all of a list, so that each of its updates takes away what others put there. The list is its own,
 * or that of what it is part of.
 */
export interface OwnedList {
  readonly kind: "owned-list";
  readonly list: ListName;
  /** What others put there and it names, which stays. */
  readonly keeps: readonly Reference[];
}

/** Lists that several resources may write. */
export type ListName = "outbound rules" | "inbound rules" | "routes" | "entries" | "records";

/** A collection of rules of Azure Firewall, of which no two in one group have one name or priority. */
export interface Collection {
  readonly kind: "collection";
  /** Of what its rules go by, which are numbered apart. */
  readonly rules: "network" | "application" | "nat" | "mixed";
  readonly name: string | undefined;
  readonly priority: number | undefined;
}

/** Denials are only logged. */
export interface Monitoring {
  readonly kind: "monitor";
  /** Who answers for it; undefined where nobody is named. */
  readonly owner: string | undefined;
  /** Last day, as YYYY-MM-DD; undefined where none is given. */
  readonly expires: string | undefined;
}

/** A fact that can't be read, or isn't known before an update. */
export interface FactUnknown {
  readonly kind: "unknown";
  /** What it would have been. */
  readonly about: SettingName | "address-list" | "domain-list" | "zone" | "variable" | "link" | "monitor" | "resource";
  readonly why: string;
}
