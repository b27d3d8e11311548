import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Fault } from "../../src/egress/input/configuration-error.ts";
import { EgressRules } from "../../src/egress/rule.ts";
import { type EgressRuleArgs, InputTags, inputId, inputIdsOf, Monitor, type MonitorArgs } from "../arguments.ts";
import { type FaultsOf, judging } from "../parse-args.ts";
import { tied } from "../tied.ts";
import { DnsZone, hostDomains, MOST_DOMAINS } from "./dns-domains.ts";
import { type AwsLogsArgs, logsAt } from "./logs-schema.ts";

/** A Route 53 Profile, which every VPC that has it takes its DNS rules from. */
export interface DnsProfileArgs {
  /**
   * Id of an existing Profile, such as `rp-0123456789abcdef`: all VPCs that have it are ruled from then on. Default:
   * none, and one is made. Changing this replaces what stands in it.
   */
  profileId?: pulumi.Input<string>;
  /**
   * VPCs of this account that get the Profile, by names of your own, up to 1000; a VPC that has another can't. Other
   * accounts' VPCs take it where it is shared with them by RAM (`profileArn`). Default: none. Changing this replaces
   * the association.
   */
  vpcIds?: Record<string, pulumi.Input<string>>;
}

/** Arguments of `AwsDnsFirewallEgress`. */
export interface AwsDnsFirewallEgressArgs {
  /** Permitted hosts by rule name, up to 1000. Their names resolve, names below them don't. */
  rules: Record<string, EgressRuleArgs>;
  /**
   * VPC whose every DNS query is ruled from then on. This or `profile`. Default: none. Changing this replaces the
   * association, and what `takeOverFailOpen` sets.
   */
  vpcId?: pulumi.Input<string>;
  /** Rules the DNS of many VPCs by one Route 53 Profile. This or `vpcId`. Default: none. */
  profile?: DnsProfileArgs;
  /**
   * DNS zones that other workloads of the VPC need, each with all names below it, up to 500: `amazonaws.com` and
   * `eu-west-2.compute.internal`, say. Required, for everything else stops to resolve; an empty list means nothing
   * else.
   */
  alsoResolve: string[];
  /**
   * Place among the rule groups of the VPC, 101 to 9899, each once. Unit: position, low first. Default: 1000.
   * Source: AssociateFirewallRuleGroup.
   */
  priority?: number;
  /**
   * Takes over the setting of the whole VPC for the case that DNS Firewall itself fails, and sets it to fail closed,
   * which it is unless somebody changed it. With false, the setting stays as it is. Default: false.
   */
  takeOverFailOpen?: boolean;
  /**
   * Alerts instead of blocks, for the first days of a roll-out: every name resolves, and those that are not named are
   * logged. Refused when it is over. Default: none, and the rest is blocked.
   */
  monitor?: MonitorArgs;
  /** Where the log of all DNS queries of the VPC goes. Default: into a log group that is made. */
  logs?: AwsLogsArgs;
  /**
   * Whether the association is protected, by Pulumi from deletion and by AWS from any change (mutation protection):
   * turn it off in an update of its own first. Default: false.
   */
  protect?: boolean;
  /** Tags of domain lists, rule group, association, log group and query log. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** Zones that resolve with all names below them, each once. */
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

/** Place among the DNS rule groups of a VPC. */
export const DnsPriority = z.int().min(101).max(9899).default(1000);

/** VPCs that a Profile may have. Source: Route 53 Profiles quotas. */
const MOST_VPCS = 1000;

const VpcKey = z.string().regex(/^[a-z](?:[a-z0-9-]{0,20}[a-z0-9])?$/, {
  error: ({ input }) =>
    `"${String(input)}" can't become part of a name. Use up to 22 lower-case letters, digits and hyphens, a letter first.`,
});

/** A Profile and its VPCs. */
export const profileAt = (path: string) =>
  z.strictObject({
    profileId: inputId(`${path}.profileId`, "rp-").optional(),
    vpcIds: inputIdsOf(`${path}.vpcIds`, "vpc-", VpcKey)
      .refine((vpcs) => Object.keys(vpcs).length <= MOST_VPCS, {
        error: ({ input }) =>
          `holds ${Object.keys(input as object).length} VPCs, above ${MOST_VPCS}, the most that a Profile takes. Use two components.`,
      })
      .default(() => ({})),
  });

/** Arguments of `AwsDnsFirewallEgress`, each by itself. */
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

/** That one domain list can't hold the hosts. */
export function tooManyHosts(rules: EgressRules): Fault[] {
  const count = hostDomains(rules).length;
  if (count <= MOST_DOMAINS) return [];
  const message = `holds ${count} hosts, above ${MOST_DOMAINS}, the most that one domain list may hold. Open fewer hosts, or turn DNS Firewall off.`;
  return [{ path: "rules", message }];
}

/**
 * Room in AWS's 64 characters for Pulumi's own suffix of eight and for what we put behind the name: `-association`, or
 * `-profile-rules` and `-vpc-` with the key of a VPC.
 */
export function longestDnsName(args: unknown): number {
  const { data } = z
    .object({ profile: z.object({ vpcIds: z.record(z.string(), z.unknown()).optional() }) })
    .safeParse(args);
  if (!data) return 44;
  const keys = Object.keys(data.profile.vpcIds ?? {});
  return Math.min(42, ...keys.map((key) => 64 - 8 - "-vpc-".length - key.length));
}

/** The arguments of `AwsDnsFirewallEgress`, each by itself and together. */
export const awsDnsFirewallArguments = judging(AwsDnsFirewallEgressSchema, dnsFirewallFaults);
