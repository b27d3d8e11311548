import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { selectionShape } from "../../../src/catalogue/selection.ts";
import { Address } from "../../../src/egress/address/address.ts";
import {
  InputTags,
  inputId,
  inputListOf,
  MeshClientCidr,
  Monitor,
  type MonitorArgs,
  Resolvers,
} from "../../arguments.ts";
import type { MeshSelectionArgs } from "../../selection.ts";
import { tied } from "../../tied.ts";
import { DnsPriority, type DnsProfileArgs, profileAt, Zones } from "../dns-firewall/dns-firewall-egress-schema.ts";
import { type AwsLogsArgs, logsAt } from "../logs-schema.ts";
import { type ClientReferenceArgs, clientReferencesAt } from "../network-firewall/client-references.ts";
import {
  associationsAt,
  RouteTableIds,
  subnetIdsAt,
  type VpcEndpointAssociationArgs,
  zoneIdsAt,
} from "../network-firewall/firewall-placement.ts";
import {
  AnalysisTypes,
  Capacity,
  Policy,
  Priority,
  type RuleGroupReferenceArgs,
  ruleGroupsAt,
  UndecidedBytes,
} from "../network-firewall/network-firewall-egress-schema.ts";
import { type RuleGroupShareArgs, shareAt } from "../network-firewall/rule-group-share.ts";

/** The network firewall's part of `AwsMeshEgress`; see `AwsNetworkFirewallEgress`. */
export interface AwsMeshNetworkFirewallArgs {
  /** Whether a rule group is made at all. Default: true. */
  enabled?: boolean;
  /** `own`: a policy of our own, which drops the rest. `shared`: passes for another team's policy. Default: `own`. */
  policy?: string;
  /**
   * The only clients that may reach the hosts, as sets whose addresses AWS keeps up to date, by names of your own:
   * prefix lists, or containers of clusters. Default: none, and all of `clientCidrs` may.
   */
  clientReferences?: Record<string, ClientReferenceArgs>;
  /** Other teams' rule groups to put into our own policy. Default: none. */
  ruleGroups?: RuleGroupReferenceArgs[];
  /**
   * Priority of our rule group in the policy, own or shared, 1 to 65535, unique there. Unit: position, low first.
   * Default: 1000 in `live`, 1100 in `int`, 1200 in `dep`.
   */
  priority?: number;
  /** Accounts that may use our rule group in their own policies; shared policy only. Default: nobody else. */
  share?: RuleGroupShareArgs;
  /**
   * Capacity of our rule group, 1 to 30000. Unit: capacity units. Default: 1000. Changing this replaces the rule group.
   */
  capacity?: number;
  /**
   * How much a client may send before its host is known, 2048 to 65535, or 0 for no limit; own policy only. Unit:
   * bytes. Default: 8192.
   */
  undecidedBytes?: number;
  /** Subnets of a firewall of our own by zone, one in each zone. Default: none, and no firewall is made. */
  subnetIds?: Record<string, pulumi.Input<string>>;
  /**
   * Transit gateway to attach a firewall of our own to, instead of `subnetIds`. The gateway's route tables must lead to
   * the firewall. Default: none. Changing this replaces the firewall.
   */
  transitGatewayId?: pulumi.Input<string>;
  /** Ids of the zones of a firewall on a transit gateway, such as `euw2-az1`. Default: none. */
  availabilityZoneIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether to accept the attachment here, on a transit gateway of this account. Default: false. */
  acceptAttachment?: boolean;
  /**
   * More VPCs of this account that get endpoints of our own firewall, by names of your own, up to 300 endpoints; needs
   * `subnetIds`. Default: none. Changing a name replaces its endpoints.
   */
  vpcEndpointAssociations?: Record<string, VpcEndpointAssociationArgs>;
  /** Where alert and flow logs of a firewall of our own go. Default: into log groups that are made. */
  logs?: AwsLogsArgs;
  /**
   * What AWS's monthly report on a firewall of our own covers: `TLS_SNI`, `HTTP_HOST`, or nothing with an empty list.
   * Default: both.
   */
  enabledAnalysisTypes?: string[];
  /** DNS servers that clients reach through the firewall, other than the VPC's own resolver. Default: none. */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
}

/** The security group's part of `AwsMeshEgress`; see `AwsSecurityGroupEgress`. */
export interface AwsMeshSecurityGroupArgs {
  /** Whether security group rules are made at all. Default: true. */
  enabled?: boolean;
  /**
   * Existing group to add the rules to; it must not have inline rules. Default: none, and one is made. Changing this
   * replaces the rules.
   */
  securityGroupId?: pulumi.Input<string>;
}

