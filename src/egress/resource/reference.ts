import type { Place } from "./place.ts";

/** Kinds of resources that another resource refers to instead of holding the content itself. */
export type ReferenceKind =
  | "address-list" // prefix list, IP group, IP set
  | "policy-variable" // of the policies that use a rule group; `id` is its name, without the dollar
  | "domain-list" // of DNS Firewall
  | "dns-profile" // of Route 53; gives VPCs the rule groups of DNS Firewall
  | "rule-group" // of a Network Firewall or of DNS Firewall, or Azure's rule collection group
  | "policy" // of a firewall, or the parent of one
  | "firewall"
  | "admin-configuration" // of Virtual Network Manager, whose rules a commit puts in force
  | "security-group" // AWS security group, NSG
  | "network-acl"
  | "route-table"
  | "gateway"
  | "tls-inspection"
  | "dns-zone"
  | "network"; // VPC, virtual network, subnet

/** A reference to something outside the resource, which has to be looked up. */
export interface Reference {
  readonly kind: ReferenceKind;
  /** Id, ARN or name as written; undefined if a preview doesn't know it yet. */
  readonly id: string | undefined;
  /** Azure resource group in which to look for a name, if the resource says it. */
  readonly group?: string | undefined;
  /** URNs of the resources that it may refer to, as far as the engine tells; several if it doesn't tell them apart. */
  readonly candidates: readonly string[];
  readonly place: Place;
}
