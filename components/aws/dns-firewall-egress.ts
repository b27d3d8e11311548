import * as pulumi from "@pulumi/pulumi";
import { expiryFaults } from "../arguments.ts";
import { beforeWrite } from "../before-write.ts";
import { today } from "../clock.ts";
import { type EgressHost, hostsAt } from "../hosts.ts";
import { childOptions, parseArgs } from "../parse-args.ts";
import { renderDnsRules, wholeVpcWarning } from "./dns-firewall-egress-render.ts";
import {
  type AwsDnsFirewallEgressArgs,
  awsDnsFirewallArguments,
  dnsFirewallNameFaults,
} from "./dns-firewall-egress-schema.ts";
import { logQueries } from "./logs.ts";
import {
  ResolverFirewallConfig,
  ResolverFirewallDomainList,
  ResolverFirewallRule,
  ResolverFirewallRuleGroup,
  ResolverFirewallRuleGroupAssociation,
} from "./sdk.ts";

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
    const parsed = parseArgs("AwsDnsFirewallEgress", awsDnsFirewallArguments, args, () => [
      ...dnsFirewallNameFaults(name),
      ...expiryFaults(args, today()),
    ]);
    const { rules, vpcId, priority, protect, tags } = parsed;
    void pulumi.log.warn(wholeVpcWarning(parsed), this);
    const child = childOptions(this, protect);
    const logging = logQueries(vpcId, parsed.logs, { name, protect, tags, child });
    const group = new ResolverFirewallRuleGroup(`${name}-group`, { tags }, child);
    // One rule after the other: those that allow first, and the VPC last, so that no query meets half of them.
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
    const association = new ResolverFirewallRuleGroupAssociation(
      `${name}-association`,
      { firewallRuleGroupId: group.id, vpcId, priority, mutationProtection: protect ? "ENABLED" : "DISABLED", tags },
      // No query is refused that leaves no trace.
      { ...child, ...refuseProtectedMove(name), dependsOn: [...made.map(({ rule }) => rule), ...logging] },
    );
    if (parsed.takeOverFailOpen)
      new ResolverFirewallConfig(`${name}-config`, { resourceId: vpcId, firewallFailOpen: "DISABLED" }, child);
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

/**
 * Refuses another priority for an association that AWS protects, which AWS itself would do in the middle of an update.
 * In a preview too.
 */
const refuseProtectedMove = (name: string): pulumi.CustomResourceOptions =>
  beforeWrite(`${name}-protected-move`, ({ oldInputs, newInputs }) => {
    if (oldInputs?.mutationProtection !== "ENABLED" || oldInputs.priority === newInputs?.priority) return;
    throw new Error(
      `priority: AWS doesn't move the association from ${oldInputs.priority} to ${newInputs?.priority} as long as it is protected. ` +
        "In three updates: protect: false with the old priority; then the new priority; then without protect: false.",
    );
  });
