import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Address } from "../../../src/egress/address/address.ts";
import { EgressRules } from "../../../src/egress/rule.ts";
import {
  type EgressRuleArgs,
  InputTags,
  inputId,
  inputListOf,
  inputOf,
  MeshClientCidr,
  Monitor,
  type MonitorArgs,
} from "../../arguments.ts";
import { tied } from "../../tied.ts";
import { type AwsLogsArgs, logsAt } from "../logs-schema.ts";
import { type ClientReferenceArgs, clientReferencesAt } from "./client-references.ts";
import {
  associationsAt,
  RouteTableIds,
  subnetIdsAt,
  type VpcEndpointAssociationArgs,
  zoneIdsAt,
} from "./firewall-placement.ts";
import { type RuleGroupShareArgs, shareAt } from "./rule-group-share.ts";

/** A stateful rule group in a policy. */
export interface RuleGroupReferenceArgs {
  /** ARN of the group, in strict order: your own, or one managed by AWS. */
  arn: pulumi.Input<string>;
  /** Priority in the policy, 1 to 65535, unique there. Unit: position, low first. */
  priority: number;
}

/** A firewall of our own. */
export interface NetworkFirewallArgs {
  /** VPC of the firewall. Either this or `transitGatewayId`. Default: none. Changing this replaces the firewall. */
  vpcId?: pulumi.Input<string>;
  /**
   * Dedicated subnets for the firewall, one in each zone, by the zone's name, such as `eu-west-2a`. With `vpcId` only.
   * Default: none.
   */
  subnetIds?: Record<string, pulumi.Input<string>>;
  /**
   * Transit gateway to attach the firewall to, instead of a VPC of its own. The gateway's route tables must lead to
   * `transitGatewayAttachmentId`. Default: none. Changing this replaces the firewall.
   */
  transitGatewayId?: pulumi.Input<string>;
  /**
   * Ids of the zones that clients are in, such as `euw2-az1`, for a firewall on a transit gateway. A name such as
   * `eu-west-2a` means another zone in each account. Default: none.
   */
  availabilityZoneIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether to accept the attachment here, if the transit gateway is in this account and doesn't accept attachments
   * automatically. An attachment to another account's gateway is accepted there. Default: false.
   */
  acceptAttachment?: boolean;
  /** Where alert and flow logs go. Default: into log groups that are made. */
  logs?: AwsLogsArgs;
  /**
   * Which names AWS's monthly traffic report covers: `TLS_SNI`, `HTTP_HOST`, or none with an empty list. Default: both.
   * Source: CreateFirewall.
   */
  enabledAnalysisTypes?: string[];
}

/** Arguments of `AwsNetworkFirewallEgress`. */
export interface AwsNetworkFirewallEgressArgs {
  /** Permitted hosts by rule name. Suricata's sids are derived from the names, so a new name gives a rule a new sid. */
  rules: Record<string, EgressRuleArgs>;
  /**
   * `own`: a policy of our own, which drops what is not permitted. `shared`: a rule group for another team's policy in
   * strict order, which lets our clients reach the hosts and decides nothing else. Default: `own`.
   */
  policy?: string;
  /**
   * Client networks in CIDR form. In an own policy they are HOME_NET, for all its groups; in a shared policy they are
   * the sources of the passes. Clients in other networks are left to the policy. Required, unless a shared policy has
   * `clientReferences` instead. Default: none.
   */
  clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The only clients that may reach the hosts, as sets whose addresses AWS keeps up to date, by names of your own: up
   * to 5 prefix lists, or 30 sets of containers. In an own policy they must lie in `clientCidrs`, and the other clients
   * there are denied. Suricata's sids depend on the names. Default: none, and all of `clientCidrs` may.
   */
  clientReferences?: Record<string, ClientReferenceArgs>;
  /**
   * DNS servers, IPv4 or IPv6, that clients reach through this firewall on UDP and TCP 53; own policy only. The VPC's
   * own resolver isn't behind the firewall and needs no rule. Default: none.
   */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Other teams' rule groups to put into the own policy, up to 19. Our group drops what `rules` doesn't name, so a
   * group with passes must come before it. On ports other than ours such a group must pass the TCP handshake too.
   * Default: none.
   */
  ruleGroups?: RuleGroupReferenceArgs[];
  /**
   * Priority of our rule group in the policy, 1 to 65535. Unit: position, low first. Default: 1000. Source:
   * StatefulRuleGroupReference.
   */
  priority?: number;
  /** Accounts that may use the rule group in their own policies; shared policy only. Default: nobody else. */
  share?: RuleGroupShareArgs;
  /**
   * Capacity of our rule group, 1 to 30000. A Suricata rule takes one unit; unused units cost nothing. Unit: capacity
   * units. Default: 1000. Changing this replaces the rule group. Source: AWS quotas.
   */
  capacity?: number;
  /**
   * How much a client may send on an open port before its host is known, 2048 to 65535, or 0 for no limit; own policy
   * only. Use 0 if AWS refuses the keyword `stream_size`: its documentation neither allows nor forbids it. Unit: bytes.
   * Default: 8192.
   */
  undecidedBytes?: number;
  /**
   * Alerts instead of drops, for the first days of a roll-out; own policy only. Refused after its last day. Default:
   * none, and the rest is dropped.
   */
  monitor?: MonitorArgs;
  /**
   * Makes a firewall that uses the own policy, with its logs. Without it, put `policyArn` on a firewall that you have.
   * Default: none.
   */
  firewall?: NetworkFirewallArgs;
  /**
   * Route tables of the client subnets by zone. Each gets a default route (IPv4) to the firewall's endpoint in its
   * zone; needs `firewall`. The update fails if a table already has a static default route: import or remove it first.
   * Default: none. Changing this replaces the route of the zone.
   */
  routeTableIds?: Record<string, pulumi.Input<string>>;
  /**
   * More VPCs of this account that get endpoints of the firewall, by names of your own, up to 300 endpoints; needs
   * `firewall` in a VPC. Add their clients to `clientCidrs`. Default: none. Changing a name replaces its endpoints.
   */
  vpcEndpointAssociations?: Record<string, VpcEndpointAssociationArgs>;
  /**
   * Whether everything that is made is protected from deletion by Pulumi, and the firewall by AWS too. Default: false.
   */
  protect?: boolean;
  /** Tags of rule group, policy, firewall and log groups. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** The most groups in a policy, managed ones included. Source: Network Firewall quotas. */
const MOST_GROUPS = 20;

/** Priority of a group in a policy. */
export const Priority = z.int().min(1).max(65535);

const GroupArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:network-firewall:[a-z0-9-]+:[a-z0-9-]+:stateful-rulegroup\/[A-Za-z0-9-]+$/, {
    error: "is not the ARN of a stateful rule group, as in arn:aws:network-firewall:…:stateful-rulegroup/….",
  })
  .refine((arn) => !arn.endsWith("ActionOrder"), {
    error: "is a group in action order, and this policy is in strict order. Take the managed group's StrictOrder twin.",
  });