/** DNS Firewall's part of `AwsMeshEgress`; see `AwsDnsFirewallEgress`. */
export interface AwsMeshDnsFirewallArgs {
  /**
   * Whether DNS Firewall is on, for the whole VPC or all VPCs of a Profile. Default: true where this section is given.
   */
  enabled?: boolean;
  /**
   * DNS zones that other workloads of the VPC need; all names below a zone resolve too. Required unless this part is
   * off; an empty list means none. Default: none.
   */
  alsoResolve?: string[];
  /** Applies the rules to many VPCs through one Route 53 Profile, instead of to `vpcId`. Default: none. */
  profile?: DnsProfileArgs;
  /** Priority among the DNS rule groups of the VPC, 101 to 9899. Unit: position, low first. Default: 1000. */
  priority?: number;
  /** Whether to manage what the VPC does when DNS Firewall itself fails, and set it to fail closed. Default: false. */
  takeOverFailOpen?: boolean;
  /** Where the log of all DNS queries of the VPC goes. Default: into a log group that is made. */
  logs?: AwsLogsArgs;
}

/** Arguments of `AwsMeshEgress`. */
export interface AwsMeshEgressArgs extends MeshSelectionArgs {
  /**
   * VPC of the clients, the security group, DNS Firewall and a firewall of our own. Needed if any of these is made.
   * Default: none. Changing this replaces the security group with its rules, the association of DNS Firewall, and the
   * firewall.
   */
  vpcId?: pulumi.Input<string>;
  /**
   * Client networks in CIDR form. In an own policy they become HOME_NET; in a shared policy they are the sources of the
   * passes. Needed unless the network firewall's part is off, or a shared policy has `networkFirewall.clientReferences`
   * instead. Default: none.
   */
  clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * DNS servers that clients ask; the security group allows them. The VPC's own resolver needs no rule. Default: none.
   */
  resolvers?: pulumi.Input<string>[];
  /** Firewall rules that let the hosts through by name, and drop the rest. Default: on. */
  networkFirewall?: AwsMeshNetworkFirewallArgs;
  /**
   * Route tables of the client subnets by zone. Each gets a default route to the firewall. Needs
   * `networkFirewall.subnetIds`. Default: none. Changing this replaces the route of the zone.
   */
  routeTableIds?: Record<string, pulumi.Input<string>>;
  /** A security group for the clients. Default: on. */
  securityGroup?: AwsMeshSecurityGroupArgs;
  /** DNS Firewall rules for every DNS query of the VPC. Default: off. */
  dnsFirewall?: AwsMeshDnsFirewallArgs;
  /**
   * Alerts instead of drops, for the first days of a roll-out; own policy only. Default: none, and the rest is dropped.
   */
  monitor?: MonitorArgs;
  /**
   * Whether everything that is made is protected from deletion. Before deleting, turn this off in a separate update.
   * Default: true in `live`, else false.
   */
  protect?: boolean;
  /** Tags of everything that can have tags. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * Checks each argument of `AwsMeshEgress` on its own, those of its parts too, so that all are judged before anything is
 * made.
 */
export const AwsMeshEgressSchema = tied<AwsMeshEgressArgs>()(
  z.strictObject({
    ...selectionShape,
    vpcId: inputId("vpcId", "vpc-").optional(),
    clientCidrs: inputListOf(MeshClientCidr, "clientCidrs", 1).optional(),
    resolvers: Resolvers,
    networkFirewall: z
      .strictObject({
        enabled: z.boolean().default(true),
        policy: Policy,
        clientReferences: clientReferencesAt("networkFirewall.clientReferences").optional(),
        ruleGroups: ruleGroupsAt("networkFirewall.ruleGroups").optional(),
        priority: Priority.optional(),
        share: shareAt("networkFirewall.share").optional(),
        capacity: Capacity,
        undecidedBytes: UndecidedBytes.optional(),
        subnetIds: subnetIdsAt("networkFirewall.subnetIds").optional(),
        logs: logsAt("networkFirewall.logs").optional(),
        enabledAnalysisTypes: AnalysisTypes.optional(),
        transitGatewayId: inputId("networkFirewall.transitGatewayId", "tgw-").optional(),
        availabilityZoneIds: zoneIdsAt("networkFirewall.availabilityZoneIds").optional(),
        acceptAttachment: z.boolean().optional(),
        vpcEndpointAssociations: associationsAt("networkFirewall.vpcEndpointAssociations").optional(),
        resolvers: inputListOf(Address, "networkFirewall.resolvers", 1).optional(),
      })
      .prefault({}),
    routeTableIds: RouteTableIds.optional(),
    securityGroup: z
      .strictObject({
        enabled: z.boolean().default(true),
        securityGroupId: inputId("securityGroup.securityGroupId", "sg-").optional(),
      })
      .prefault({}),
    dnsFirewall: z
      .strictObject({
        enabled: z.boolean().default(true),
        alsoResolve: Zones.optional(),
        profile: profileAt("dnsFirewall.profile").optional(),
        priority: DnsPriority,
        takeOverFailOpen: z.boolean().default(false),
        logs: logsAt("dnsFirewall.logs").prefault({}),
      })
      .optional(),
    monitor: Monitor.optional(),
    protect: z.boolean().optional(),
    tags: InputTags,
  }),
);
export type AwsMeshEgressParsed = z.output<typeof AwsMeshEgressSchema>;
