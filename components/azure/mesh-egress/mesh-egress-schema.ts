import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { selectionShape } from "../../../src/catalogue/selection.ts";
import {
  InputTags,
  inputListOf,
  inputListOrNone,
  inputOf,
  inputText,
  inputTextAsGiven,
  type MonitorArgs,
} from "../../arguments.ts";
import type { MeshSelectionArgs } from "../../selection.ts";
import { tied } from "../../tied.ts";
import { GroupPriority } from "../firewall/firewall-egress-schema.ts";
import { type AzureParentPolicyArgs, parentPolicyAt } from "../firewall/parent-policy.ts";
import {
  InternalCidr,
  IpGroupId,
  Ipv4Address,
  Ipv4ClientCidr,
  NetworkResourceName,
  NoMonitor,
  PolicyTier,
  PrivateIp,
  ResourceGroupName,
} from "../inputs.ts";
import { type AzureLogsArgs, logsAt } from "../logs.ts";
import { INTERNAL_CIDRS_MISSING, NsgPriority } from "../nsg/nsg-egress-schema.ts";
import { type AzureVirtualHubArgs, VirtualHub } from "./virtual-hub.ts";

/** The firewall's part of `AzureMeshEgress`; see `AzureFirewallEgress`. */
export interface AzureMeshFirewallArgs {
  /** Whether rules are added to a firewall policy at all. Default: true. */
  enabled?: boolean;
  /** Resource group of the policy. Default: that of the component. Changing this replaces policy and rules. */
  resourceGroupName?: pulumi.Input<string>;
  /**
   * Name of an existing policy to add the rules to. Default: none, and one is made. Changing this replaces the rules.
   */
  firewallPolicyName?: pulumi.Input<string>;
  /** Parent of a policy of our own, whose rules come before ours. Default: none. */
  parent?: AzureParentPolicyArgs;
  /** Tier of a policy of our own, `Standard` or `Premium`. Default: `Standard`. */
  tier?: string;
  /**
   * DNS servers, IPv4, that the firewall asks, for a policy of our own; needed for HSCN names. Default: Azure's own
   * DNS.
   */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
  /** Name of the rule collection group. Default: the component's name. Changing this replaces the rules. */
  ruleCollectionGroupName?: string;
  /**
   * Priority of the group in the policy, 100 to 65000 without 100, 200 and 300, unique there. Unit: position, low
   * first. Default: 1000 in `live`, 1100 in `int`, 1200 in `dep`.
   */
  priority?: number;
  /**
   * `lastOperation` of the component that wrote to the policy before: Azure takes one write at a time. Default: none,
   * and nothing is waited for.
   */
  after?: pulumi.Input<string>;
  /** Logs of the firewall that uses the policy, and saved searches in them. Default: none. */
  logs?: AzureLogsArgs;
}

/** The network security group's part of `AzureMeshEgress`; see `AzureNsgEgress`. */
export interface AzureMeshNsgArgs {
  /** Whether NSG rules are made at all. Default: true. */
  enabled?: boolean;
  /** Resource group of the NSG. Default: that of the component. Changing this replaces NSG and rules. */
  resourceGroupName?: pulumi.Input<string>;
  /** Name of an existing NSG to add the rules to. Default: none, and one is made. Changing this replaces the rules. */
  networkSecurityGroupName?: pulumi.Input<string>;
  /**
   * Networks in CIDR form, IPv4, that clients need besides MESH; an empty list means none. Required unless this part is
   * off. Default: none.
   */
  internalCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Priority of the first rule, 100 to 4092. Unit: position, low first. Default: 1000. */
  priority?: number;
}

