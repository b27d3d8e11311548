import * as pulumi from "@pulumi/pulumi";
import { sortedRules } from "../../../src/egress/rule.ts";
import { refuseEmptying, type Self, together, warnOf } from "../../before-write.ts";
import { type EgressHost, hostsAt } from "../../hosts.ts";
import { childOptions, goesWith, parseArgs, placeIn, SUCCESSOR_FIRST } from "../../parse-args.ts";
import { nameFaults } from "../inputs.ts";
import { makeLogs } from "../logs.ts";
import { FirewallPolicy, FirewallPolicyRuleCollectionGroup } from "../sdk.ts";
import { COLLECTION } from "./application-rules.ts";
import { dnsWarning } from "./dns-warning.ts";
import { groupArgs, policyArgs } from "./firewall-egress-render.ts";
import { type AzureFirewallEgressArgs, azureFirewallArguments } from "./firewall-egress-schema.ts";
import { OTHERS_POLICY, refuseTakenPriority } from "./free-priority.ts";
import { refuseUnfitParent } from "./parent-policy.ts";

/**
 * Application rules that let clients reach the named hosts through Azure Firewall, and nothing else. They match the
 * server name (SNI) of TLS or the Host header of HTTP. Azure denies everything that no rule of the policy allows.
 *
 * The firewall resolves the names itself, and doesn't see the address that the client dialled. Azure Native refuses to
 * create a policy or group that already exists ("cannot create already existing resource"); use `pulumi import` to take
 * one over.
 */
export class AzureFirewallEgress extends pulumi.ComponentResource {
  /** Id of the rule collection group. */
  public readonly ruleCollectionGroupId: pulumi.Output<string>;
  /**
   * Id of the policy, known once the rules are in it. So a firewall that is made with it has the rules from the start.
   */
  public readonly firewallPolicyId: pulumi.Output<string>;
  /** Name of the policy, to add groups of others. They must come `after` this component's `lastOperation`. */
  public readonly firewallPolicyName: pulumi.Output<string>;
  /** Resolves once the last write to the policy is done. Give it to the next component that writes. */
  public readonly lastOperation: pulumi.Output<string>;
  /** Hosts that the rules open, at layer `name`. */
  public readonly hosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AzureFirewallEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    const self: Self = {};
    super(
      "mesh-egress:index:AzureFirewallEgress",
      name,
      args,
      together(opts ?? {}, refuseEmptying(name, self, OTHERS_POLICY)),
    );
    self.component = this;
    const parsed = parseArgs("AzureFirewallEgress", azureFirewallArguments, args, () => nameFaults(name, "-policy"));
    const warning = dnsWarning(parsed.rules, parsed.policy);
    if (warning) warnOf(this, warning);
    const child = childOptions(this, parsed.protect);
    const policy =
      parsed.policy &&
      new FirewallPolicy(
        `${name}-policy`,
        policyArgs(parsed, parsed.policy, (path) => placeIn(args, path)),
        {
          ...child,
          ...SUCCESSOR_FIRST,
          ...(parsed.policy.parent && refuseUnfitParent(name, this, (path) => placeIn(args, path))),
        },
      );
    // The schema guarantees one of the two.
    const policyName = policy?.name ?? (parsed.firewallPolicyName as pulumi.Output<string>);
    const group = new FirewallPolicyRuleCollectionGroup(`${name}-rules`, groupArgs(name, policyName, parsed), {
      ...child,
      ...goesWith(this, policy),
      ...SUCCESSOR_FIRST,
      // Nobody else writes to a policy of our own.
      ...(policy ? {} : refuseTakenPriority(name, this)),
      dependsOn: writersOf(parsed.after),
    });
    if (parsed.logs)
      makeLogs(
        name,
        parsed.logs,
        {
          group: parsed.ruleCollectionGroupName ?? name,
          collection: COLLECTION,
          keys: sortedRules(parsed.rules).map(([key]) => key),
        },
        child,
      );
    this.ruleCollectionGroupId = group.id;
    this.firewallPolicyId = policy ? pulumi.all([policy.id, group.id]).apply(([id]) => id) : group.id.apply(policyIdOf);
    this.firewallPolicyName = policyName;
    this.lastOperation = group.id;
    this.hosts = pulumi.output(hostsAt("name", parsed.rules));
    this.registerOutputs({
      ruleCollectionGroupId: this.ruleCollectionGroupId,
      firewallPolicyId: this.firewallPolicyId,
      firewallPolicyName: this.firewallPolicyName,
      lastOperation: this.lastOperation,
      hosts: this.hosts,
    });
  }
}

/** Returns the id of the policy that a rule collection group belongs to. */
export const policyIdOf = (groupId: string): string => groupId.replace(/\/ruleCollectionGroups\/[^/]*$/i, "");

/**
 * The resources that `after` comes from, for `dependsOn`. Registration waits for them, but none of our properties
 * becomes unknown. An unknown property would look like a replacement in the preview of an update.
 */
const writersOf = (after: pulumi.Output<string> | undefined): pulumi.Output<pulumi.Resource[]> | undefined =>
  after?.apply(() => []);
