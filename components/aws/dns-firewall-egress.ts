import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { EgressRules } from "../../src/egress/rule.ts";
import { type EgressRuleArgs, InputTags, inputText, parseArgs } from "../arguments.ts";
import { type EgressHost, hostsAt } from "../hosts.ts";
import { DnsZone, EVERY_DOMAIN, hostDomains, MOST_DOMAINS, zoneDomains } from "./dns-domains.ts";
import { nameFaults } from "./names.ts";
import {
  ResolverFirewallConfig,
  ResolverFirewallDomainList,
  ResolverFirewallRule,
  ResolverFirewallRuleGroup,
  ResolverFirewallRuleGroupAssociation,
} from "./sdk.ts";

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
   * Whether the association is protected, by Pulumi from deletion and by AWS from any change (mutation protection):
   * turn it off in an update of its own first. Default: false.
   */
  protect?: boolean;
  /** Tags of domain lists, rule group and association. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * Lets a whole VPC resolve the named hosts and the zones that others need, and nothing else. It sees queries to the
 * VPC's own resolver alone: nothing that goes to an address, to another resolver, or over HTTPS.
 */
export class AwsDnsFirewallEgress extends pulumi.ComponentResource {
  /** Id of the rule group. */
  public readonly ruleGroupId: pulumi.Output<string>;
  /** Ids of the domain lists: the hosts, the zones of `alsoResolve` where there are any, and every name. */
  public readonly domainListIds: pulumi.Output<string[]>;
  /** Id of the association with the VPC. */
  public readonly associationId: pulumi.Output<string>;
  /** Hosts that resolve, at layer `dns`. */
  public readonly hosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AwsDnsFirewallEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AwsDnsFirewallEgress", name, args, opts);
    const parsed = parseArgs("AwsDnsFirewallEgress", AwsDnsFirewallEgressArguments, args, dnsFirewallNameFaults(name));
    const { rules, vpcId, priority, protect, tags } = parsed;
    void pulumi.log.warn(wholeVpcWarning(parsed), this);
    const group = new ResolverFirewallRuleGroup(`${name}-group`, { tags }, { parent: this });
    // One rule after the other: those that allow first, and the VPC last, so that no query meets half of them.
    const made: { list: pulumi.CustomResource; rule: pulumi.CustomResource }[] = [];
    for (const [key, { domains, ...rule }] of Object.entries(renderDnsRules(parsed))) {
      const list = new ResolverFirewallDomainList(`${name}-${key}`, { domains, tags }, { parent: this });
      const ids = { firewallRuleGroupId: group.id, firewallDomainListId: list.id };
      const before = made.map((previous) => previous.rule);
      made.push({
        list,
        rule: new ResolverFirewallRule(`${name}-${key}-rule`, { ...ids, ...rule }, { parent: this, dependsOn: before }),
      });
    }
    const association = new ResolverFirewallRuleGroupAssociation(
      `${name}-association`,
      { firewallRuleGroupId: group.id, vpcId, priority, mutationProtection: protect ? "ENABLED" : "DISABLED", tags },
      { parent: this, protect, dependsOn: made.map(({ rule }) => rule) },
    );
    if (parsed.takeOverFailOpen)
      new ResolverFirewallConfig(
        `${name}-config`,
        { resourceId: vpcId, firewallFailOpen: "DISABLED" },
        { parent: this },
      );
    this.ruleGroupId = group.id;
    this.domainListIds = pulumi.all(made.map(({ list }) => list.id));
    this.associationId = association.id;
    this.hosts = pulumi.output(hostsAt("dns", rules));
    this.registerOutputs({
      ruleGroupId: this.ruleGroupId,
      domainListIds: this.domainListIds,
      associationId: this.associationId,
      hosts: this.hosts,
    });
  }
}

/** What a rule says, and the domains of its list. */
interface DnsRule {
  readonly domains: string[];
  readonly action: string;
  readonly priority: number;
  readonly firewallDomainRedirectionAction?: string;
  readonly blockResponse?: string;
}

/** The rules in order, by the key that their children are named after; the first match decides. */
export function renderDnsRules({
  rules,
  alsoResolve,
}: Pick<Arguments, "rules" | "alsoResolve">): Record<string, DnsRule> {
  return {
    hosts: { domains: hostDomains(rules), priority: 100, ...ALLOW },
    ...(alsoResolve.length > 0 && { zones: { domains: zoneDomains(alsoResolve), priority: 200, ...ALLOW } }),
    // "No data" and not "no such name", from which a resolver may conclude that there is nothing below it either (RFC 8020).
    rest: { domains: EVERY_DOMAIN, priority: 1000, action: "BLOCK", blockResponse: "NODATA" },
  };
}

// Otherwise an allowed name that is an alias of one in another zone would be blocked.
const ALLOW = { action: "ALLOW", firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN" };

/** Whom else it concerns. */
export function wholeVpcWarning({ rules, alsoResolve }: Pick<Arguments, "rules" | "alsoResolve">): string {
  const count = hostDomains(rules).length;
  const others =
    alsoResolve.length > 0
      ? `names in ${[...alsoResolve].sort().join(", ")}`
      : "nothing else, for alsoResolve is empty";
  return `This rules every DNS query of the whole VPC, whoever asks: what still resolves is ${count} named ${count === 1 ? "host" : "hosts"}, and ${others}.`;
}

/** Room for `-association` and Pulumi's own suffix of eight in AWS's 64 characters. */
export const dnsFirewallNameFaults = (name: string) => nameFaults(name, 44);

const Zones = z.array(DnsZone).superRefine((zones, context) => {
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

export const AwsDnsFirewallEgressArguments = z.strictObject({
  rules: EgressRules.superRefine((rules, context) => {
    const count = hostDomains(rules).length;
    if (count > MOST_DOMAINS)
      context.addIssue({
        code: "custom",
        message: `holds ${count} hosts, above ${MOST_DOMAINS}, the most that one domain list may hold. Open fewer hosts, or turn DNS Firewall off.`,
      });
  }),
  vpcId: inputText("vpcId"),
  alsoResolve: Zones,
  priority: z.int().min(101).max(9899).default(1000),
  takeOverFailOpen: z.boolean().default(false),
  protect: z.boolean().default(false),
  tags: InputTags,
});
type Arguments = z.output<typeof AwsDnsFirewallEgressArguments>;
