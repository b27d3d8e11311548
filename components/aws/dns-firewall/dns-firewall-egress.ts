import * as pulumi from "@pulumi/pulumi";
import { expiryFaults } from "../../arguments.ts";
import { beforeWrite } from "../../before-write.ts";
import { today } from "../../clock.ts";
import { type EgressHost, hostsAt } from "../../hosts.ts";
import { childOptions, parseArgs } from "../../parse-args.ts";
import { logQueries } from "../logs.ts";
import { nameFaults } from "../name-faults.ts";
import {
  ProfilesAssociation,
  ProfilesProfile,
  ProfilesResourceAssociation,
  ResolverFirewallConfig,
  ResolverFirewallDomainList,
  ResolverFirewallRule,
  ResolverFirewallRuleGroup,
  ResolverFirewallRuleGroupAssociation,
} from "../sdk.ts";
import { renderDnsRules, wholeVpcWarning } from "./dns-firewall-egress-render.ts";
import {
  type AwsDnsFirewallEgressArgs,
  awsDnsFirewallArguments,
  longestDnsName,
} from "./dns-firewall-egress-schema.ts";

/**
 * Lets a whole VPC, or every VPC with a Route 53 Profile, resolve the named hosts and the zones that other workloads
 * need, and nothing else. It only sees queries to the VPC's own resolver. It doesn't see traffic to an address, queries
 * to another resolver, or DNS over HTTPS.
 */
export class AwsDnsFirewallEgress extends pulumi.ComponentResource {
  /** Id of the rule group. */
  public readonly ruleGroupId: pulumi.Output<string>;
  /** Ids of the domain lists: the hosts, the zones of `alsoResolve` if any, and every name. */
  public readonly domainListIds: pulumi.Output<string[]>;
  /** Id of the association with the VPC; none with a Profile. */
  public readonly associationId?: pulumi.Output<string>;
  /** Id of the Profile, if there is one. */
  public readonly profileId?: pulumi.Output<string>;
  /** ARN of the Profile, if one is made, to share it with other accounts. */
  public readonly profileArn?: pulumi.Output<string>;
  /** Hosts that resolve, at layer `dns`. */
  public readonly hosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AwsDnsFirewallEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AwsDnsFirewallEgress", name, args, opts);
    const parsed = parseArgs("AwsDnsFirewallEgress", awsDnsFirewallArguments, args, () => [
      ...nameFaults(name, longestDnsName(args)),
      ...expiryFaults(args, today()),
    ]);
    const { rules, vpcId, profile, priority, protect, tags } = parsed;
    void pulumi.log.warn(wholeVpcWarning(parsed), this);
    const child = childOptions(this, protect);
    const ownProfile =
      profile && !profile.profileId ? new ProfilesProfile(`${name}-profile`, { tags }, child) : undefined;
    const profileId = ownProfile?.id ?? profile?.profileId;
    const logging = logQueries({ vpcId, profileId }, parsed.logs, { name, protect, tags, child });
    const group = new ResolverFirewallRuleGroup(`${name}-group`, { tags }, child);
    // Rules are made one after another, allow rules first, and the VPC is associated last, so that no query meets an
    // incomplete set.
    const made: { list: pulumi.CustomResource; rule: pulumi.CustomResource }[] = [];
    for (const [key, { domains, ...rule }] of Object.entries(renderDnsRules(parsed))) {
      const list = new ResolverFirewallDomainList(`${name}-${key}`, { domains, tags }, child);
      const ids = { firewallRuleGroupId: group.id, firewallDomainListId: list.id };
      const before = made.map((previous) => previous.rule);
      made.push({
        list,
        rule: new ResolverFirewallRule(`${name}-${key}-rule`, { ...ids, ...rule }, { ...child, dependsOn: before }),
      });
    }
    // The log comes first, so that every blocked query is logged.
    const complete = { ...child, dependsOn: [...made.map(({ rule }) => rule), ...logging] };
    if (profile && profileId) {
      const within = new ProfilesResourceAssociation(
        `${name}-profile-rules`,
        { profileId, resourceArn: group.arn, resourceProperties: JSON.stringify({ priority }) },
        complete,
      );
      for (const [key, resourceId] of Object.entries(profile.vpcIds))
        new ProfilesAssociation(`${name}-vpc-${key}`, { profileId, resourceId, tags }, { ...child, dependsOn: within });
    }
    if (vpcId)
      this.associationId = new ResolverFirewallRuleGroupAssociation(
        `${name}-association`,
        { firewallRuleGroupId: group.id, vpcId, priority, mutationProtection: protect ? "ENABLED" : "DISABLED", tags },
        { ...complete, ...refuseProtectedMove(name) },
      ).id;
    const ruled = [...(vpcId ? [["", vpcId] as const] : []), ...Object.entries(profile?.vpcIds ?? {})];
    if (parsed.takeOverFailOpen)
      for (const [key, resourceId] of ruled)
        new ResolverFirewallConfig(
          `${name}-config${key && `-${key}`}`,
          { resourceId, firewallFailOpen: "DISABLED" },
          child,
        );
    this.ruleGroupId = group.id;
    this.domainListIds = pulumi.all(made.map(({ list }) => list.id));
    this.profileId = profileId;
    this.profileArn = ownProfile?.arn;
    this.hosts = pulumi.output(hostsAt("dns", rules));
    this.registerOutputs({
      ruleGroupId: this.ruleGroupId,
      domainListIds: this.domainListIds,
      associationId: this.associationId,
      profileId: this.profileId,
      profileArn: this.profileArn,
      hosts: this.hosts,
    });
  }
}

/**
 * Refuses, in a preview as well, to change the priority of an association that AWS protects. AWS itself would refuse
 * only in the middle of an update.
 */
const refuseProtectedMove = (name: string): pulumi.CustomResourceOptions =>
  beforeWrite(`${name}-protected-move`, ({ oldInputs, newInputs }) => {
    if (oldInputs?.mutationProtection !== "ENABLED" || oldInputs.priority === newInputs?.priority) return;
    throw new Error(
      `priority: AWS doesn't move the association from ${oldInputs.priority} to ${newInputs?.priority} as long as it is protected. ` +
        "In three updates: protect: false with the old priority; then the new priority; then without protect: false.",
    );
  });
