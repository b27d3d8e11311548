import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { selectionShape } from "../../src/catalogue/selection.ts";
import { Address } from "../../src/egress/address/address.ts";
import { InputTags, inputId, inputListOf, MeshClientCidr, Monitor, type MonitorArgs, Resolvers } from "../arguments.ts";
import type { MeshSelectionArgs } from "../selection.ts";
import { tied } from "../tied.ts";
import { type ClientReferenceArgs, clientReferencesAt } from "./client-references.ts";
import { DnsPriority, type DnsProfileArgs, profileAt, Zones } from "./dns-firewall-egress-schema.ts";
import {
  associationsAt,
  RouteTableIds,
  subnetIdsAt,
  type VpcEndpointAssociationArgs,
  zoneIdsAt,
} from "./firewall-placement.ts";
import { type AwsLogsArgs, logsAt } from "./logs-schema.ts";
import {
  AnalysisTypes,
  Capacity,
  Policy,
  Priority,
  type RuleGroupReferenceArgs,
  ruleGroupsAt,
  UndecidedBytes,
} from "./network-firewall-egress-schema.ts";
import { type RuleGroupShareArgs, shareAt } from "./rule-group-share.ts";

/** The network firewall's part of `AwsMeshEgress`; see `AwsNetworkFirewallEgress`. */
export interface AwsMeshNetworkFirewallArgs {
  /** Whether there is a rule group at all. Default: true. */
  enabled?: boolean;
  /** `own`: a policy of our own, which drops the rest. `shared`: passes for somebody else's policy. Default: `own`. */
  policy?: string;
  /**
   * Those clients that may reach the hosts, by sets whose addresses AWS keeps, under names of your own: prefix lists,
   * or containers of clusters. Default: none, and all of `clientCidrs` may.
   */
  clientReferences?: Record<string, ClientReferenceArgs>;
  /** Other teams' rule groups for our own policy. Default: none. */
  ruleGroups?: RuleGroupReferenceArgs[];
  /**
   * Place of our rule group in the policy, 1 to 65535, each once: in a shared one too. Unit: position, low first.
   * Default: 1000 in `live`, 1100 in `int`, 1200 in `dep`.
   */
  priority?: number;
  /** Accounts that may use our rule group in policies of theirs; shared policy only. Default: nobody else. */
  share?: RuleGroupShareArgs;
  /** Room of our rule group, 1 to 30000. Unit: capacity units. Default: 1000. Changing this replaces the rule group. */
  capacity?: number;
  /**
   * What a client may send before its host is known, 2048 to 65535, or 0 for no bound; own policy only. Unit: bytes.
   * Default: 8192.
   */
  undecidedBytes?: number;
  /** Subnets of a firewall of our own, one a zone, by zone. Default: none, and no firewall is made. */
  subnetIds?: Record<string, pulumi.Input<string>>;
  /**
   * Transit gateway that a firewall of our own is attached to, in place of `subnetIds`; its route tables have to lead
   * to the firewall. Default: none. Changing this replaces the firewall.
   */
  transitGatewayId?: pulumi.Input<string>;
  /** Zones of a firewall on a transit gateway by id, such as `euw2-az1`. Default: none. */
  availabilityZoneIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether its attachment is accepted here, on a transit gateway of this account. Default: false. */
  acceptAttachment?: boolean;
  /**
   * More VPCs of this account with endpoints of our own firewall, by names of your own, up to 300 endpoints; needs
   * `subnetIds`. Default: none. Changing a name replaces its endpoints.
   */
  vpcEndpointAssociations?: Record<string, VpcEndpointAssociationArgs>;
  /** Where alerts and flows of a firewall of our own go. Default: into log groups that are made. */
  logs?: AwsLogsArgs;
  /**
   * What AWS sums up of a firewall of our own in its report of names: `TLS_SNI`, `HTTP_HOST`, or none with an empty
   * list. Default: both.
   */
  enabledAnalysisTypes?: string[];
  /** DNS servers that clients reach through the firewall; not those of the VPC itself. Default: none. */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
}

/** The security group's part of `AwsMeshEgress`; see `AwsSecurityGroupEgress`. */
export interface AwsMeshSecurityGroupArgs {
  /** Whether there are rules of a security group at all. Default: true. */
  enabled?: boolean;
  /**
   * Existing group, without inline rules, to add the rules to. Default: none, and one is made. Changing this replaces
   * the rules.
   */
  securityGroupId?: pulumi.Input<string>;
}

/** DNS Firewall's part of `AwsMeshEgress`; see `AwsDnsFirewallEgress`. */
export interface AwsMeshDnsFirewallArgs {
  /** Whether it is on, for the whole VPC or all of a Profile's. Default: true where this section is given. */
  enabled?: boolean;
  /**
   * DNS zones that other workloads of the VPC need, each with all names below it. Required unless off; an empty list
   * means none. Default: none.
   */
  alsoResolve?: string[];
  /** Rules the DNS of many VPCs by one Route 53 Profile, in place of that of `vpcId`. Default: none. */
  profile?: DnsProfileArgs;
  /** Place among the DNS rule groups of the VPC, 101 to 9899. Unit: position, low first. Default: 1000. */
  priority?: number;
  /** Takes over the VPC's setting for when DNS Firewall fails, and sets it to fail closed. Default: false. */
  takeOverFailOpen?: boolean;
  /** Where the log of all DNS queries of the VPC goes. Default: into a log group that is made. */
  logs?: AwsLogsArgs;
}

/** Arguments of `AwsMeshEgress`. */
export interface AwsMeshEgressArgs extends MeshSelectionArgs {
  /**
   * VPC of the clients, the security group, DNS Firewall, and a firewall of our own; needed unless nothing of these is
   * made. Default: none. Changing this replaces the security group with its rules, the association of DNS Firewall, and
   * the firewall.
   */
  vpcId?: pulumi.Input<string>;
  /**
   * Client networks in CIDR form. They become HOME_NET of an own policy, or the sources of what a shared one passes;
   * needed unless the network firewall's part is off, or a shared policy has `networkFirewall.clientReferences` in
   * place of it. Default: none.
   */
  clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /** DNS servers that clients ask; the security group lets them. The VPC's own resolver needs none. Default: none. */
  resolvers?: pulumi.Input<string>[];
  /** Rules that let the hosts through by name, and drop the rest. Default: on. */
  networkFirewall?: AwsMeshNetworkFirewallArgs;
  /**
   * Route tables of the client subnets by zone, which get a default route to the firewall. Needs
   * `networkFirewall.subnetIds`. Default: none. Changing this replaces the route of the zone.
   */
  routeTableIds?: Record<string, pulumi.Input<string>>;
  /** A security group for the clients. Default: on. */
  securityGroup?: AwsMeshSecurityGroupArgs;
  /** Rules for every DNS query of the VPC. Default: off. */
  dnsFirewall?: AwsMeshDnsFirewallArgs;
  /**
   * Alerts instead of drops, for the first days of a roll-out; own policy only. Default: none, and the rest is dropped.
   */
  monitor?: MonitorArgs;
  /**
   * Whether all that is made is protected from deletion: turn it off in an update of its own first. Default: true in
   * `live`, else false.
   */
  protect?: boolean;
  /** Tags of everything that takes them. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * Arguments of `AwsMeshEgress`, each by itself: those of its parts too, so that nothing is made before all are judged.
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
