import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Fault } from "../../src/egress/input/configuration-error.ts";
import { EgressRules } from "../../src/egress/rule.ts";
import { type EgressRuleArgs, InputTags, inputId, Monitor, type MonitorArgs } from "../arguments.ts";
import { type FaultsOf, judging } from "../parse-args.ts";
import { tied } from "../tied.ts";
import { DnsZone, hostDomains, MOST_DOMAINS } from "./dns-domains.ts";
import { type AwsLogsArgs, logsAt } from "./logs-schema.ts";
import { nameFaults } from "./name-faults.ts";

/** Arguments of `AwsDnsFirewallEgress`. */
export interface AwsDnsFirewallEgressArgs {
  /** Permitted hosts by rule name, up to 1000. Their names resolve, names below them don't. */
  rules: Record<string, EgressRuleArgs>;
  /**
   * VPC whose every DNS query is ruled from then on. Changing this replaces the association, and what
   * `takeOverFailOpen` sets.
   */
  vpcId: pulumi.Input<string>;
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

/** Arguments of `AwsDnsFirewallEgress`, each by itself. */
export const AwsDnsFirewallEgressSchema = tied<AwsDnsFirewallEgressArgs>()(
  z.strictObject({
    rules: EgressRules,
    vpcId: inputId("vpcId", "vpc-"),
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

const dnsFirewallFaults: FaultsOf = ({ rules }: Partial<AwsDnsFirewallEgressParsed>, isFaulty) =>
  isFaulty("rules") || !rules ? [] : tooManyHosts(rules);

/** That one domain list can't hold the hosts. */
export function tooManyHosts(rules: EgressRules): Fault[] {
  const count = hostDomains(rules).length;
  if (count <= MOST_DOMAINS) return [];
  const message = `holds ${count} hosts, above ${MOST_DOMAINS}, the most that one domain list may hold. Open fewer hosts, or turn DNS Firewall off.`;
  return [{ path: "rules", message }];
}

/** Room for `-association` and Pulumi's own suffix of eight in AWS's 64 characters. */
export const dnsFirewallNameFaults = (name: string): Fault[] => nameFaults(name, 44);

/** The arguments of `AwsDnsFirewallEgress`, each by itself and together. */
export const awsDnsFirewallArguments = judging(AwsDnsFirewallEgressSchema, dnsFirewallFaults);
