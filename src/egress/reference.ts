import type { Place } from "./place.ts";

/** Kinds of things that a resource points to instead of holding them itself. */
export type ReferenceKind =
  | "address-list" // prefix list, IP group, IP set
  | "policy-variable" // of the policies that use a rule group; `id` is its name, without the dollar
  | "domain-list" // of DNS Firewall
  | "dns-profile" // of Route 53, which VPCs take DNS Firewall's rule groups from
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

/** Something outside the resource that has to be looked up. */
export interface Reference {
  readonly kind: ReferenceKind;
  /** Id, ARN or name as written; undefined where a preview doesn't know it yet. */
  readonly id: string | undefined;
  /** Resource group of Azure in which to look for a name, where the resource says it. */
  readonly group?: string | undefined;
  /**
   * URNs of the resources that it may come from, as far as the engine tells; several where it doesn't tell them apart.
   */
  readonly candidates: readonly string[];
  readonly place: Place;
}
