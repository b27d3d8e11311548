import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Fault } from "../../../src/egress/input/configuration-error.ts";
import { EgressRules } from "../../../src/egress/rule.ts";
import {
  type EgressRuleArgs,
  InputTags,
  inputId,
  inputIdsOf,
  Monitor,
  type MonitorArgs,
  namePart,
} from "../../arguments.ts";
import { type FaultsOf, judging } from "../../parse-args.ts";
import { tied } from "../../tied.ts";
import { type AwsLogsArgs, logsAt } from "../logs-schema.ts";
import { DnsZone, hostDomains, MOST_DOMAINS } from "./dns-domains.ts";

/** A Route 53 Profile, which gives its DNS rules to every VPC associated with it. */
export interface DnsProfileArgs {
  /**
   * Id of an existing Profile, such as `rp-0123456789abcdef`. The rules then apply to all VPCs that have it. Default:
   * none, and one is made. Changing this replaces what stands in it.
   */
  profileId?: pulumi.Input<string>;
  /**
   * VPCs of this account to associate with the Profile, by names of your own, up to 1000. A VPC can have one Profile
   * only. To use it in other accounts, share it with them by RAM (`profileArn`). Default: none. Changing this replaces
   * the association.
   */
  vpcIds?: Record<string, pulumi.Input<string>>;
}

/** Arguments of `AwsDnsFirewallEgress`. */
export interface AwsDnsFirewallEgressArgs {
  /** Permitted hosts by rule name, up to 1000. Their own names resolve; names below them don't. */
  rules: Record<string, EgressRuleArgs>;
  /**
   * VPC to which the rules apply, for every DNS query in it. Either this or `profile`. Default: none. Changing this
   * replaces the association, and what `takeOverFailOpen` sets.
   */
  vpcId?: pulumi.Input<string>;
  /** Applies the rules to many VPCs through one Route 53 Profile. Either this or `vpcId`. Default: none. */
  profile?: DnsProfileArgs;
  /**
   * DNS zones that other workloads of the VPC need, up to 500, such as `amazonaws.com` and
   * `eu-west-2.compute.internal`. All names below a zone resolve too. Required, because every other name stops
   * resolving; an empty list means none.
   */
  alsoResolve: string[];
  /**
   * Priority of the rule group in the VPC, 101 to 9899, unique there. Unit: position, low first. Default: 1000. Source:
   * AssociateFirewallRuleGroup.
   */
  priority?: number;
  /**
   * Whether to manage what the VPC does when DNS Firewall itself fails, and set it to fail closed (AWS's own default).
   * This affects the whole VPC. With false, the setting stays as it is. Default: false.
   */
  takeOverFailOpen?: boolean;
  /**
   * Alerts instead of blocks, for the first days of a roll-out: every name resolves, and names that are not permitted
   * are logged. Refused after its last day. Default: none, and the rest is blocked.
   */
  monitor?: MonitorArgs;
  /** Where the log of all DNS queries of the VPC goes. Default: into a log group that is made. */
  logs?: AwsLogsArgs;
  /**
   * Whether the association is protected: by Pulumi from deletion, and by AWS from any change (mutation protection). To
   * change it, turn this off in a separate update first. Default: false.
   */
  protect?: boolean;
  /** Tags of domain lists, rule group, association, log group and query log. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** Zones that resolve with all names below them. No zone may occur twice. */
export const Zones = z.array(DnsZone).superRefine((zones, context) => {
  if (zones.length > MOST_DOMAINS / 2)
    context.addIssue({
      code: "custom",
      message: `holds ${zones.length} zones, above ${MOST_DOMAINS / 2}, the most that one domain list may hold. Name wider zones.`,
    });
  for (const [index, zone] of zones.entries())
    if (zones.indexOf(zone) < index)
      context.addIssue({
        code: "custom",
        path: [index],
        message: `"${zone}" stands already at alsoResolve[${zones.indexOf(zone)}]. Remove one of the two.`,
      });
});

/** Priority of a rule group among the DNS rule groups of a VPC. */
export const DnsPriority = z.int().min(101).max(9899).default(1000);

/** The most VPCs that a Profile may have. Source: Route 53 Profiles quotas. */
const MOST_VPCS = 1000;

/** A Profile and its VPCs. */
export const profileAt = (path: string) =>
  z.strictObject({
    profileId: inputId(`${path}.profileId`, "rp-").optional(),
    vpcIds: inputIdsOf(`${path}.vpcIds`, "vpc-", namePart(22))
      .refine((vpcs) => Object.keys(vpcs).length <= MOST_VPCS, {
        error: ({ input }) =>
          `holds ${Object.keys(input as object).length} VPCs, above ${MOST_VPCS}, the most that a Profile takes. Use two components.`,
      })
      .default(() => ({})),
  });

/** Checks each argument of `AwsDnsFirewallEgress` on its own. */
export const AwsDnsFirewallEgressSchema = tied<AwsDnsFirewallEgressArgs>()(
  z.strictObject({
    rules: EgressRules,
    vpcId: inputId("vpcId", "vpc-").optional(),
    profile: profileAt("profile").optional(),
    alsoResolve: Zones,
    priority: DnsPriority,
    takeOverFailOpen: z.boolean().default(false),
    monitor: Monitor.optional(),
    logs: logsAt("logs").prefault({}),
    protect: z.boolean().default(false),
    tags: InputTags,
  }),
);
export type AwsDnsFirewallEgressParsed = z.output<typeof AwsDnsFirewallEgressSchema>;

const dnsFirewallFaults: FaultsOf = ({ rules, vpcId, profile }: Partial<AwsDnsFirewallEgressParsed>, isFaulty) => [
  ...(isFaulty("rules") || !rules ? [] : tooManyHosts(rules)),
  ...(vpcId === undefined && profile === undefined && !isFaulty("vpcId")
    ? [{ path: "vpcId", message: "is missing, and so is profile. Say whose DNS queries are ruled." }]
    : []),
  ...(vpcId !== undefined && profile !== undefined
    ? [
        {
          path: "profile",
          message: "stands beside vpcId. Give one: name the VPC in profile.vpcIds as well, or remove profile.",
        },
      ]
    : []),
];

/** Returns a fault if the hosts don't fit in one domain list. */
export function tooManyHosts(rules: EgressRules): Fault[] {
  const count = hostDomains(rules).length;
  if (count <= MOST_DOMAINS) return [];
  const message = `holds ${count} hosts, above ${MOST_DOMAINS}, the most that one domain list may hold. Open fewer hosts, or turn DNS Firewall off.`;
  return [{ path: "rules", message }];
}

/**
 * Returns the longest name that fits in AWS's 64 characters, less Pulumi's suffix of eight and our own: `-association`,
 * or `-profile-rules` and `-vpc-` with the key of a VPC.
 */
export function longestDnsName(args: unknown): number {
  const { data } = z
    .object({ profile: z.object({ vpcIds: z.record(z.string(), z.unknown()).optional() }) })
    .safeParse(args);
  if (!data) return 44;
  const keys = Object.keys(data.profile.vpcIds ?? {});
  return Math.min(42, ...keys.map((key) => 64 - 8 - "-vpc-".length - key.length));
}

/** Checks the arguments of `AwsDnsFirewallEgress`, each on its own and all together. */
export const awsDnsFirewallArguments = judging(AwsDnsFirewallEgressSchema, dnsFirewallFaults);