/** Arguments of `AzureMeshEgress`. */
export interface AzureMeshEgressArgs extends MeshSelectionArgs {
  /** Resource group of everything that is made, and of the route table. Changing this replaces everything. */
  resourceGroupName: pulumi.Input<string>;
  /**
   * Azure region of what is made, such as `uksouth`. NHS accepts only source addresses in the UK. Changing this
   * replaces a policy and an NSG of our own, with their rules.
   */
  location: pulumi.Input<string>;
  /**
   * Client networks in CIDR form, IPv4. Unless the firewall's part is off, give this, `clientIpGroupIds`, or both.
   * Default: none.
   */
  clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Ids of IP groups that hold the client networks. Default: none. */
  clientIpGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * DNS servers that clients ask, IPv4; the NSG allows them. Azure's own DNS needs no rule. Default:
   * `firewallPrivateIp` where the firewall is a DNS proxy (`firewall.resolvers`), else none.
   */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
  /** Rules in a firewall policy. Default: on. */
  firewall?: AzureMeshFirewallArgs;
  /** Rules of a network security group. Default: on. */
  nsg?: AzureMeshNsgArgs;
  /**
   * Name of the existing route table of the client subnets; it gets a default route. Needs `firewallPrivateIp`. If the
   * table already has a default route, the update fails and that route isn't changed. Default: none. Changing this
   * replaces the route.
   */
  routeTable?: pulumi.Input<string>;
  /**
   * Private address of the firewall, IPv4, as the default route's next hop. Needs `routeTable`. If that firewall uses
   * this component's `firewallPolicyId`, write the address as plain text; otherwise each would wait for the other.
   * Default: none.
   */
  firewallPrivateIp?: pulumi.Input<string>;
  /**
   * Hub of Virtual WAN, whose routing intent sends its networks' traffic to the firewall; instead of `routeTable`.
   * Default: none.
   */
  virtualHub?: AzureVirtualHubArgs;
  /**
   * Refused: Azure application rules have no alert action, so monitor mode would have to open the port to everything.
   * Default: none.
   */
  monitor?: MonitorArgs;
  /**
   * Whether everything that is made is protected from deletion. Before deleting, turn this off in a separate update.
   * Default: true in `live`, else false.
   */
  protect?: boolean;
  /** Tags of the policy and the NSG. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * Checks each argument of `AzureMeshEgress` on its own, those of its parts too, so that all are judged before anything
 * is made.
 */
export const AzureMeshEgressSchema = tied<AzureMeshEgressArgs>()(
  z.strictObject({
    ...selectionShape,
    resourceGroupName: inputOf(ResourceGroupName, "resourceGroupName"),
    location: inputTextAsGiven("location"),
    clientCidrs: inputListOf(Ipv4ClientCidr, "clientCidrs", 1).optional(),
    clientIpGroupIds: inputListOf(IpGroupId, "clientIpGroupIds", 1).optional(),
    resolvers: inputListOrNone(Ipv4Address, "resolvers", "is missing.").optional(),
    firewall: z
      .strictObject({
        enabled: z.boolean().default(true),
        resourceGroupName: inputOf(ResourceGroupName, "firewall.resourceGroupName").optional(),
        firewallPolicyName: inputOf(NetworkResourceName, "firewall.firewallPolicyName").optional(),
        tier: PolicyTier.optional(),
        parent: parentPolicyAt("firewall.parent").optional(),
        resolvers: inputListOf(Ipv4Address, "firewall.resolvers", 1).optional(),
        ruleCollectionGroupName: NetworkResourceName.optional(),
        priority: GroupPriority.optional(),
        after: inputText("firewall.after").optional(),
        logs: logsAt("firewall.logs").optional(),
      })
      .prefault({}),
    nsg: z
      .strictObject({
        enabled: z.boolean().default(true),
        resourceGroupName: inputOf(ResourceGroupName, "nsg.resourceGroupName").optional(),
        networkSecurityGroupName: inputOf(NetworkResourceName, "nsg.networkSecurityGroupName").optional(),
        internalCidrs: inputListOrNone(InternalCidr, "nsg.internalCidrs", INTERNAL_CIDRS_MISSING).optional(),
        priority: NsgPriority.optional(),
      })
      .prefault({}),
    routeTable: inputOf(NetworkResourceName, "routeTable").optional(),
    firewallPrivateIp: inputOf(PrivateIp, "firewallPrivateIp").optional(),
    virtualHub: VirtualHub.optional(),
    monitor: NoMonitor,
    protect: z.boolean().optional(),
    tags: InputTags,
  }),
);
export type AzureMeshEgressParsed = z.output<typeof AzureMeshEgressSchema>;