/** Who owns the policy. */
export const Policy = z.enum(["own", "shared"]).default("own");

/** Other teams' groups for an own policy. */
export const ruleGroupsAt = (path: string) =>
  z
    .array(z.strictObject({ arn: inputOf(GroupArn, path), priority: Priority }))
    .refine((groups) => groups.length < MOST_GROUPS, {
      error: ({ input }) =>
        `holds ${(input as unknown[]).length} groups, above ${MOST_GROUPS - 1}, the most that a policy takes beside ours. Merge some.`,
    });

/** Capacity units of a rule group. */
export const Capacity = z
  .int()
  .min(1)
  .refine((units) => units <= 30_000, {
    error: ({ input }) =>
      `${input} is above 30000, the most that one rule group may hold. Split the rules over two groups.`,
  })
  .default(1000);

/** Bytes that a client may send before its host is known. */
export const UndecidedBytes = z
  .int()
  .max(65_535)
  .refine((bytes) => bytes === 0 || bytes >= 2048, {
    error: ({ input }) =>
      `${input} is below 2048, which the hello of an allowed client may need. Give more, or 0 for no bound.`,
  });

/** What AWS's traffic report can cover. Source: CreateFirewall. */
export const AnalysisTypes = z.array(z.enum(["TLS_SNI", "HTTP_HOST"]));

/** What the report covers by default. */
export const ANALYSED: z.output<typeof AnalysisTypes> = ["TLS_SNI", "HTTP_HOST"];

/** Checks each argument of `AwsNetworkFirewallEgress` on its own. */
export const AwsNetworkFirewallEgressSchema = tied<AwsNetworkFirewallEgressArgs>()(
  z.strictObject({
    rules: EgressRules,
    policy: Policy,
    clientCidrs: inputListOf(MeshClientCidr, "clientCidrs", 1).optional(),
    clientReferences: clientReferencesAt("clientReferences").optional(),
    resolvers: inputListOf(Address, "resolvers", 1).optional(),
    ruleGroups: ruleGroupsAt("ruleGroups").optional(),
    priority: Priority.default(1000),
    share: shareAt("share").optional(),
    capacity: Capacity,
    undecidedBytes: UndecidedBytes.optional(),
    monitor: Monitor.optional(),
    firewall: z
      .strictObject({
        vpcId: inputId("firewall.vpcId", "vpc-").optional(),
        subnetIds: subnetIdsAt("firewall.subnetIds").optional(),
        transitGatewayId: inputId("firewall.transitGatewayId", "tgw-").optional(),
        availabilityZoneIds: zoneIdsAt("firewall.availabilityZoneIds").optional(),
        acceptAttachment: z.boolean().optional(),
        logs: logsAt("firewall.logs").prefault({}),
        enabledAnalysisTypes: AnalysisTypes.default(ANALYSED),
      })
      .optional(),
    routeTableIds: RouteTableIds.optional(),
    vpcEndpointAssociations: associationsAt("vpcEndpointAssociations").optional(),
    protect: z.boolean().default(false),
    tags: InputTags,
  }),
);
export type AwsNetworkFirewallEgressParsed = z.output<typeof AwsNetworkFirewallEgressSchema>;
